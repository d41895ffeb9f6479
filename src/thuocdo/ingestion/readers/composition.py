"""Putting blocks together to a `Document`: one plain text, and the exact span of every paragraph and cell in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from thuocdo.ingestion.document import Block, Cell, Document, Paragraph, Table
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import Budget

_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]")
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\x0b]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff]")
_SPACE_RUN = re.compile(r"[ \t]+")
_AROUND_BREAK = re.compile(r" *\n[ \n]*")


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell as a reader found it; `columns` and `rows` say over how many places it extends."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """A paragraph as a reader found it, before it has a place in the text."""

    text: str
    page: int | None = None
    note: bool = False
    level: int | None = None


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table as a reader found it; rows may be ragged, covered places of merged cells hold empty cells."""

    rows: Sequence[Sequence[FoundCell]]
    page: int | None = None
    sheet: str | None = None


FoundBlock = FoundParagraph | FoundTable


def clean(text: str) -> str:
    """Return the text as NFC, line breaks as line feeds, odd spaces plain, without controls and invisible marks."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    text = text.replace("\x85", "\n")
    text = _CONTROLS.sub("", _ODD_SPACES.sub(" ", _DROPPED.sub("", text)))
    return unicodedata.normalize("NFC", text)


def tidy_line(text: str) -> str:
    """Return clean text on one line with single spaces."""
    return " ".join(text.split())


def tidy_cell(text: str) -> str:
    """Return the text of a cell: single spaces, inner line breaks kept once."""
    return _AROUND_BREAK.sub("\n", _SPACE_RUN.sub(" ", text)).strip()


@dataclass(slots=True)
class Composer:
    """Lays found blocks one after the other and notes where each of them stands."""

    budget: Budget
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)

    def add(self, blocks: Iterable[FoundBlock]) -> None:
        """Lay the blocks after those already there; empty ones are left out."""
        for block in blocks:
            if isinstance(block, FoundTable):
                self._add_table(block)
            else:
                self._add_paragraph(block)

    def finish(self, media_type: str, properties: dict[str, str] | None = None) -> Document:
        """Return the document.

        Raises:
            Unreadable: no block holds any text.
        """
        if not self._blocks:
            raise refusal("no_text")
        return Document(media_type, "".join(self._parts), tuple(self._blocks), properties or {})

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start, self._length

    def _add_paragraph(self, found: FoundParagraph) -> None:
        text = tidy_cell(found.text)
        if not text:
            return
        self.budget.take_characters(len(text))
        start, end = self._write(text)
        self._write("\n")
        self._blocks.append(Paragraph(text, start, end, found.page, found.note, found.level))

    def _add_table(self, found: FoundTable) -> None:
        rows = trimmed(found.rows)
        if not rows:
            return
        width = max(len(row) for row in rows)
        self.budget.check_time()
        self.budget.take_cells(sum(len(row) for row in rows))
        start = self._length
        laid = tuple(self._add_row(row, width) for row in rows)
        self._blocks.append(Table(laid, start, self._length - 1, found.page, found.sheet))

    def _add_row(self, row: Sequence[FoundCell], width: int) -> tuple[Cell, ...]:
        cells = []
        for place in range(width):
            if place:
                self._write("\t")
            cells.append(self._add_cell(row[place] if place < len(row) else FoundCell("")))
        self._write("\n")
        return tuple(cells)

    def _add_cell(self, found: FoundCell) -> Cell:
        text = tidy_cell(found.text)
        self.budget.take_characters(len(text))
        start, end = self._write(text)
        return Cell(text, start, end, found.columns, found.rows)


def trimmed(rows: Sequence[Sequence[FoundCell]]) -> list[Sequence[FoundCell]]:
    """Return the rows without blank rows at both ends; empty when no cell holds text."""
    filled = [number for number, row in enumerate(rows) if any(cell.text.strip() for cell in row)]
    return list(rows[filled[0] : filled[-1] + 1]) if filled else []
