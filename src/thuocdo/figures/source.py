"""Where in a document a value was read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Location:
    """A span of a document's text, and the place it has in the document's structure.

    `start` and `end` are character offsets (end exclusive) into the plain text of the document, the one that
    `ingestion.document.Document.text` gives. Rows and cells count from 0 within their table block.
    """

    start: int
    end: int
    block: int | None = None
    row: int | None = None
    cell: int | None = None
    page: int | None = None
    sheet: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fields that are known."""
        named = ((name, getattr(self, name)) for name in _NAMES)
        return {name: value for name, value in named if value is not None}


_NAMES = tuple(field.name for field in fields(Location))
