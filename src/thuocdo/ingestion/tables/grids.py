"""The table blocks of a document as clean grids, with the short lines that stand over each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from thuocdo.figures.notation import normalise
from thuocdo.figures.source import Location
from thuocdo.ingestion.document import Cell, Document, Paragraph, Table

#: Captions are short; a longer paragraph between two tables is prose and ends what stands over the next one.
CAPTION_LENGTH = 200
CAPTION_LINES = 5
_TAGS = re.compile(
    r"</?(?:i|b|u|p|br|em|strong|sup|sub|span|div)\b[^<>]{0,80}>|\*\*", re.IGNORECASE
)
_RULER = re.compile(r"^[\s\-–—_=.|*+:]*$")
_STATED_ITEM = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*\.?|[IVXLC]{1,5}\.?|[a-zđ][.)])$")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its text without typesetting, its lines, how many columns it extends over, where it stands."""

    text: str
    lines: tuple[str, ...]
    location: Location
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """One table block. All rows have the same number of cells; `captions` are the lines over it, nearest last."""

    block: int
    rows: tuple[tuple[GridCell, ...], ...]
    captions: tuple[str, ...]
    sheet: str | None = None
    page: int | None = None

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.rows[0]) if self.rows else 0


def grids_of(document: Document) -> Iterator[Grid]:
    """Yield the tables of a document in reading order, empty rows and ruler lines left out, broken rows together."""
    captions: list[str] = []
    above: Grid | None = None
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            captions = _captions(captions, block)
            continue
        rows = tuple(_rows(block, number))
        if not rows:
            continue
        grid = Grid(number, rows, tuple(captions[-CAPTION_LINES:]), block.sheet, block.page)
        if above is not None and _is_broken(above, grid):
            above = replace(above, rows=above.rows + grid.rows)
        else:
            if above is not None:
                yield above
            above = grid
        captions = []
    if above is not None:
        yield above


def _is_broken(above: Grid, grid: Grid) -> bool:
    """Tell whether a page break parted a row: the rest of it has nothing where number and label stand."""
    if grid.captions or grid.width != above.width or grid.width < 3:
        return False
    return not any(cell.text for cell in grid.rows[0][:2])


def clean(text: str) -> str:
    """Return the text on one line, without the typesetting that scanners leave."""
    return normalise(_TAGS.sub(" ", text))


def is_item(text: str) -> bool:
    """Tell whether the text is the number of a row: "1.2.1.", "III.", "a)"."""
    return bool(_STATED_ITEM.match(text.replace(" ", "").rstrip(",;:")))


def _captions(so_far: list[str], block: Paragraph) -> list[str]:
    if len(block.text) > CAPTION_LENGTH or block.note:
        return []
    return so_far + [line for line in (clean(part) for part in block.text.split("\n")) if line]


def _rows(table: Table, number: int) -> Iterator[tuple[GridCell, ...]]:
    width = max((len(row) for row in table.rows), default=0)
    for row_number, row in enumerate(table.rows):
        if all(_RULER.match(cell.text) for cell in row) and not _holds_dash(row):
            continue
        cells = [_cell(cell, table, number, row_number, at) for at, cell in enumerate(row)]
        end = row[-1].end if row else table.end
        while len(cells) < width:
            spot = Location(end, end, number, row_number, len(cells), table.page, table.sheet)
            cells.append(GridCell("", (), spot))
        yield tuple(cells)


def _holds_dash(row: tuple[Cell, ...]) -> bool:
    """A row of one dash in an otherwise empty row may be a value on a line of its own; a row of rulers is not."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    return len(filled) == 1 and len(filled[0]) == 1 and filled[0] in "-–—" and len(row) > 1


def _cell(cell: Cell, table: Table, block: int, row: int, at: int) -> GridCell:
    lines = tuple(line for line in (clean(part) for part in cell.text.split("\n")) if line)
    location = Location(cell.start, cell.end, block, row, at, table.page, table.sheet)
    return GridCell(" ".join(lines), lines, location, cell.columns, cell.rows)
