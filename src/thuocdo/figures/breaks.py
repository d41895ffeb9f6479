"""Why two neighbouring points of a series cannot simply be compared. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from thuocdo.figures.points import Point, Source
from thuocdo.indicators.indicator import Indicator, PeriodKind

#: Windows that differ by a day or two are of one length: leap years, and cut-offs that slip by a day.
SAME_LENGTH_DAYS = 2


class BreakKind(StrEnum):
    """What changed between two points."""

    FORM = "form"
    DEFINITION = "definition"
    UNIT = "unit"
    WINDOW = "window"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Break:
    """One reason: what changed, from what to what.

    FORM: the form versions. WINDOW: the days counted, as the longest window before and after. UNIT: the successions
    in question. DEFINITION: the first day of the definition. COVERAGE says nothing more: the two points lack
    different former units.
    """

    kind: BreakKind
    before: str = ""
    after: str = ""
    on: date | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A succession that a series must know of: who became whom on a day, and how; `kind` is that of the succession."""

    predecessor: int
    successor: int | None
    on: date
    kind: str


def with_breaks(
    points: Iterable[Point], *, of: Indicator, changes: Sequence[Change]
) -> tuple[Point, ...]:
    """Return the points, each with the reasons why it differs from the last one before it where something was reported.

    Args:
        changes: the successions of the unit and of those whose figures are carried to it.
    """
    marked: list[Point] = []
    before: Point | None = None
    for point in points:
        found = tuple(_between(before, point, of, changes)) if before else ()
        marked.append(replace(point, breaks=found) if found else point)
        if point.contributions:
            before = point
    return tuple(marked)


def _between(
    before: Point, after: Point, of: Indicator, changes: Sequence[Change]
) -> Iterator[Break]:
    if not after.contributions:
        return
    yield from _form(before, after)
    yield from _definition(before, after, of)
    yield from _unit(before, after, of, changes)
    yield from _window(before, after, of)
    if (before.missing, before.withheld) != (after.missing, after.withheld):
        yield Break(BreakKind.COVERAGE)


def _sources(point: Point) -> list[Source]:
    return [part.source for part in point.contributions]


def _versions(point: Point) -> set[str]:
    return {source.form_version for source in _sources(point)} - {""}


def _form(before: Point, after: Point) -> Iterator[Break]:
    """A prose figure stands in no form, so it says nothing about a change of forms."""
    old, new = _versions(before), _versions(after)
    if old and new and old != new:
        yield Break(BreakKind.FORM, ", ".join(sorted(old)), ", ".join(sorted(new)))


def _last_day(point: Point) -> date:
    return max(source.window.period.last_day for source in _sources(point))


def _first_day(point: Point) -> date:
    return min(source.window.period.first_day for source in _sources(point))


def _definition(before: Point, after: Point, of: Indicator) -> Iterator[Break]:
    if _last_day(before) < of.valid_from <= _last_day(after):
        yield Break(BreakKind.DEFINITION, on=of.valid_from)


def _unit(before: Point, after: Point, of: Indicator, changes: Sequence[Change]) -> Iterator[Break]:
    """As reported, a merger or split between the points counts; restated, only one inside the days of either.

    A unit that began inside the window reports a part of it, or its former units as well: nobody can tell.
    """
    found = [
        change
        for change in changes
        if _splits_window(change, before, of)
        or _splits_window(change, after, of)
        or (not after.restated and not before.restated and _concerns(change, before, after))
    ]
    if found:
        yield Break(BreakKind.UNIT, on=found[-1].on, changes=tuple(found))


def _concerns(change: Change, before: Point, after: Point) -> bool:
    own = {source.unit_id for source in (*_sources(before), *_sources(after))}
    between = _last_day(before) < change.on <= _last_day(after)
    return between and bool(own & {change.predecessor, change.successor})


def _splits_window(change: Change, point: Point, of: Indicator) -> bool:
    flows = of.period_kind != PeriodKind.STOCK
    return flows and _first_day(point) < change.on <= _last_day(point)


def _window(before: Point, after: Point, of: Indicator) -> Iterator[Break]:
    """What holds at the end of a window does not depend on its length; what flows through it does."""
    old, new = _longest(before), _longest(after)
    other_length = abs(old.window.period.length - new.window.period.length) > SAME_LENGTH_DAYS
    if (other_length and of.period_kind != PeriodKind.STOCK) or (
        old.window.civil != new.window.civil
    ):
        yield Break(BreakKind.WINDOW, str(old.window.period.length), str(new.window.period.length))


def _longest(point: Point) -> Source:
    return max(_sources(point), key=lambda source: source.window.period.length)
