"""Printed lines of all pages put together to paragraphs: lines joined over line and page ends."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from thuocdo.ingestion.readers.composition import FoundBlock, FoundParagraph, FoundTable
from thuocdo.ingestion.readers.lines import (
    continues,
    ends_sentence,
    is_heading,
    is_note,
    is_open,
    starts_item,
)
from thuocdo.ingestion.readers.pdf_lines import PrintedLine

#: Shares of the width of the text: a line that ends this near its right edge is full.
_FULL = 0.88
_INDENT_POINTS = 8.0
#: Lines of one paragraph are at most this many usual distances apart, and sizes of type where none is usual.
_WIDER = 1.2
_LINE_DISTANCE = 2.1
#: Fewer steps from line to line than this show no usual distance.
_FEWEST_STEPS = 8
_SAME_SIZE = 0.12


@dataclass(frozen=True, slots=True)
class PageFlow:
    """What stands on a page from top to bottom."""

    number: int
    items: tuple[PrintedLine | FoundTable, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """The measures of running text: its left and right edge, and the usual distance of lines by size of type."""

    left: float
    right: float
    distances: dict[int, float]

    def distance(self, line: PrintedLine) -> float:
        """Return how far a line of this size may lie below the one it goes on with."""
        usual = self.distances.get(round(line.size))
        return _LINE_DISTANCE * line.size if usual is None else _WIDER * usual + 1


@dataclass(slots=True)
class _Open:
    """The paragraph being put together, and the notes that wait for its end."""

    lines: list[PrintedLine] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)


def flowed(pages: Sequence[PageFlow]) -> list[FoundBlock]:
    """Return the blocks of all pages; footnotes follow the paragraph that the end of their page interrupts."""
    measures = _measures(pages)
    found: list[FoundBlock] = []
    notes: list[FoundBlock] = []
    text, note = _Open(), _Open()
    for page in pages:
        for item in page.items:
            if isinstance(item, FoundTable):
                found += _closed(text, note=False)
                notes += _closed(note, note=True)
                found += [*notes, item]
                notes = []
            elif is_note(item.text) or (note.lines and _belongs(note, item, page.number, measures)):
                if not _belongs(note, item, page.number, measures):
                    notes += _closed(note, note=True)
                _append(note, item, page.number)
            else:
                notes += _closed(note, note=True)
                if not _belongs(text, item, page.number, measures):
                    found += [*_closed(text, note=False), *notes]
                    notes = []
                _append(text, item, page.number)
    return [*found, *_closed(text, note=False), *notes, *_closed(note, note=True)]


def _append(open_paragraph: _Open, line: PrintedLine, page: int) -> None:
    open_paragraph.lines.append(line)
    open_paragraph.pages.append(page)


def _closed(open_paragraph: _Open, *, note: bool) -> list[FoundBlock]:
    if not open_paragraph.lines:
        return []
    text = " ".join(line.text for line in open_paragraph.lines)
    paragraph = FoundParagraph(text, open_paragraph.pages[0], note=note)
    open_paragraph.lines, open_paragraph.pages = [], []
    return [paragraph]


def _belongs(open_paragraph: _Open, line: PrintedLine, page: int, measures: _Page) -> bool:
    """Say whether a line goes on with the paragraph being put together."""
    if not open_paragraph.lines or starts_item(line.text):
        return False
    last = open_paragraph.lines[-1]
    apart = open_paragraph.pages[
        -1
    ] == page and not 0 < line.bottom - last.bottom <= measures.distance(line)
    if apart or abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size):
        return False
    if continues(line.text) and not ends_sentence(last.text):
        return True
    if is_heading(last.text):
        return False
    if last.x1 < measures.left + _FULL * (measures.right - measures.left):
        return is_open(last.text)
    indented = line.x0 > measures.left + _INDENT_POINTS
    return not indented or (line.x0 <= last.x0 + 1 and not ends_sentence(last.text))


def _measures(pages: Iterable[PageFlow]) -> _Page:
    """Measure the running text of the whole document."""
    steps: dict[int, Counter[float]] = {}
    lines: list[PrintedLine] = []
    for page in pages:
        own = [item for item in page.items if isinstance(item, PrintedLine)]
        for above, below in itertools.pairwise(own):
            if round(above.size) == round(below.size) and below.bottom > above.bottom:
                steps.setdefault(round(below.size), Counter())[
                    round(below.bottom - above.bottom, 0)
                ] += 1
        lines += own
    if not lines:
        return _Page(0.0, 1.0, {})
    starts = sorted(line.x0 for line in lines)
    ends = sorted(line.x1 for line in lines)
    distances = {
        size: found.most_common(1)[0][0]
        for size, found in steps.items()
        if found.total() >= _FEWEST_STEPS
    }
    return _Page(starts[len(starts) // 20], ends[-1 - len(ends) // 20], distances)
