"""The rows of a report, laid along the rows of a form so that the whole fits best.

A dynamic programme in the manner of Needleman and Wunsch: within a section rows follow the form's order, and rows of
the form may be skipped at a cost. Two moves are added. A path may jump into another section, cheaply where a title
or a new table stands; so forms may come in any order, in one table or in many, twice, or in part. And up to four
printed lines may stand for one row of the form; so rows broken over lines are joined where that fits best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thuocdo.ingestion.tables.catalogue import Sheet, Slot
from thuocdo.ingestion.tables.labels import LabelIndex
from thuocdo.ingestion.tables.scoring import fit
from thuocdo.ingestion.tables.source_rows import SourceRow, is_remnant, joined

SKIPPED = 0.12
MOST_SKIPPED = 1.2
#: A row moved up: the more the farther, up to what it costs to meet a section a second time.
MOVED_BACK = 0.8
MOST_MOVED_BACK = 1.6
NEW_SECTION = 1.4
NEW_SECTION_AT_CUT = 0.5
NEW_SECTION_AT_HEADING = 0.4
NOT_ANNOUNCED = 0.8
#: A line joined to the one before: worth something where it looks like a remnant (it goes on in lower case), else not.
JOIN_REMNANT = 0.1
JOIN_OTHER = -0.15
LONGEST = 4
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row and where it stands: whether a table begins with it, and the sections that titles over it announce."""

    row: SourceRow
    stretch: int
    cut: bool = False
    announced: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """Lines `start` to `end` (exclusive) are the row of one slot.

    `visit` counts the sections entered. `margin` is how much better this slot was than the next best for these lines.
    """

    start: int
    end: int
    slot: Slot
    row: SourceRow
    score: float
    alike: float
    margin: float
    visit: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best path through one form version."""

    sheet: Sheet
    score: float
    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """One match on a path, linked to the one before."""

    start: int
    end: int
    slot: Slot
    row: SourceRow
    total: float
    score: float
    alike: float
    before: _Step | None
    entered: bool


@dataclass(slots=True)
class _Paths:
    """The best path that ends in each slot, and the best of all (null while nothing is matched)."""

    totals: list[float]
    steps: list[_Step | None]
    best: _Step | None = None

    def offer(self, step: _Step) -> None:
        at = step.slot.at
        if step.total > self.totals[at]:
            self.totals[at] = step.total
            self.steps[at] = step
        if self.best is None or step.total > self.best.total:
            self.best = step


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Lines that may be one row of the form, and how well they fit."""

    end: int
    slot: Slot
    row: SourceRow
    score: float
    alike: float


def align(lines: Sequence[Line], sheet: Sheet, index: LabelIndex) -> Alignment:
    """Return the best path of the lines through a form version; lines that fit nowhere are passed over free of cost."""
    count = len(sheet.slots)
    paths = _Paths([_NEVER] * count, [None] * count)
    waiting: list[list[_Step]] = [[] for _ in range(len(lines) + 1)]
    rivals: list[dict[int, float]] = []
    for start, line in enumerate(lines):
        for step in waiting[start]:
            paths.offer(step)
        tried: dict[int, float] = {}
        for candidate in _candidates(lines, start, sheet, index):
            step = _entered(paths, candidate, start, line, sheet)
            tried[candidate.slot.at] = max(step.total, tried.get(candidate.slot.at, _NEVER))
            if step.total > 0:
                waiting[candidate.end].append(step)
        rivals.append(tried)
    for step in waiting[-1]:
        paths.offer(step)
    return _traced(sheet, paths.best, rivals)


def _candidates(
    lines: Sequence[Line], start: int, sheet: Sheet, index: LabelIndex
) -> list[_Candidate]:
    found: list[_Candidate] = []
    row = lines[start].row
    join = 0.0
    for end in range(start + 1, min(start + LONGEST, len(lines)) + 1):
        if end > start + 1:
            following = lines[end - 1]
            if following.announced or not _may_join(row, following.row):
                break
            row = joined(row, following.row)
            join += JOIN_REMNANT if is_remnant(following.row) else JOIN_OTHER
        for label, alike in index.search(row.label).items():
            for at in sheet.by_label.get(label, ()):
                slot = sheet.slots[at]
                score = fit(row, slot, alike) + join
                if score > 0:
                    found.append(_Candidate(end, slot, row, score, alike))
    return found


def _may_join(row: SourceRow, following: SourceRow) -> bool:
    return (
        bool(row.label)
        and not (row.item and following.item)
        and not (row.value and following.value)
    )


def _entered(paths: _Paths, candidate: _Candidate, start: int, line: Line, sheet: Sheet) -> _Step:
    """Return the step that reaches the candidate's slot in the best way."""
    slot = candidate.slot
    strange = NOT_ANNOUNCED if line.announced and slot.section not in line.announced else 0.0
    total, before = _forward(paths, slot)
    total -= strange
    entered = False
    jump = _jump_cost(slot, line)
    back, back_step = _backward(paths, slot)
    if back - strange > total:
        total, before = back - strange, back_step
    elsewhere = paths.best.total if paths.best else 0.0
    if elsewhere - jump > total:
        total, before, entered = elsewhere - jump, paths.best, True
    return _Step(
        start,
        candidate.end,
        slot,
        candidate.row,
        total + candidate.score,
        candidate.score,
        candidate.alike,
        before,
        entered or before is None,
    )


def _forward(paths: _Paths, slot: Slot) -> tuple[float, _Step | None]:
    """Return the best path that ends before the slot in its section, what is skipped paid."""
    near = far = _NEVER
    near_at = far_at = -1
    totals = paths.totals
    for at in range(slot.first, slot.at):
        near -= SKIPPED
        total = totals[at]
        if total > near:
            near, near_at = total, at
        if total > far:
            far, far_at = total, at
    far -= MOST_SKIPPED
    if near >= far:
        return near, paths.steps[near_at] if near_at >= 0 else None
    return far, paths.steps[far_at]


def _backward(paths: _Paths, slot: Slot) -> tuple[float, _Step | None]:
    """Return the best path that ends at the slot or after it in its section: rows moved up, or printed twice."""
    best, best_at = paths.totals[slot.at] - MOST_MOVED_BACK, slot.at
    cost = MOVED_BACK
    for at in range(slot.at + 1, slot.end):
        cost = min(cost + SKIPPED, MOST_MOVED_BACK)
        if paths.totals[at] - cost > best:
            best, best_at = paths.totals[at] - cost, at
    return best, paths.steps[best_at]


def _jump_cost(slot: Slot, line: Line) -> float:
    cost = NEW_SECTION
    if slot.section in line.announced:
        cost = 0.0
    elif slot.place == 0:
        cost = NEW_SECTION_AT_HEADING
    elif line.cut:
        cost = NEW_SECTION_AT_CUT
    if line.announced and slot.section not in line.announced:
        cost += NOT_ANNOUNCED
    return cost + min(SKIPPED * max(slot.place - 1, 0), MOST_SKIPPED)


def _traced(sheet: Sheet, last: _Step | None, rivals: list[dict[int, float]]) -> Alignment:
    steps: list[_Step] = []
    step = last
    while step is not None:
        steps.append(step)
        step = step.before
    steps.reverse()
    placements: list[Placement] = []
    visit = 0
    for step in steps:
        visit += step.entered
        others = [total for at, total in rivals[step.start].items() if at != step.slot.at]
        margin = step.total - max(others, default=step.total - step.score)
        placements.append(
            Placement(
                step.start, step.end, step.slot, step.row, step.score, step.alike, margin, visit
            )
        )
    return Alignment(sheet, last.total if last else 0.0, tuple(placements))
