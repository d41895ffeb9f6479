"""Where the tables of a worksheet are: cells in bands between blank rows, titles above them as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thuocdo.ingestion.readers.composition import FoundBlock, FoundCell, FoundParagraph, FoundTable
from thuocdo.ingestion.readers.errors import refusal
from thuocdo.ingestion.readers.limits import COLUMNS
from thuocdo.ingestion.readers.lines import continues, is_note

_NUMERIC = re.compile(r"[-–(]?[\d.,\s%)]+$")
#: A text in small letters that is shorter than this is the rest of a broken label, not a line of prose.
_LONGEST_REST = 60
#: Titles of one or two lines may stand over the header of a table.
_HEADER_WITHIN = 4

Row = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


def sheet_blocks(
    rows: Mapping[int, Row], merged: Sequence[Merged], sheet: str
) -> Iterator[FoundBlock]:
    """Yield the paragraphs and tables of one worksheet.

    Columns that are blank in the whole sheet are left out; all tables of a sheet keep the same columns, so a table
    that goes on after a blank row still lines up with its header.

    Args:
        rows: texts by column, by row; both count from 1, blank cells are absent.
        merged: the merged ranges of the sheet.
        sheet: its name.
    """
    columns = sorted({column for row in rows.values() for column in row})
    if len(columns) > COLUMNS:
        raise refusal("too_much_content", what="cột, columns", limit=COLUMNS)
    heads = {(area.top, area.left): area for area in merged}
    wide: dict[int, list[Merged]] = {}
    for area in merged:
        if area.right > area.left:
            wide.setdefault(area.top, []).append(area)
    for numbers in _bands(sorted(rows), merged):
        band = {number: rows[number] for number in numbers}
        bridges = [area for number in numbers for area in wide.get(number, ())]
        for side in _sides(band, columns, bridges):
            yield from _side_blocks(band, side, heads, sheet)


def _bands(numbers: Sequence[int], merged: Sequence[Merged]) -> Iterator[list[int]]:
    """Yield runs of rows without a blank one between; a merged cell holds the rows it covers together."""
    covered = {
        number
        for area in merged
        if area.bottom - area.top < COLUMNS
        for number in range(area.top + 1, area.bottom + 1)
    }
    band: list[int] = []
    for number in numbers:
        if band and any(
            between not in covered
            for between in range(band[-1] + 1, min(number, band[-1] + COLUMNS))
        ):
            yield band
            band = []
        band.append(number)
    if band:
        yield band


def _sides(
    band: Mapping[int, Row], columns: Sequence[int], bridges: Sequence[Merged]
) -> list[list[int]]:
    """Return the columns of each of the tables that stand side by side in a band.

    `bridges` are the cells of the band that are merged over several columns.
    """
    used = {column for row in band.values() for column in row}
    tops = [band[number] for number in sorted(band)[:_HEADER_WITHIN]]
    sides: list[list[int]] = [[]]
    for column in columns:
        apart = sides[-1] and column - sides[-1][-1] > 1 and column in used
        rest = [c for c in columns if c >= column]
        if (
            apart
            and any(_is_header(row, sides[-1]) and _is_header(row, rest) for row in tops)
            and not _is_bridged(sides[-1][-1], column, bridges, len(band))
        ):
            sides.append([])
        if column in used or len(sides) == 1:
            sides[-1].append(column)
    return [side for side in sides if any(column in used for column in side)]


def _is_bridged(left: int, right: int, bridges: Sequence[Merged], rows: int) -> bool:
    """Say whether the blank columns between two are covered, in most rows, by cells merged over them."""
    crossing = sum(1 for area in bridges if area.left <= left < area.right < right)
    return crossing * 2 > rows


def _is_header(row: Row, side: Sequence[int]) -> bool:
    """Say whether a row prints words, and no number, over at least two columns of a side."""
    texts = [row[column] for column in side if column in row]
    return len(texts) > 1 and not any(_NUMERIC.match(text) for text in texts)


def _side_blocks(
    band: Mapping[int, Row],
    side: Sequence[int],
    heads: Mapping[tuple[int, int], Merged],
    sheet: str,
) -> Iterator[FoundBlock]:
    numbers = [number for number in sorted(band) if any(column in band[number] for column in side)]
    lines = [_is_line(band[number], number, side, heads) for number in numbers]
    table_at = len(numbers) if all(lines) else _first_row(band, numbers, lines, side)
    for number in numbers[:table_at]:
        for text in (band[number][column] for column in side if column in band[number]):
            yield FoundParagraph(text, note=is_note(text))
    if table_at < len(numbers):
        yield FoundTable(
            [_cells(band[n], n, side, heads, numbers) for n in numbers[table_at:]], sheet=sheet
        )


def _is_line(
    row: Row, number: int, side: Sequence[int], heads: Mapping[tuple[int, int], Merged]
) -> bool:
    """Say whether a row is a line of its own: one text, in the first column or merged over several."""
    places = [column for column in side if column in row]
    if len(places) != 1:
        return False
    area = heads.get((number, places[0]))
    return places[0] == side[0] or (area is not None and area.right > area.left)


def _first_row(
    band: Mapping[int, Row], numbers: Sequence[int], lines: Sequence[bool], side: Sequence[int]
) -> int:
    """Return where the table begins below its titles; the rest of a broken cell or a number is no title."""
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        text = next((band[number][column].strip() for column in side if column in band[number]), "")
        goes_on = continues(text) and len(text) < _LONGEST_REST
        if not line or goes_on or _NUMERIC.match(text):
            return at
    return len(numbers)


def _cells(
    row: Row,
    number: int,
    side: Sequence[int],
    heads: Mapping[tuple[int, int], Merged],
    numbers: Sequence[int],
) -> list[FoundCell]:
    cells = []
    for column in side:
        area = heads.get((number, column))
        if area is None or column not in row:
            cells.append(FoundCell(row.get(column, "")))
            continue
        columns = sum(1 for other in side if area.left <= other <= area.right)
        height = sum(1 for other in numbers if area.top <= other <= area.bottom)
        cells.append(FoundCell(row[column], max(1, columns), max(1, height)))
    return cells
