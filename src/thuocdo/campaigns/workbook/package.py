"""A file that came back, opened within bounds: sheets with their cells, formulas and merged ranges; what runs programs is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from thuocdo.campaigns.workbook import findings
from thuocdo.ingestion.readers.archive import Archive, open_archive
from thuocdo.ingestion.readers.errors import Unreadable, refusal
from thuocdo.ingestion.readers.limits import Budget
from thuocdo.ingestion.readers.media import Media, recognise
from thuocdo.ingestion.readers.number_formats import GENERAL, NumberFormat, read_formats
from thuocdo.ingestion.readers.office_parts import Parts
from thuocdo.ingestion.readers.safe_xml import (
    attribute,
    child,
    local_name,
    parse_xml,
    refuse_declarations,
)
from thuocdo.ingestion.readers.sheet_stream import (
    SheetContent,
    StoredCell,
    StoredFormula,
    place_of,
    read_sheet,
    read_strings,
    unescaped,
)

#: A workbook of 5,000 rows has 0.6 MB; texts of all areas add 0.3 MB.
MOST_BYTES = 10 * 1024 * 1024
#: What all its parts may unpack to.
_MOST_UNPACKED = 120 * 1024 * 1024
_SECONDS = 20.0
_DAMAGED = "damaged_excel"
_MAIN, _TYPES = "xl/workbook.xml", "[Content_Types].xml"
_MACROS = re.compile(r"vbaProject|vbaData|macrosheets/|dialogsheets/|activeX/", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|macrosheet", re.IGNORECASE)
_MOST_SHEETS = 64
#: Cells of one sheet that are held at once when it is marked; 5,000 rows have 50,000.
_MOST_MADE = 300_000
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_RANGE = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?\bref=[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"
)
#: A shared string is named by its number; nobody has so many.
_LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Tab:
    """One sheet; places are row and column, counted from 0. Cells that hold nothing are not there."""

    name: str
    cells: dict[tuple[int, int], StoredCell]
    formulas: dict[tuple[int, int], StoredFormula]
    merged: Sequence[tuple[int, int, int, int]]
    masters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets in their order, its texts and formats."""

    tabs: Sequence[Tab]
    strings: Sequence[str]
    formats: Sequence[NumberFormat]

    def tab(self, name: str) -> Tab | None:
        """Return the sheet of a name, null where there is none."""
        return next((one for one in self.tabs if one.name == name), None)

    def format_of(self, cell: StoredCell) -> NumberFormat:
        """Return how a cell is formatted."""
        return self.formats[cell.style] if cell.style < len(self.formats) else GENERAL

    def is_text(self, cell: StoredCell) -> bool:
        """Tell whether a cell holds a text."""
        return cell.kind in {"s", "str", "inlineStr"}

    def text(self, cell: StoredCell | None) -> str:
        """Return what a cell says, without blanks around; a number as the file keeps it."""
        if cell is None:
            return ""
        if cell.kind != "s":
            return unescaped(cell.text).strip()
        number = cell.text.strip()
        known = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
        if not known or int(number) >= len(self.strings):
            return ""
        return self.strings[int(number)].strip()

    def number(self, cell: StoredCell) -> Decimal | None:
        """Return the number of a cell without the noise of binary fractions; null where it is none."""
        try:
            value = Decimal(repr(float(cell.text.strip())))
        except (ValueError, InvalidOperation):
            return None
        return value if value.is_finite() else None


def opened(content: bytes) -> Book:
    """Open a file that somebody sent.

    Raises:
        InvalidInput: no workbook, locked by a password, of before 2007, with macros, unsafe, damaged or too large; the messages say what to do.
    """
    if len(content) > MOST_BYTES:
        raise findings.too_large(MOST_BYTES // 2**20)
    if not content:
        raise refusal("empty_file")
    try:
        return _opened(content)
    except (Unreadable, findings.NotOurs, MemoryError):
        raise
    except Exception as error:  # parsers of hostile bytes raise anything; here it ends
        raise refusal(_DAMAGED) from error


def _opened(content: bytes) -> Book:
    if recognise(content) is not Media.EXCEL:
        raise findings.no_workbook()
    archive = open_archive(content, damaged=_DAMAGED)
    _refuse_macros(archive)
    budget = Budget(seconds=_SECONDS)
    parts = Parts.of(archive, _MAIN, damaged=_DAMAGED)
    root = parts.tree(parts.main)
    if root is None:
        raise refusal(_DAMAGED)
    listed = child(root, "sheets")
    sheets = [one for one in (listed if listed is not None else ()) if local_name(one) == "sheet"]
    if len(sheets) > _MOST_SHEETS:
        raise refusal("too_much_content", what="trang tính, sheets", limit=_MOST_SHEETS)
    tabs = []
    for element in sheets:
        part = parts.name("worksheet", attribute(element, "id"))
        if part in archive:
            pieces = archive.pieces(part, most=_MOST_UNPACKED)
            tabs.append(
                _tab(attribute(element, "name") or "", read_sheet(pieces, budget, damaged=_DAMAGED))
            )
    name = parts.name("sharedStrings")
    strings = (
        read_strings(archive.pieces(name, most=_MOST_UNPACKED), budget, damaged=_DAMAGED)
        if name in archive
        else []
    )
    return Book(tabs, strings, read_formats(parts.related("styles")))


def _tab(name: str, found: SheetContent) -> Tab:
    return Tab(
        name=name,
        cells={(cell.row - 1, cell.column - 1): cell for cell in found.cells},
        formulas={(row - 1, column - 1): one for (row, column), one in found.formulas.items()},
        merged=[(a - 1, b - 1, c - 1, d - 1) for a, b, c, d in found.merged],
        masters={one.group: one.text for one in found.formulas.values() if one.group and one.text},
    )


def _refuse_macros(archive: Archive) -> None:
    """Refuse what runs programs: by its parts and by what it says its parts are, never by its name."""
    if any(_MACROS.search(name) for name in archive.names):
        raise findings.holds_macros()
    if _TYPES not in archive:
        raise refusal(_DAMAGED)
    types = archive.read(_TYPES)
    parse_xml(types, damaged=_DAMAGED)
    if _MACRO_TYPES.search(types):
        raise findings.holds_macros()


def refuse_unsafe_parts(content: bytes) -> None:
    """Refuse a file one of whose parts declares entities, or that unpacks to too much, before another program reads all of it.

    Raises:
        InvalidInput: it does.
    """
    archive = open_archive(content, damaged=_DAMAGED)
    left = _MOST_UNPACKED
    for name in archive.names:
        read = archive.read(name, most=left)
        left -= len(read)
        if name.endswith((".xml", ".rels", ".vml")):
            refuse_declarations(read)
        if _cells_made(read) > _MOST_MADE:
            raise refusal("zip_bomb")


def _cells_made(part: bytes) -> int:
    """Return how many cells a program holds that reads a sheet whole: those with a style alone, too, and each of a range that is merged or linked."""
    made = len(_ANY_CELL.findall(part))
    for found in _RANGE.finditer(part):
        first, last = (place_of(one.decode()) for one in found.groups())
        if first and last:
            made += (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
    return made
