"""Both clocks for many dossiers at once: the arrays of `working_time` under the rules of `clocks`, unit by unit where calendars differ.

Everything is epoch seconds. What cannot be counted in arrays is counted one by one, by the same function the services use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.clocks import clock_start, term_after
from thuocdo.organisations.models import Unit
from thuocdo.working_time.calendar_arrays import CalendarArrays
from thuocdo.working_time.counting_rules import CountingRules, WorkingDayAs, counting_rules
from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import calendars_of
from thuocdo.working_time.working_calendar import (
    SECONDS_A_DAY,
    SECONDS_AN_HOUR,
    UTC_OFFSET_SECONDS,
    WorkingCalendar,
    epoch_second,
    moment_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Term

    Ints = NDArray[np.int64]

_EPOCH = date(1970, 1, 1).toordinal()


class Clockwork:
    """The calendars of some units, by their place in a list; made once and asked for whole columns.

    Args:
        units: in the order in which the columns number them.
        span: days that every answer lies in.
    """

    def __init__(self, units: Sequence[Unit], *, span: Period) -> None:
        by_unit = calendars_of(units, span=span)
        self.calendars: list[WorkingCalendar] = []
        groups = []
        for unit in units:
            calendar = by_unit[unit.pk]
            if not any(one is calendar for one in self.calendars):
                self.calendars.append(calendar)
            groups.append(next(n for n, one in enumerate(self.calendars) if one is calendar))
        self._group = np.array(groups, dtype=np.int64)
        self._arrays = [CalendarArrays(one) for one in self.calendars]

    def moment_after(self, units: Ints, start: Ints, seconds: Ints) -> Ints:
        """Return the first moments at which so many seconds of office hours have passed."""
        return self._each(units, lambda n, at: self._arrays[n].moment_after(start[at], seconds[at]))

    def working_seconds(self, units: Ints, start: Ints, end: Ints) -> Ints:
        """Return the seconds of office hours between pairs of moments."""
        return self._each(units, lambda n, at: self._arrays[n].working_seconds(start[at], end[at]))

    def starts(self, units: Ints, at: Ints, linked: NDArray[np.bool_]) -> Ints:
        """Return from when dossiers count that came at some moments, as `clocks.clock_start` says."""
        found = at.copy()
        for n in np.flatnonzero(linked):
            calendar = self.calendars[self._group[units[n]]]
            start = clock_start(calendar, moment_of(int(at[n])), interagency=True)
            found[n] = epoch_second(start)
        return found

    def dues(self, units: Ints, start: Ints, terms: Ints, table: Sequence[Term]) -> Ints:
        """Return when terms end, as `clocks.term_after` says; 0 where there is none.

        Args:
            units: whose calendar counts.
            start: when each begins.
            terms: which of the table each has.
            table: all terms.
        """
        found = np.zeros(len(start), dtype=np.int64)
        for n in np.unique(terms).tolist():
            amount, unit = table[n]
            if amount is None:
                continue
            for rules, at in _by_rules(start, np.flatnonzero(terms == n)):
                found[at] = self._due(units[at], start[at], amount, unit, rules)
        return found

    def _due(
        self, units: Ints, start: Ints, amount: Decimal, unit: str, rules: CountingRules
    ) -> Ints:
        whole = int(amount)
        plain = rules.working_day_as is WorkingDayAs.DAYS or unit != "working_day"
        if not amount or amount != whole or not plain:
            return np.array(
                [
                    self._one_due(*one, amount, unit)
                    for one in zip(units.tolist(), start.tolist(), strict=True)
                ],
                dtype=np.int64,
            )
        many = np.full(len(start), whole, dtype=np.int64)
        if unit == "hour":
            return self.moment_after(units, start, many * SECONDS_AN_HOUR)
        if unit == "working_day":
            return self._each(
                units,
                lambda n, at: self._arrays[n].due_after_working_days(
                    start[at], many[at], rules=rules
                ),
            )
        if unit == "day":
            return self._each(
                units,
                lambda n, at: self._arrays[n].due_after_days(start[at], many[at], rules=rules),
            )
        return self._each(
            units,
            lambda n, at: self._arrays[n].due_after_months(start[at], many[at], rules=rules),
        )

    def _one_due(self, place: int, start: int, amount: Decimal, unit: str) -> int:
        calendar = self.calendars[self._group[place]]
        due = term_after(calendar, moment_of(start), amount, unit)
        assert due is not None
        return epoch_second(due)

    def _each(self, units: Ints, ask: Callable[[int, Ints], Ints]) -> Ints:
        """Ask the calendar of each unit for its part of a column."""
        groups = self._group[units]
        found = np.empty(len(units), dtype=np.int64)
        for n in np.unique(groups).tolist():
            at = np.flatnonzero(groups == n)
            found[at] = ask(n, at)
        return found


def _by_rules(start: Ints, places: Ints) -> Iterator[tuple[CountingRules, Ints]]:
    """Yield the rules of counting that hold on the days of some moments, each with its places."""
    days = local_days(start[places])
    known = {day: counting_rules(date_of(day)) for day in np.unique(days).tolist()}
    different = list(dict.fromkeys(known.values()))
    for rules in different:
        if len(different) == 1:
            yield rules, places
        else:
            chosen = [day for day, one in known.items() if one == rules]
            yield rules, places[np.isin(days, chosen)]


def local_days(moments: Ints) -> Ints:
    """Return the days of Vietnam in which moments lie, counted from 1970."""
    return (moments + UTC_OFFSET_SECONDS) // SECONDS_A_DAY


def date_of(day: int) -> date:
    """Return a day counted from 1970 as a date."""
    return date.fromordinal(day + _EPOCH)


def day_number(day: date) -> int:
    """Return a date as a day counted from 1970."""
    return day.toordinal() - _EPOCH


def is_late(end: Ints, due: Ints, by_moment: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say whether ends lie after due times, as `state.is_late` does: by the day, or by the moment."""
    return np.asarray(np.where(by_moment, end > due, local_days(end) > local_days(due)))


def restarts_at_agency(moments: Ints) -> NDArray[np.bool_]:
    """Say whether the clock of a dossier handed in elsewhere starts when the agency takes it over at a moment."""
    days = local_days(moments)
    values = {
        day: clock_rule("start_boundary_free", date_of(day)).value == "agency"
        for day in np.unique(days).tolist()
    }
    return np.array([values[day] for day in days.tolist()], dtype=bool)
