"""Where in a document a value was read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
        return {key: value for key, value in asdict(self).items() if value is not None}
