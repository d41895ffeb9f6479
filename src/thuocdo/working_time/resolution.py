"""From decided rows to the hours of every day of one unit: the nearest unit above that decided a day has the say.

Pure. A unit's way up may change within the span (districts ended on 30 June 2025), so it comes in stretches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from thuocdo.organisations.spans import Span
from thuocdo.working_time.days_off import projected_days, shipped_years
from thuocdo.working_time.office_hours import WeeklyHours, default_hours, default_hours_on
from thuocdo.working_time.period import Period
from thuocdo.working_time.working_calendar import DayHours, WorkingCalendar

#: The key of days that are decided for all units.
EVERYBODY = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which a unit's way up is the same: the ids from the unit to the top, those that decided nothing left out."""

    days: Period
    way_up: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """All that was decided, by unit; `EVERYBODY` holds what counts for all.

    A day in `off` is a day off; a day in `worked` is worked, with the day it replaces, null where that is not known.
    """

    hours: Mapping[int, Sequence[tuple[Span, WeeklyHours]]] = field(default_factory=dict)
    off: Mapping[int | None, frozenset[date]] = field(default_factory=dict)
    worked: Mapping[int | None, Mapping[date, date | None]] = field(default_factory=dict)
    decided_years: frozenset[int] = frozenset()

    @classmethod
    def shipped(cls) -> CalendarRows:
        """Return what ships with the product, for work without a database."""
        years = shipped_years()
        return cls(
            off={EVERYBODY: frozenset(one.day for year in years for one in year.days_off)},
            worked={
                EVERYBODY: {one.day: one.replaces for year in years for one in year.worked_days}
            },
            decided_years=frozenset(year.year for year in years),
        )

    @property
    def units(self) -> frozenset[int]:
        """Return the units that decided something."""
        deciding = {*self.hours, *self.off, *self.worked}
        return frozenset(unit for unit in deciding if unit is not None)

    def with_projection(self, years: range) -> CalendarRows:
        """Return the rows with the likely days of those years that nobody decided."""
        missing = [projected_days(year) for year in years if year not in self.decided_years]
        off = {one.day for days, _ in missing for one in days}
        worked = {one.day: one.replaces for _, days in missing for one in days}
        decided = self.worked.get(EVERYBODY, {})
        return CalendarRows(
            self.hours,
            {**self.off, EVERYBODY: self.off.get(EVERYBODY, frozenset()) | (off - set(decided))},
            {**self.worked, EVERYBODY: {**worked, **decided}},
            self.decided_years,
        )


def build_calendar(stretches: Sequence[Stretch], rows: CalendarRows) -> WorkingCalendar:
    """Build the calendar of a unit over stretches that follow each other without a gap."""
    first, last = stretches[0].days.first_day, stretches[-1].days.last_day
    known = rows.with_projection(range(first.year, last.year + 1))
    return WorkingCalendar(first, [one for stretch in stretches for one in _days(stretch, known)])


def _days(stretch: Stretch, rows: CalendarRows) -> Iterator[DayHours]:
    decided = _decided_days(stretch.way_up, rows)
    for first, end, hours in _weeks(stretch, rows):
        usual = [DayHours(hours.working(weekday), hours.open(weekday)) for weekday in range(7)]
        for day in Period(first, end).days():
            if day not in decided:
                yield usual[day.weekday()]
            elif decided[day] is _OFF:
                yield DayHours()
            else:
                weekday = hours.made_up(day, decided[day].replaces)
                yield DayHours(hours.week[weekday], hours.open(weekday))


@dataclass(frozen=True, slots=True)
class _Decision:
    """What was decided for a day that is worked; a day off is `_OFF`."""

    replaces: date | None


_OFF = _Decision(None)


def _decided_days(way_up: Sequence[int], rows: CalendarRows) -> Mapping[date, _Decision]:
    """Return what holds for each decided day: the nearest unit is laid over those above it."""
    decided: dict[date, _Decision] = {}
    for unit in (EVERYBODY, *reversed(way_up)):
        decided |= dict.fromkeys(rows.off.get(unit, ()), _OFF)
        worked = rows.worked.get(unit, {})
        decided |= {day: _Decision(replaces) for day, replaces in worked.items()}
    return decided


def _weeks(stretch: Stretch, rows: CalendarRows) -> Iterator[tuple[date, date, WeeklyHours]]:
    """Yield runs of days with one week: first day, day after the last, hours."""
    turns = {stretch.days.start, stretch.days.end}
    for unit in stretch.way_up:
        for span, _ in rows.hours.get(unit, ()):
            turns |= {day for day in (span.start, span.end) if day and stretch.days.covers(day)}
    turns |= {day for day, _ in default_hours() if day and stretch.days.covers(day)}
    for first, end in pairwise(sorted(turns)):
        yield first, end, _week_on(first, stretch.way_up, rows)


def _week_on(day: date, way_up: Sequence[int], rows: CalendarRows) -> WeeklyHours:
    for unit in way_up:
        for span, hours in rows.hours.get(unit, ()):
            if span.covers(day):
                return hours
    return default_hours_on(day)
