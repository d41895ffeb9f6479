"""The places of a series on the axis of time: the reports of one kind, whatever days a unit counted for them.

A year that runs from 15 December to 14 December and one that a province cut off on 15 November are the same report,
so they share a slot. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from thuocdo.working_time.calendars import CIVIL, REFORM, calendar_named, calendars, recognise
from thuocdo.working_time.period import Period, PeriodKind
from thuocdo.working_time.reporting_calendar import NamedPeriod

#: Gaps are filled up to this many slots: one report with a wrong year must not make an axis of a century.
MOST_SLOTS = 60


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One report of a kind: the year, its number in the year, and the kind. Slots of one kind sort by time."""

    year: int
    index: int
    kind: PeriodKind

    def named(self) -> NamedPeriod:
        """Return the report as the reform calendar has it, as the civil one where the other has no such report."""
        return _named(self)

    @property
    def last_day(self) -> date:
        """Return the day on which the units that report are those in force."""
        return self.named().period.last_day

    def label(self, language: str = "vi") -> str:
        """Return the name of the report, in Vietnamese (vi) or English (en)."""
        return self.named().label(language)


@lru_cache(maxsize=1024)
def _named(slot: Slot) -> NamedPeriod:
    reform = calendar_named(REFORM)
    calendar = reform if reform.has(slot.kind, slot.index) else calendar_named(CIVIL)
    return calendar.period(slot.kind, slot.year, index=slot.index)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a figure counts, the slot they belong to, and whether they follow the calendar year."""

    period: Period
    slot: Slot
    civil: bool


def window_of(start: date, end: date, owner: str) -> Window | None:
    """Say to which report the days from `start` to before `end` belong; null for days that are no report.

    Args:
        owner: the code of the unit, whose own calendar counts too.
    """
    return _window(start, end, owner if owner in _owners() else None)


@cache
def _owners() -> frozenset[str]:
    return frozenset(one.owner for one in calendars().values() if one.owner is not None)


@lru_cache(maxsize=4096)
def _window(start: date, end: date, owner: str | None) -> Window | None:
    """Recognising takes half a millisecond, and a series of twelve provinces asks for the same few windows 600 times."""
    period = Period(start, end)
    found = recognise(period.first_day, period.last_day, owner=owner)
    if found is None:
        return None
    named = found.named
    slot = Slot(named.year, named.index, named.kind)
    return Window(period, slot, civil=named.calendar == CIVIL)


def filled(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Return the slots in the order of time, with those of the reform calendar that lie between and have no figure."""
    known = set(slots)
    if not known:
        return ()
    first, last = min(known), max(known)
    numbers = [w.index for w in calendar_named(REFORM).windows if w.kind == first.kind]
    years = range(first.year, last.year + 1)
    if len(years) * len(numbers) > MOST_SLOTS:
        return tuple(sorted(known))
    possible = {Slot(year, index, first.kind) for year in years for index in numbers}
    return tuple(sorted(known | {slot for slot in possible if first < slot < last}))
