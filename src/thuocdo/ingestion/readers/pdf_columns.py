"""Tables without ruling lines: lines of print whose words stand in columns, rows told apart by their distance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from thuocdo.ingestion.readers.columns import column_starts, in_columns, is_list_mark
from thuocdo.ingestion.readers.composition import FoundCell
from thuocdo.ingestion.readers.pdf_lines import PrintedLine
from thuocdo.vietnamese import fold

#: Points of white space that part two columns.
_COLUMN_GAP = 5
#: Lines in one piece that may stand between two lines with columns: labels that go on below.
_CONTINUATIONS = 6
_FEWEST_COLUMNS = 3
_FEWEST_LINES = 3
#: Rows lie this much farther apart than the lines inside a row; else each line is a row.
_ROW_GAP = 1.25
_ROW_SHARE = 0.2
_LONG_ITEM = 30
_HEADER = re.compile(r"^(?:stt|tt|so tt)\b.*\b(?:chi tieu|noi dung|don vi)")


@dataclass(frozen=True, slots=True)
class Columned:
    """A borderless table: which lines of the page it takes (last exclusive), and its cells."""

    first: int
    end: int
    rows: tuple[tuple[FoundCell, ...], ...]


def find_columned(lines: Sequence[PrintedLine]) -> list[Columned]:
    """Return the tables that stand in columns among the lines of one page."""
    found: list[Columned] = []
    for first, end in _runs(lines):
        starts = column_starts([line.segments for line in lines[first:end]], _COLUMN_GAP)
        end = _with_rest(lines, end, starts)
        piece = lines[first:end]
        if len(starts) > 1 and _is_table(piece, len(starts)):
            found.append(Columned(first, end, tuple(_row(row, starts) for row in _rows(piece))))
    return found


def _runs(lines: Sequence[PrintedLine]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    first = end = -1
    for at, line in enumerate(lines):
        if _is_columned(line):
            if first < 0:
                first = at
            end = at + 1
        elif first >= 0 and (at - end >= _CONTINUATIONS or not _may_continue(line, lines[end - 1])):
            runs.append((first, end))
            first = -1
    if first >= 0:
        runs.append((first, end))
    return runs


def _is_columned(line: PrintedLine) -> bool:
    if len(line.segments) == 2 and is_list_mark(line.segments[0].text):
        return len(line.segments[1].text) < _LONG_ITEM
    return len(line.segments) > 1


def _may_continue(line: PrintedLine, last: PrintedLine) -> bool:
    """Say whether a line in one piece may be part of a cell: it begins right of the first column."""
    return line.x0 > last.x0 + last.size


def _with_rest(lines: Sequence[PrintedLine], end: int, starts: Sequence[int]) -> int:
    """Take in the last lines of the last row, which stand below the others in one inner column."""
    while end < len(lines) and len(starts) > 1:
        line, last = lines[end], lines[end - 1]
        column = max((n for n, start in enumerate(starts) if start <= line.x0 + 2), default=0)
        fits = column + 1 == len(starts) or line.x1 < starts[column + 1]
        if column == 0 or not fits or len(line.segments) > 1 or line.top - last.bottom > 0.6 * last.size:
            break
        end += 1
    return end


def _is_table(lines: Sequence[PrintedLine], columns: int) -> bool:
    if any(_HEADER.match(fold(line.text)) for line in lines):
        return True
    wide = sum(1 for line in lines if len(line.segments) >= _FEWEST_COLUMNS)
    if wide >= _FEWEST_LINES and columns >= _FEWEST_COLUMNS:
        return True
    return sum(1 for line in lines if len(line.segments) > 1) > 1


def _rows(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Gather the lines of each row: they overlap in height, or rows lie visibly farther apart than their lines."""
    limit = _row_distance(lines)
    rows: list[list[PrintedLine]] = []
    bottom = 0.0
    for line in lines:
        overlaps = bool(rows) and line.top < bottom - 0.25 * line.size
        close = bool(rows) and limit is not None and line.bottom - rows[-1][-1].bottom < limit
        if overlaps or close:
            rows[-1].append(line)
        else:
            rows.append([line])
        bottom = max(bottom, line.bottom) if overlaps or close else line.bottom
    return rows


def _row_distance(lines: Sequence[PrintedLine]) -> float | None:
    """Return the distance from which on a line begins a new row, null where all distances are alike."""
    steps = [below.bottom - above.bottom for above, below in zip(lines, lines[1:], strict=False)]
    steps = [step for step in steps if step > 0.5 * median(line.size for line in lines)]
    if not steps:
        return None
    narrow = min(steps)
    wider = sum(1 for step in steps if step > _ROW_GAP * narrow)
    return _ROW_GAP * narrow if _ROW_SHARE * len(steps) <= wider < len(steps) else None


def _row(lines: Sequence[PrintedLine], starts: Sequence[int]) -> tuple[FoundCell, ...]:
    texts: list[list[str]] = [[] for _ in starts]
    for line in lines:
        for place, text in enumerate(in_columns(line.segments, starts)):
            if text:
                texts[place].append(text)
    return tuple(FoundCell(" ".join(parts)) for parts in texts)
