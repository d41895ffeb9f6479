"""A document as it was found: paragraphs and tables in reading order, with the span of each in one plain text.

Every reader (text, Word, Excel, PDF) yields this and nothing else, so all that follows is independent of the file type.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from thuocdo.figures.source import Location


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, NFC, inner line breaks kept; a merged cell stands once, at its first place.

    `columns` and `rows` say over how many it extends; the places it covers hold an empty cell of their own,
    so that every row of a table has the same number of cells.
    """

    text: str
    start: int
    end: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose: one paragraph, heading, list item or footnote.

    `note` marks footnotes and endnotes; `level` is the outline level where the file states one.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    note: bool = False
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells as printed, headers and broken rows included; nothing is interpreted yet."""

    rows: tuple[tuple[Cell, ...], ...]
    start: int
    end: int
    page: int | None = None
    sheet: str | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found.

    `text` is the whole document in reading order: paragraphs on lines of their own, the cells of a row joined by
    tabs; every span is an offset into it. `properties` holds what the file says of itself (title, author dates).
    """

    media_type: str
    text: str
    blocks: tuple[Block, ...]
    properties: dict[str, str] = field(default_factory=dict)

    def location(self, block: int, *, row: int | None = None, cell: int | None = None) -> Location:
        """Return the location of a block, or of one cell of a table block."""
        found = self.blocks[block]
        if isinstance(found, Table) and row is not None and cell is not None:
            spot = found.rows[row][cell]
            return Location(spot.start, spot.end, block, row, cell, found.page, found.sheet)
        sheet = found.sheet if isinstance(found, Table) else None
        return Location(found.start, found.end, block, page=found.page, sheet=sheet)
