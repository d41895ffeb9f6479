"""A generated report while it is being damaged, and what it becomes: text, or a document for other file types."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.reports.layout import Line, Sheet, text_rows
from tests.reports.marking import parse
from tests.reports.truth import (
    CellTruth,
    Contradiction,
    HeadTruth,
    ReportTruth,
    Tolerated,
)

from thuocdo.ingestion.document import Block, Cell, Document, Paragraph, Table

APPENDIX = "Phụ lục\nTHỐNG KÊ SỐ LIỆU VỀ KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH"


@dataclass(slots=True)
class Draft:
    """A report in the making: marked prose, tables, and what is true so far.

    `letters` change the text letter by letter, so that no offset moves; `composed` false writes it in NFD.
    """

    head: HeadTruth
    prose: str
    sheets: list[Sheet]
    values: dict[str, Decimal | None]
    cells: dict[str, CellTruth] = field(default_factory=dict)
    contradictions: list[Contradiction] = field(default_factory=list)
    tolerated: list[Tolerated] = field(default_factory=list)
    letters: list[Callable[[str], str]] = field(default_factory=list)
    separator: str = "\t"
    composed: bool = True

    def lines(self) -> Iterator[Line]:
        """Yield the rows of all tables that carry an indicator."""
        for sheet in self.sheets:
            yield from (line for line in sheet.lines if line.indicator)

    def line(self, indicator: str) -> Line | None:
        """Return the row of one indicator, null where no table has it."""
        return next((line for line in self.lines() if line.indicator == indicator), None)

    def truth(self) -> ReportTruth:
        """Return what is true of the report as it now stands."""
        marked = parse(self.prose)
        present = {line.indicator for line in self.lines()}
        cells = tuple(cell for key, cell in self.cells.items() if key in present)
        return ReportTruth(
            head=self.head,
            figures=marked.figures,
            cells=cells,
            contradictions=tuple(self.contradictions),
            tolerated=tuple(self.tolerated),
            not_figures=marked.not_figures,
        )

    def text(self) -> str:
        """Return the report as plain text in the manner of a scan: cells joined by tabs or bars."""
        parts = [parse(self.prose).text.rstrip("\n")]
        if self.sheets:
            parts.append(APPENDIX)
        parts += ["\n".join([*sheet.titles, "", *self._rows(sheet)]) for sheet in self.sheets]
        return self._spoiled("\n\n".join(parts) + "\n")

    def document(self) -> Document:
        """Return the report as paragraphs and grids, to be written as a Word, Excel or PDF file."""
        builder = _Builder()
        for line in self._spoiled(parse(self.prose).text).splitlines():
            if line.strip():
                builder.paragraph(line.replace("\t", "    "))
        if self.sheets:
            builder.paragraph(APPENDIX.replace("\n", " "))
        for sheet in self.sheets:
            for title in sheet.titles:
                builder.paragraph(self._spoiled(title))
            builder.table(sheet, self._spoiled)
        return builder.document()

    def _rows(self, sheet: Sheet) -> list[str]:
        lines = []
        for cells in text_rows(sheet):
            if self.separator == "|" and len(cells) > 1:
                lines.append("| " + " | ".join(cells) + " |")
            else:
                lines.append("\t".join(cells))
        return lines

    def _spoiled(self, text: str) -> str:
        for change in self.letters:
            text = change(text)
        return text if self.composed else unicodedata.normalize("NFD", text)


class _Builder:
    """Collects paragraphs and tables with their spans."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.length = 0

    def paragraph(self, text: str) -> None:
        start = self._write(text)
        self.blocks.append(Paragraph(text, start, start + len(text)))
        self._write("\n")

    def table(self, sheet: Sheet, spoil: Callable[[str], str]) -> None:
        """Write a table; blank lines end it, so that a cut table becomes two."""
        rows: list[tuple[Cell, ...]] = []
        start = self.length
        for line, cells in zip(sheet.lines, text_rows(sheet), strict=True):
            if line.role == "blank":
                self._close(rows, start)
                rows, start = [], self.length
                continue
            padded = [spoil(cell.rstrip("\t")) for cell in cells] + [""] * (
                len(sheet.columns) - len(cells)
            )
            rows.append(self._row(padded, merged=line.merge == "row" or len(cells) == 1))
        self._close(rows, start)

    def _row(self, cells: list[str], *, merged: bool) -> tuple[Cell, ...]:
        made = []
        for place, text in enumerate(cells):
            at = self._write(text)
            self._write("\t" if place < len(cells) - 1 else "\n")
            made.append(
                Cell(text, at, at + len(text), columns=len(cells) if merged and place == 0 else 1)
            )
        return tuple(made)

    def _close(self, rows: list[tuple[Cell, ...]], start: int) -> None:
        if rows:
            self.blocks.append(Table(tuple(rows), start, self.length))

    def _write(self, text: str) -> int:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start

    def document(self) -> Document:
        return Document("text/plain", "".join(self.parts), tuple(self.blocks))
