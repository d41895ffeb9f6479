"""Excel files (.xlsx): each sheet read as a stream; formulas by the values they were saved with.

Hidden sheets keep lists and earlier periods. They count only where the visible ones hold no table; hidden rows and
columns count always, for a figure left out would break the sums it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thuocdo.ingestion.document import Document
from thuocdo.ingestion.readers import limits
from thuocdo.ingestion.readers.archive import Archive, open_archive
from thuocdo.ingestion.readers.composition import Composer, FoundBlock, FoundTable, clean, tidy_line
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import Budget
from thuocdo.ingestion.readers.media import Media
from thuocdo.ingestion.readers.number_formats import (
    GENERAL,
    NumberFormat,
    printed_number,
    read_formats,
)
from thuocdo.ingestion.readers.office_parts import Parts, properties
from thuocdo.ingestion.readers.safe_xml import attribute, child, local_name
from thuocdo.ingestion.readers.sheet_stream import StoredCell, read_cells, read_strings, unescaped
from thuocdo.ingestion.readers.sheet_tables import Merged, sheet_blocks

_DAMAGED = "damaged_excel"
_MAIN = "xl/workbook.xml"
_HIDDEN = frozenset({"hidden", "veryHidden"})


def read(content: bytes, budget: Budget) -> Document:
    """Read an Excel file.

    Raises:
        Unreadable: damaged, unsafe or too large.
    """
    archive = open_archive(content, damaged=_DAMAGED)
    book = _Book.of(archive, budget)
    composer = Composer(budget)
    told = properties(archive, damaged=_DAMAGED)
    shown = [block for sheet in book.sheets if not sheet.hidden for block in book.blocks(sheet)]
    hidden = [sheet for sheet in book.sheets if sheet.hidden]
    composer.add(shown)
    if hidden and any(isinstance(block, FoundTable) for block in shown):
        told["hidden_sheets"] = ", ".join(sheet.name for sheet in hidden)
    else:
        for sheet in hidden:
            composer.add(book.blocks(sheet))
    return composer.finish(Media.EXCEL, told)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class _Book:
    archive: Archive
    budget: Budget
    sheets: list[_Sheet]
    strings: list[str]
    formats: list[NumberFormat]
    since_1904: bool

    @classmethod
    def of(cls, archive: Archive, budget: Budget) -> _Book:
        parts = Parts.of(archive, _MAIN, damaged=_DAMAGED)
        root = parts.tree(parts.main)
        if root is None:
            raise refusal(_DAMAGED)
        listed = child(root, "sheets")
        sheets = []
        for element in listed if listed is not None else ():
            part = parts.name("worksheet", attribute(element, "id"))
            if local_name(element) == "sheet" and part in archive:
                name = tidy_line(clean(attribute(element, "name") or ""))
                sheets.append(_Sheet(name, part, (attribute(element, "state") or "") in _HIDDEN))
        if len(sheets) > limits.SHEETS:
            raise refusal("too_much_content", what="trang tính, sheets", limit=limits.SHEETS)
        settings = child(root, "workbookPr")
        since_1904 = settings is not None and attribute(settings, "date1904") in {"1", "true"}
        formats = read_formats(parts.related("styles"))
        return cls(archive, budget, sheets, _strings(parts, budget), formats, since_1904)

    def blocks(self, sheet: _Sheet) -> Iterator[FoundBlock]:
        """Yield the blocks of one sheet."""
        pieces = self.archive.pieces(sheet.part, most=limits.SHEET_BYTES)
        cells, merged = read_cells(pieces, self.budget, damaged=_DAMAGED)
        first = min((cell.column for cell in cells), default=0)
        rows: dict[int, dict[int, str]] = {}
        for cell in cells:
            text = clean(self._printed(cell, first))
            if text.strip():
                rows.setdefault(cell.row, {})[cell.column] = text
        yield from sheet_blocks(rows, [Merged(*area) for area in merged], sheet.name)

    def _printed(self, cell: StoredCell, first_column: int) -> str:
        if cell.kind == "s":
            number = cell.text.strip()
            known = number.isdecimal() and len(number) < 9 and int(number) < len(self.strings)
            return self.strings[int(number)] if known else ""
        if cell.kind == "b":
            return "TRUE" if cell.text.strip() == "1" else "FALSE"
        if cell.kind == "n":
            form = self.formats[cell.style] if cell.style < len(self.formats) else GENERAL
            # The first column holds item numbers, where 1.1 means the first item of the first.
            mark = "." if cell.column == first_column else ","
            return printed_number(cell.text, form, since_1904=self.since_1904, mark=mark)
        return unescaped(cell.text)


def _strings(parts: Parts, budget: Budget) -> list[str]:
    name = parts.name("sharedStrings")
    if name not in parts.archive:
        return []
    return read_strings(
        parts.archive.pieces(name, most=limits.SHEET_BYTES), budget, damaged=_DAMAGED
    )
