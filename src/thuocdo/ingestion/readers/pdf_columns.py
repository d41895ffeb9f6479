"""Tables without ruling lines: lines of print whose words stand in columns, rows told apart by their distance."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thuocdo.ingestion.readers.columns import column_of, column_starts, is_list_mark
from thuocdo.ingestion.readers.composition import FoundCell
from thuocdo.ingestion.readers.lines import breaks_inside, is_heading
from thuocdo.ingestion.readers.pdf_lines import PrintedLine, Segment
from thuocdo.vietnamese import fold

#: Points of white space that part two columns where they stand one below the other.
_COLUMN_GAP = 5
#: A line with so many pieces stands in columns; so many of them on a page make a table.
_PIECES = 3
_FEWEST_LINES = 3
#: Lines with two pieces, so many in a row, are the two halves of a letterhead or of a signature.
_FEWEST_HALVES = 2
#: Points that a word may begin away from the edge of its column.
_OFF = 4.0
#: Shares of the size of type: gaps that part words of two columns; lines this near are lines of one cell.
_WORD_GAP = 0.5
_CELL_LINES = 1.5
_ROW_GAP = 1.25
#: Points that may be left of a column whose line broke inside a word.
_NEARLY_FULL = 10.0
_HEADER = re.compile(r"(?:stt|tt|so tt)\b.*\b(?:chi tieu|noi dung|don vi)")
_FIRST_CELL = re.compile(
    r"(?:[\dIVXLC]+(?:\.\d+)*[.)]?|[-–+•]|trong(?: đó:?)?|stt|tt)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Columned:
    """A borderless table: which lines of its page it takes (last exclusive), and its cells."""

    first: int
    end: int
    rows: tuple[tuple[FoundCell, ...], ...]


def find_columned(pages: Sequence[Sequence[PrintedLine]]) -> list[list[Columned]]:
    """Return for each page the tables that stand in columns among its lines.

    The columns are measured over all pages together where that loses none: a page on which no cell of the last
    column is filled still gets it.
    """
    strong = [[line for line in lines if _is_strong(line)] for lines in pages]
    own = [_starts(lines) if _is_tabular(lines) else [] for lines in strong]
    joint = _starts(
        [line for lines, starts in zip(strong, own, strict=True) if starts for line in lines]
    )
    shared = len(joint) >= max((len(starts) for starts in own), default=0)
    extents: list[list[_Extent]] = []
    for lines, starts in zip(pages, own, strict=True):
        before = extents[-1][-1:] if extents else []
        goes_on = bool(before) and before[0].end == len(pages[len(extents) - 1])
        extents.append(_extents(lines, joint if shared and starts else starts, goes_on=goes_on))
    limit = _row_distance(
        [lines[e.first : e.end] for lines, found in zip(pages, extents, strict=True) for e in found]
    )
    return [
        [_columned(lines, e, limit) for e in found]
        for lines, found in zip(pages, extents, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Extent:
    """The lines of a page that stand in columns (last exclusive), and where the columns begin."""

    first: int
    end: int
    starts: Sequence[int]


def _columned(lines: Sequence[PrintedLine], extent: _Extent, limit: float) -> Columned:
    inside = lines[extent.first : extent.end]
    rows = (
        _rows(inside, extent.starts, limit)
        if len(extent.starts) >= _PIECES
        else [[line] for line in inside]
    )
    return Columned(extent.first, extent.end, tuple(_cells(rows, extent.starts)))


def _is_strong(line: PrintedLine) -> bool:
    return len(line.segments) >= _PIECES or _is_header(line)


def _is_header(line: PrintedLine) -> bool:
    return len(line.segments) > 1 and bool(_HEADER.match(fold(line.text)))


def _is_tabular(strong: Sequence[PrintedLine]) -> bool:
    return len(strong) >= _FEWEST_LINES or any(_is_header(line) for line in strong)


def _starts(lines: Sequence[PrintedLine]) -> list[int]:
    return column_starts([line.segments for line in lines], _COLUMN_GAP) if lines else []


def _extents(
    lines: Sequence[PrintedLine], starts: Sequence[int], *, goes_on: bool
) -> list[_Extent]:
    """Return where lines stand in columns; `goes_on` says that the page before ends in a table."""
    found: list[_Extent] = []
    at = 0
    while at < len(lines):
        open_above = goes_on and at == 0
        end = _table_end(lines, at, starts, open_above) if len(starts) >= _PIECES else at
        if end > at:
            found.append(_Extent(at, end, starts))
        elif (end := _halves_end(lines, at)) > at:
            found.append(_Extent(at, end, _starts(lines[at:end])))
        at = max(end, at + 1)
    return found


def _table_end(
    lines: Sequence[PrintedLine], at: int, starts: Sequence[int], open_above: bool
) -> int:
    """Return where the table ends that begins at a line, the line itself where none begins.

    A table that goes on from the page before may go on with any line that stands in its columns: the rest of a row.
    """
    if not _is_strong(lines[at]) and not (
        _fits(lines[at], starts) and (open_above or any(map(_is_strong, lines[at + 1 : at + 3])))
    ):
        return at
    end = at
    while end < len(lines) and _fits(lines[end], starts):
        end += 1
    return end if any(_is_strong(line) for line in lines[at:end]) else at


def _fits(line: PrintedLine, starts: Sequence[int]) -> bool:
    """Say whether a line stands in the columns: in several, or in one but the first, and is no title."""
    if _is_strong(line):
        return True
    if len(line.segments) == 1 and is_heading(line.text):
        return False
    if line.x0 >= starts[1] - _OFF:
        return True
    if line.segments[0].end < starts[1]:
        return True
    inner = [word for word in line.words if word.start >= starts[1] - _OFF]
    first = line.words[: len(line.words) - len(inner)]
    return (
        bool(first and inner)
        and abs(inner[0].start - starts[1]) <= _OFF
        and inner[0].start - first[-1].end > _WORD_GAP * line.size
    )


def _begins(line: PrintedLine, starts: Sequence[int]) -> bool:
    """Say whether a row begins with the line: an item number, or another mark, stands in its first column."""
    return bool(
        _FIRST_CELL.match(
            " ".join(word.text for word in line.words if word.start < starts[1] - _OFF)
        )
    )


def _halves_end(lines: Sequence[PrintedLine], at: int) -> int:
    end = at
    while (
        end < len(lines)
        and len(lines[end].segments) == 2
        and not is_list_mark(lines[end].segments[0].text)
    ):
        end += 1
    return end if end - at >= _FEWEST_HALVES else at


def _rows(
    lines: Sequence[PrintedLine], starts: Sequence[int], limit: float
) -> list[list[PrintedLine]]:
    """Gather the lines of each row: they overlap in height, or are nearer than rows are."""
    rows: list[list[PrintedLine]] = []
    numbered = False
    for line in lines:
        begins = _begins(line, starts)
        above = rows[-1][-1] if rows else None
        near = above is not None and (
            line.top < above.bottom - 0.25 * line.size or line.bottom - above.bottom < limit
        )
        if near and not (begins and numbered):
            rows[-1].append(line)
            numbered = numbered or begins
        else:
            rows.append([line])
            numbered = begins
    return rows


def _row_distance(tables: Sequence[Sequence[PrintedLine]]) -> float:
    """Return the distance from which on a line begins a new row; 0 where the lines of a cell are as far apart as rows."""
    steps = [
        (below.bottom - above.bottom, below.size)
        for lines in tables
        for above, below in itertools.pairwise(lines)
        if below.bottom - above.bottom > 0.8 * below.size
    ]
    narrow, size = min(steps, default=(0.0, 1.0))
    apart = any(step > _ROW_GAP * narrow for step, _ in steps)
    return _ROW_GAP * narrow if apart and narrow < _CELL_LINES * size else 0.0


def _cells(
    rows: Sequence[Sequence[PrintedLine]], starts: Sequence[int]
) -> Iterator[tuple[FoundCell, ...]]:
    cut = [[_cut(line, starts) for line in row] for row in rows]
    widest = [0.0] * len(starts)
    for piece in (piece for row in cut for pieces in row for piece in pieces):
        at = column_of(piece, starts)
        widest[at] = max(widest[at], piece.end)
    for row in cut:
        texts = [""] * len(starts)
        full = [False] * len(starts)
        for piece in (piece for pieces in row for piece in pieces):
            at = column_of(piece, starts)
            broken = full[at] and breaks_inside(texts[at], piece.text)
            texts[at] += piece.text if broken else f" {piece.text}"
            full[at] = widest[at] - piece.end < _NEARLY_FULL
        yield tuple(FoundCell(text.strip()) for text in texts)


def _cut(line: PrintedLine, starts: Sequence[int]) -> list[Segment]:
    """Return the pieces of a line, cut also where a narrower gap falls on the edge of a column."""
    pieces: list[list[Segment]] = []
    for word in line.words:
        if pieces and not _parts(pieces[-1][-1], word, starts, line.size):
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [
        Segment(piece[0].start, piece[-1].end, " ".join(word.text for word in piece))
        for piece in pieces
    ]


def _parts(before: Segment, word: Segment, starts: Sequence[int], size: float) -> bool:
    if word.start - before.end > _CELL_LINES * size:
        return True
    edge = bisect_right(starts, before.end)
    crosses = edge < len(starts) and starts[edge] <= word.start + _OFF
    return crosses and word.start - before.end > _WORD_GAP * size
