"""Documents of any of the known file types, read into one form.

`read_document` is the whole public interface: it raises nothing but `Unreadable`.
"""

from __future__ import annotations

from thuocdo.ingestion.readers.errors import Unreadable
from thuocdo.ingestion.readers.reading import read_document

__all__ = ["Unreadable", "read_document"]
