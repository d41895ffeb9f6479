"""Paragraphs and tables of a Word text in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from thuocdo.ingestion.readers.composition import (
    FoundBlock,
    FoundCell,
    FoundParagraph,
    FoundTable,
    clean,
    tidy_cell,
)
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import COLUMNS, NESTING, Budget
from thuocdo.ingestion.readers.lines import Line
from thuocdo.ingestion.readers.running_text import join_lines
from thuocdo.ingestion.readers.safe_xml import child, local_name, value_of
from thuocdo.ingestion.readers.word_numbering import Numbering
from thuocdo.ingestion.readers.word_styles import Style, read_properties, whole
from thuocdo.ingestion.readers.word_text import NoteMarks, ParagraphText

_TRANSPARENT = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
#: A table inside a cell is a table of its own from this size on; a smaller one is part of the cell's text.
_OWN_ROWS = 2
_OWN_COLUMNS = 2


@dataclass(slots=True)
class BodyReader:
    """Walks block elements; numbering and note marks count on from block to block."""

    numbering: Numbering
    styles: dict[str, Style]
    marks: NoteMarks
    budget: Budget

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[FoundBlock]:
        """Yield the blocks directly under an element, those of text boxes after the paragraph that anchors them."""
        if depth > NESTING:
            raise refusal("nested_too_deeply")
        self.budget.check_time()
        for element in parent:
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name in _TRANSPARENT:
                yield from self.blocks(element, depth + 1)
            elif name == "AlternateContent":
                yield from self.blocks(next(iter(element), element), depth + 1)

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[FoundBlock]:
        number, level, text, boxes = self._read(element)
        found = (
            join_lines((Line(line) for line in _numbered(number, text).split("\n")), None)
            if text.strip()
            else []
        )
        for place, paragraph in enumerate(found):
            yield replace(paragraph, level=level if place == 0 else None)
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _read(self, element: etree._Element) -> tuple[str, int | None, str, list[etree._Element]]:
        properties = child(element, "pPr")
        style = self.styles.get(value_of(properties, "pStyle") or "", Style())
        own = read_properties(properties)
        collected = ParagraphText(self.marks, font=style.font or "")
        text = clean(collected.text(element))
        number = self._number(own, style, value_of(properties, "pStyle") or "")
        return number, own.outline or style.outline, text, collected.boxes

    def _number(self, own: Style, style: Style, style_name: str) -> str:
        list_id = own.list_id if own.list_id is not None else style.list_id
        if list_id is None or list_id == "0":
            return ""
        level = own.list_level if own.list_level is not None else style.list_level
        if level is None:
            level = self.numbering.level_of_style(list_id, style_name)
        return self.numbering.next_number(list_id, level)

    def _table(self, element: etree._Element, depth: int) -> Iterator[FoundBlock]:
        held: list[FoundBlock] = []
        rows = self._rows(element, depth, held)
        inner = [block for block in held if _is_own_table(block)]
        if inner and all(len(row) == 1 for row in rows):
            yield from held  # a one-column table that only frames others
        else:
            yield FoundTable(rows)
            yield from inner

    def _rows(
        self, element: etree._Element, depth: int, held: list[FoundBlock]
    ) -> list[list[FoundCell]]:
        """Return the rows; `held` takes up all blocks of all cells in order."""
        grid: list[list[FoundCell]] = []
        heads: dict[int, tuple[int, int]] = {}
        for row, cells in _table_rows(element):
            laid = [FoundCell("")] * min(_skipped(row, "gridBefore"), COLUMNS)
            going_on: dict[int, tuple[int, int]] = {}
            for cell in cells:
                place = len(laid)
                columns, merged = _span(cell)
                columns = max(1, min(columns, COLUMNS - place))
                head = heads.get(place)
                if merged == "continue" and head is not None:
                    above = grid[head[0]][head[1]]
                    grid[head[0]][head[1]] = replace(above, rows=len(grid) - head[0] + 1)
                    going_on[place] = head
                    laid += [FoundCell("")] * columns
                    continue
                blocks = list(self._cell_blocks(cell, depth + 1))
                held += blocks
                laid += [FoundCell(_cell_text(blocks), columns), *[FoundCell("")] * (columns - 1)]
                if merged is not None:
                    going_on[place] = (len(grid), place)
                if len(laid) >= COLUMNS:
                    break
            heads = going_on
            laid += [FoundCell("")] * min(_skipped(row, "gridAfter"), COLUMNS - len(laid))
            self.budget.take_cells(len(laid))
            grid.append(laid)
        return grid

    def _cell_blocks(self, cell: etree._Element, depth: int) -> Iterator[FoundBlock]:
        """Yield the blocks of a cell; unlike in the body, a number without text counts and lines stay as they are."""
        if depth > NESTING:
            raise refusal("nested_too_deeply")
        for element in cell:
            name = local_name(element)
            if name == "p":
                number, _, text, boxes = self._read(element)
                yield FoundParagraph(_numbered(number, text))
                for box in boxes:
                    yield from self._cell_blocks(box, depth + 1)
            elif name == "tbl":
                yield from self._table(element, depth + 1)
            elif name in _TRANSPARENT:
                yield from self._cell_blocks(element, depth + 1)


def _numbered(number: str, text: str) -> str:
    return f"{number} {text}".strip() if number else text


def _cell_text(blocks: Iterable[FoundBlock]) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, FoundParagraph):
            lines.append(block.text)
        elif not _is_own_table(block):
            lines += (" ".join(part.text for part in row if part.text) for row in block.rows)
    return tidy_cell("\n".join(lines))


def _is_own_table(table: FoundBlock) -> bool:
    if isinstance(table, FoundParagraph):
        return False
    filled = [row for row in table.rows if any(cell.text for cell in row)]
    return len(filled) >= _OWN_ROWS and max((len(row) for row in filled), default=0) >= _OWN_COLUMNS


def _table_rows(table: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Yield each printed row with its cells; rows deleted under tracked changes are not printed."""
    for row in _found(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None:
            yield row, list(_found(row, "tc"))


def _found(parent: etree._Element, name: str) -> Iterable[etree._Element]:
    for element in parent:
        own = local_name(element)
        if own == name:
            yield element
        elif own in _TRANSPARENT:
            yield from _found(element, name)


def _skipped(row: etree._Element, name: str) -> int:
    return max(0, whole(value_of(child(row, "trPr"), name)) or 0)


def _span(cell: etree._Element) -> tuple[int, str | None]:
    """Return over how many columns a cell extends, and "restart", "continue" or null for its vertical merge."""
    properties = child(cell, "tcPr")
    columns = whole(value_of(properties, "gridSpan")) or 1
    merge = child(properties, "vMerge")
    if merge is None:
        return columns, None
    return columns, "restart" if value_of(properties, "vMerge") == "restart" else "continue"
