"""Everything that reading needs, loaded once: importing this reads the sample report, so forms, rules and words are at hand.

For the process that children are forked from (`apart`), and for nothing else: without it each child would load them for 1.5 s.
"""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files

from thuocdo.ingestion.reader import read_report
from thuocdo.ingestion.readers.reading import MODULES

for _module in MODULES:
    import_module(_module)
_sample = files("thuocdo.ingestion") / "data" / "thanh-hoa-2023.txt"
read_report(_sample.read_bytes(), name="thanh-hoa-2023.txt")
