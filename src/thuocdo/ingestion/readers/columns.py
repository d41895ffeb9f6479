"""Columns that white space makes, in plain text and on a printed page: the same measure for letters and for points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

_LIST_MARK = re.compile(
    r"(?:[-–—+•▪●○o*·]|\(?\d{1,2}(?:\.\d{1,2})*[.)]?|\(?[a-zđA-Z][.)]|[IVXLC]+[.)]?)$"
)
#: One line in so many may run across a column edge (merged headers, titles).
_CROSSING = 10


class Span(Protocol):
    """Words of a line and where they begin and end."""

    @property
    def start(self) -> float:
        """Return where it begins."""
        ...

    @property
    def end(self) -> float:
        """Return where it ends, exclusive."""
        ...

    @property
    def text(self) -> str:
        """Return its words."""
        ...


def is_list_mark(text: str) -> bool:
    """Say whether a text is only the mark of a list item: a bullet, "1.", "a)", "II."."""
    return bool(_LIST_MARK.match(text))


def column_starts(lines: Sequence[Sequence[Span]], gap: int) -> list[int]:
    """Return where each column begins: after places that nearly no line covers, `gap` of them at least.

    A column in which hardly anything but its header stands is one too: its few words touch no other column, while
    a header that runs across two columns touches both.
    """
    filled = [line for line in lines if line]
    columns = _covered(
        [span for line in filled for span in line], gap, more_than=len(filled) // _CROSSING
    )
    apart = [
        span
        for line in filled
        for span in line
        if all(span.end + gap <= start or end + gap <= span.start for start, end in columns)
    ]
    return sorted(start for start, _ in [*columns, *_covered(apart, gap, more_than=0)])


def _covered(spans: Sequence[Span], gap: int, *, more_than: int) -> list[tuple[int, int]]:
    """Return the stretches that more than so many spans cover, those less than a gap apart as one."""
    width = int(max((span.end for span in spans), default=0)) + 1
    changes = [0] * (width + 2)
    for span in spans:
        changes[max(0, int(span.start))] += 1
        changes[max(0, int(span.end)) + (span.end > int(span.end))] -= 1
    stretches: list[tuple[int, int]] = []
    covered = 0
    for place in range(width):
        covered += changes[place]
        if covered > more_than:
            if stretches and place - stretches[-1][1] < gap:
                stretches[-1] = (stretches[-1][0], place + 1)
            else:
                stretches.append((place, place + 1))
    return stretches


def in_columns(line: Sequence[Span], starts: Sequence[int]) -> list[str]:
    """Return the texts of a line by column, several in one column joined by a space."""
    texts: list[list[str]] = [[] for _ in starts]
    for span in line:
        texts[column_of(span, starts)].append(span.text)
    return [" ".join(parts) for parts in texts]


def column_of(span: Span, starts: Sequence[int]) -> int:
    """Return the column that holds most of the span, the first of equals."""
    edges: list[float] = [min(0.0, span.start), *starts[1:], max(span.end, starts[-1]) + 1]
    shared = [min(span.end, edges[n + 1]) - max(span.start, edges[n]) for n in range(len(starts))]
    return shared.index(max(shared))
