"""Who is called before others: data (`data/priorities.yaml`).

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_DATA = Path(__file__).parent / "data" / "priorities.yaml"


@dataclass(frozen=True, slots=True)
class Priority:
    """One reason to be called earlier; a higher rank comes first."""

    key: str
    rank: int
    label: str
    label_en: str
    mark: str
    source: str


@cache
def priorities() -> dict[str, Priority]:
    """Return all reasons by key, in the order of the file."""
    rows = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["priorities"]
    return {row["key"]: Priority(**row) for row in rows}
