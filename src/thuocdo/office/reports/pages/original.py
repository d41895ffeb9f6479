"""The original text of a report with the places marked that figures were read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from thuocdo.figures.source import Location

Span = tuple[int, int]
_SPECIAL = re.compile(r"[&<>\"']")


def escaped(text: str) -> str:
    """Return a text as it stands in HTML; most have nothing to escape, and looking is cheaper than escaping."""
    return str(escape(text)) if _SPECIAL.search(text) else text


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the original text; `anchor` is set where a value was read from it, `severity` where it does not add up."""

    text: str
    anchor: str = ""
    severity: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the original: a paragraph is one cell, a table row several. `start` is its offset in the text."""

    cells: tuple[tuple[Segment, ...], ...]
    start: int = 0


def anchor_of(place: Location) -> str:
    """Return the id that a span of the original text has on the page."""
    return f"t{place.start}"


def original_lines(text: str, marks: Mapping[Span, str]) -> tuple[TextLine, ...]:
    """Cut the text into lines and cells with the given spans marked; of overlapping spans the first one counts."""
    chosen = _apart(marks)
    lines, offset, cursor = [], 0, 0
    for line in text.split("\n"):
        cells, start = [], offset
        for cell in line.split("\t"):
            cursor, segments = _segments(text, offset, offset + len(cell), chosen, cursor)
            cells.append(segments)
            offset += len(cell) + 1
        if line.strip():
            lines.append(TextLine(tuple(cells), start))
    return tuple(lines)


def excerpt(text: str, place: Location, *, around: int = 2) -> tuple[TextLine, ...]:
    """Return the line a span stands in, with some lines before and after, and the span marked."""
    start, end = place.start, place.end
    first = last = start
    for _ in range(around + 1):
        first = max(text.rfind("\n", 0, max(first - 1, 0)), 0)
        found = text.find("\n", last + 1 if last > end else end)
        last = found if found >= 0 else len(text)
    first = first + 1 if first else 0
    return original_lines(text[first:last], {(start - first, end - first): ""})


def _apart(marks: Mapping[Span, str]) -> list[tuple[int, int, str]]:
    chosen: list[tuple[int, int, str]] = []
    for (start, end), severity in sorted(marks.items(), key=lambda item: (item[0][0], -item[0][1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end, severity))
    return chosen


def _segments(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]], cursor: int
) -> tuple[int, tuple[Segment, ...]]:
    segments, at = [], start
    while cursor < len(spans) and spans[cursor][1] <= start and spans[cursor][1] > spans[cursor][0]:
        cursor += 1
    while cursor < len(spans) and spans[cursor][0] <= end:
        first, last, severity = spans[cursor]
        stop = min(last, end)
        if first > at:
            segments.append(Segment(text[at:first]))
        anchor = f"t{first}" if first >= start else ""
        segments.append(Segment(text[max(first, at) : stop], anchor, severity, marked=True))
        at = max(stop, at)
        if last > end:
            break
        cursor += 1
    if at < end:
        segments.append(Segment(text[at:end]))
    return cursor, tuple(segments)


def original_html(text: str, marks: Mapping[Span, str]) -> str:
    """Return the whole original as HTML, each line and each place with its id.

    Written here and not in a template, as the rows: it has a thousand pieces. An excerpt is drawn by a template.
    """
    return "".join(map(_line_html, original_lines(text, marks)))


def _line_html(line: TextLine) -> str:
    if len(line.cells) == 1:
        return f'<p id="p{line.start}">{_cell_html(line.cells[0])}</p>\n'
    cells = "".join(f"<span>{_cell_html(cell)}</span>" for cell in line.cells)
    return f'<div class="original-row">{cells}</div>\n'


def _cell_html(parts: Iterable[Segment]) -> str:
    return "".join(_marked(part) if part.marked else escaped(part.text) for part in parts)


def _marked(part: Segment) -> str:
    anchor = f' id="{part.anchor}"' if part.anchor else ""
    kind = f' class="mark-{part.severity}"' if part.severity else ""
    return f"<mark{anchor}{kind}>{escaped(part.text)}</mark>"


def marks_of(places: Iterable[Location], worst: Mapping[Span, str]) -> dict[Span, str]:
    """Return the spans to mark, each with the worst severity that concerns it."""
    spans = {(place.start, place.end): "" for place in places}
    return spans | dict(worst)
