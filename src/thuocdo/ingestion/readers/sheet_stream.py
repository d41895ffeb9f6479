"""Worksheets and their strings read as streams, so that a million blank rows cost time but no memory.

Blank rows are cut out of the bytes before the parser sees them: a million of them take two seconds so, and five
times that as parser events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import CELLS, Budget
from thuocdo.ingestion.readers.lines import superscript

#: A row without content. Only rows that state their number: taking out one that counts on would shift the others.
#: Possessive, for a plain pattern takes ten times as long to give up its matches.
_BLANK_ROW = re.compile(rb'<row r="\d++"[^<>]*+>(?:(?<=/>)|(?:<c [^<>]*+>)*+</row>)')
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A cell as the file keeps it: `kind` is its type attribute, `style` the number of its style."""

    row: int
    column: int
    kind: str
    style: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredFormula:
    """A formula as the file keeps it; one that is shared has its text where it was written first, and `group` everywhere."""

    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What a sheet holds: its cells, its merged ranges (first row, first column, last row, last column), and its formulas by row and column."""

    cells: list[StoredCell]
    merged: list[tuple[int, int, int, int]]
    formulas: dict[tuple[int, int], StoredFormula]


@dataclass(slots=True)
class _Parser:
    """An expat parser that refuses document types and forgets name spaces."""

    damaged: str

    def events(self, pieces: Iterable[bytes], reader: Any, budget: Budget) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.StartElementHandler = lambda name, attributes: reader.start(
            name.rpartition(":")[2], attributes
        )
        parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = reader.characters
        try:
            for piece in pieces:
                budget.check_time()
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise refusal(self.damaged) from error


def _refuse_declaration(*_: object) -> None:
    raise refusal("dangerous_xml")


@dataclass(slots=True)
class _Strings:
    budget: Budget
    found: list[str] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _reading: bool = False
    _phonetic: bool = False
    _raised: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._reading = not self._phonetic
        elif name == "rPh":
            self._phonetic = True
        elif name == "r":
            self._raised = False
        elif name == "vertAlign":
            self._raised = attributes.get("val") == "superscript"

    def characters(self, text: str) -> None:
        if self._reading:
            self._parts.append(raised_digits(text) if self._raised else text)

    def end(self, name: str) -> None:
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            text = unescaped("".join(self._parts))
            self.budget.take_characters(len(text))
            self.found.append(text)
            self._parts, self._raised = [], False
            if len(self.found) > CELLS:
                raise refusal("too_much_content", what="ô, cells", limit=CELLS)


@dataclass(slots=True)
class _Sheet:
    budget: Budget
    cells: list[StoredCell] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    keeps_formulas: bool = False
    formulas: dict[tuple[int, int], StoredFormula] = field(default_factory=dict)
    _formula: list[str] | None = None
    _group: str = ""
    _row: int = 0
    _column: int = 0
    _kind: str = "n"
    _style: int = 0
    _parts: list[str] = field(default_factory=list)
    _reading: bool = False
    _raised: bool = False
    _phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name == "row":
            number = attributes.get("r", "")
            self._row = (
                min(int(number), _LAST_ROW)
                if number.isdecimal() and len(number) < 9
                else self._row + 1
            )
            self._column = 0
        elif name == "v" or (name == "t" and not self._phonetic):
            self._reading = True
        elif name == "f" and self.keeps_formulas:
            self._formula, self._group = [], attributes.get("si", "")
        elif name == "rPh":
            self._phonetic = True
        elif name == "vertAlign":
            self._raised = attributes.get("val") == "superscript"
        elif name == "r":
            self._raised = False
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def characters(self, text: str) -> None:
        if self._reading:
            self._parts.append(raised_digits(text) if self._raised else text)
        elif self._formula is not None:
            self._formula.append(text)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._reading = False
        elif name == "f":
            self._close_formula()
        elif name == "rPh":
            self._phonetic = False
        elif name == "c" and self._parts:
            text = "".join(self._parts)
            if text.strip() and self._row and self._column:
                self.budget.take_cells(1)
                self.cells.append(
                    StoredCell(self._row, self._column, self._kind, self._style, text)
                )

    def _open_cell(self, attributes: dict[str, str]) -> None:
        place = place_of(attributes.get("r", ""))
        if place is None:
            self._column = min(self._column + 1, _LAST_COLUMN)
        else:
            self._row, self._column = place
        style = attributes.get("s", "")
        self._kind = attributes.get("t", "n")
        self._style = int(style) if style.isdecimal() and len(style) < 9 else 0
        self._parts, self._raised, self._reading = [], False, False

    def _close_formula(self) -> None:
        if self._formula is not None and self._row and self._column:
            self.budget.take_cells(1)
            found = StoredFormula("".join(self._formula), self._group)
            self.formulas[self._row, self._column] = found
        self._formula = None

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = place_of(first), place_of(last or first)
        if start and end:
            self.budget.take_cells(1)
            self.merged.append((*start, *end))


def read_strings(pieces: Iterable[bytes], budget: Budget, *, damaged: str) -> list[str]:
    """Return the shared strings in order, raised digits as superscript ones."""
    strings = _Strings(budget)
    _Parser(damaged).events(pieces, strings, budget)
    return strings.found


def read_cells(
    pieces: Iterable[bytes], budget: Budget, *, damaged: str
) -> tuple[list[StoredCell], list[tuple[int, int, int, int]]]:
    """Return the cells that hold something, and the merged ranges as first row, first column, last row, last column."""
    sheet = _Sheet(budget)
    _Parser(damaged).events(_without_blanks(pieces), sheet, budget)
    return sheet.cells, sheet.merged


def read_sheet(pieces: Iterable[bytes], budget: Budget, *, damaged: str) -> SheetContent:
    """Return all that a sheet holds, its formulas, too; each counts as a cell against the bound."""
    sheet = _Sheet(budget, keeps_formulas=True)
    _Parser(damaged).events(_without_blanks(pieces), sheet, budget)
    return SheetContent(sheet.cells, sheet.merged, sheet.formulas)


def _without_blanks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        rest += piece
        cut = rest.rfind(b"<row")
        if cut > 0:
            yield _BLANK_ROW.sub(b"", rest[:cut])
            rest = rest[cut:]
    yield _BLANK_ROW.sub(b"", rest)


def place_of(reference: str) -> tuple[int, int] | None:
    """Return row and column, counted from 1, of a reference such as "B7"; null where it is none."""
    match = _PLACE.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match.group(2))
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


def raised_digits(text: str) -> str:
    """Return a raised run of digits as superscript digits, any other raised text as it is."""
    bare = text.strip(" ()[]")
    return superscript(bare) if bare.isascii() and bare.isdigit() else text


def unescaped(text: str) -> str:
    """Return text with the escapes resolved that worksheets use for control characters."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
