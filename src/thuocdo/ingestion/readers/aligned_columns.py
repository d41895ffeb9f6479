"""Tables set in columns by white space, as plain text recognition and PDF converters print them.

Where the columns are is read off all lines of a region together: a place that is blank in nearly every line
separates two columns. Pieces of one table that only blank lines part are measured together.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from thuocdo.ingestion.readers.columns import column_starts, in_columns, is_list_mark
from thuocdo.ingestion.readers.composition import FoundCell, FoundTable
from thuocdo.ingestion.readers.lines import Line, without_markup

_SEGMENT = re.compile(r"\S+(?: \S+)*")
#: A single gap must be this wide to count as a column edge; two gaps in a line need only two blanks each.
_WIDE_GAP = 3
#: A gap in a lone line must be this wide, as between the two halves of a letterhead.
_LETTERHEAD_GAP = 6
#: Lines without a gap that may stand between two lines with gaps: cells that go on below.
_CONTINUATIONS = 4
#: Lines above that a row without figures is held against.
_LINED_UP_WITH = 12
#: Blanks that part two columns where they stand one below the other.
_COLUMN_GAP = 2


@dataclass(frozen=True, slots=True)
class Region:
    """A table and the number of lines it takes."""

    length: int
    table: FoundTable


@dataclass(frozen=True, slots=True)
class _Segment:
    start: int
    end: int
    text: str


def find(lines: Sequence[Line]) -> dict[int, Region]:
    """Return the tables set by white space, by the number of their first line."""
    found: dict[int, Region] = {}
    for pieces in _groups(_runs(lines), lines):
        split = {at: _segments(lines[at].text) for start, end in pieces for at in range(start, end)}
        starts = column_starts(list(split.values()), _COLUMN_GAP)
        for start, end in pieces:
            rows = [_row(split[at], starts) for at in range(start, end)]
            if _is_table(rows, [split[at] for at in range(start, end)]):
                found[start] = Region(end - start, FoundTable(rows))
    return found


def _segments(text: str) -> list[_Segment]:
    return [_Segment(m.start(), m.end(), m.group()) for m in _SEGMENT.finditer(text)]


def _is_columned(text: str) -> bool:
    if "\t" in text or "|" in text:
        return False
    segments = _segments(text)
    if len(segments) == 2 and is_list_mark(segments[0].text):
        return segments[1].end - segments[1].start < 30 and _gaps(segments)[0] >= _WIDE_GAP
    gaps = _gaps(segments)
    return len(gaps) > 1 or any(gap >= _WIDE_GAP for gap in gaps)


def _gaps(segments: Sequence[_Segment]) -> list[int]:
    return [right.start - left.end for left, right in itertools.pairwise(segments)]


def _runs(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return first and last (exclusive) line of each stretch of columned lines, continuations inside included."""
    runs: list[tuple[int, int]] = []
    start = end = -1
    for at, line in enumerate(lines):
        if _is_columned(line.text) or (start >= 0 and _lines_up(line.text, lines[start:end])):
            if start < 0:
                start = at
            end = at + 1
        elif start >= 0 and (
            line.blank or not _may_continue(line.text) or at - end >= _CONTINUATIONS
        ):
            if line.blank:
                end = at
            runs.append((start, end))
            start = -1
    if start >= 0:
        runs.append((start, end))
    return runs


def _lines_up(text: str, above: Sequence[Line]) -> bool:
    """Say whether a line is a row without figures: its number and its label stand where those of rows above do."""
    segments = _segments(text)
    if len(segments) != 2 or not is_list_mark(segments[0].text):
        return False
    place = (segments[0].start, segments[1].start)
    return any(
        tuple(segment.start for segment in _segments(line.text)[:2]) == place
        for line in above[-_LINED_UP_WITH:]
    )


def _may_continue(text: str) -> bool:
    return text.startswith("  ") and "\t" not in text and "|" not in text


def _groups(runs: Sequence[tuple[int, int]], lines: Sequence[Line]) -> list[list[tuple[int, int]]]:
    groups: list[list[tuple[int, int]]] = []
    for start, end in runs:
        if groups and all(line.blank for line in lines[groups[-1][-1][1] : start]):
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return groups


def _row(segments: Sequence[_Segment], starts: Sequence[int]) -> list[FoundCell]:
    return [FoundCell(without_markup(text)) for text in in_columns(segments, starts)]


def _is_table(rows: Sequence[Sequence[FoundCell]], split: Sequence[Sequence[_Segment]]) -> bool:
    filled = Counter(sum(1 for cell in row if cell.text) for row in rows)
    wide = sum(count for cells, count in filled.items() if cells > 1)
    if len(rows) == 1:
        gaps = _gaps(split[0])
        return wide == 1 and (len(gaps) > 1 or (bool(gaps) and gaps[0] >= _LETTERHEAD_GAP))
    return wide * 2 >= len(rows) and wide > 0
