"""A working calendar for millions of moments at once: numpy arrays of epoch seconds in, arrays out.

The same answers as `WorkingCalendar`, to the second. Missing moments are the caller's to leave out: an epoch second has no null.
"""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.working_time import term_refusals as refusals
from thuocdo.working_time.counting_rules import CountingRules, EndOnDayOff
from thuocdo.working_time.working_calendar import (
    SECONDS_A_DAY,
    SECONDS_AN_HOUR,
    UTC_OFFSET_SECONDS,
    WorkingCalendar,
    half_of,
    midnight,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]
    Hours = NDArray[np.float64]

#: As many moments as are worked on at once: their intermediate arrays stay in the processor's cache.
_CHUNK = 1 << 16


class CalendarArrays:
    """The tables of one calendar; make it once and ask it often.

    The day is cut into slots as long as all sessions allow (half an hour for 07:30–11:30), so that the seconds worked up to
    a moment are those up to its slot plus, in an open slot, those since: two look-ups instead of a search.
    """

    def __init__(self, calendar: WorkingCalendar) -> None:
        self._span = calendar.span
        self._begin = midnight(calendar.span.start)
        self._end = midnight(calendar.span.end)
        self._starts = np.array(calendar.starts, dtype=np.int64)
        self._worked_before = np.array(calendar.worked_before, dtype=np.int64)
        edges = [*calendar.starts, *calendar.ends]
        self._slot = gcd(SECONDS_A_DAY, *(edge - self._begin for edge in edges))
        count = (self._end - self._begin) // self._slot + 1
        opens = np.zeros(count, dtype=np.int64)
        for start, end in zip(calendar.starts, calendar.ends, strict=True):
            opens[(start - self._begin) // self._slot : (end - self._begin) // self._slot] = 1
        self._opens = opens
        self._worked = np.concatenate(([0], np.cumsum(opens[:-1] * self._slot)))
        self._ends = np.array(calendar.ends, dtype=np.int64)
        self._make_days(calendar)

    def _make_days(self, calendar: WorkingCalendar) -> None:
        works = np.array([bool(day.work) for day in calendar.days])
        self._working_days = np.flatnonzero(works)
        #: For every day: how many working days there are before it, and up to it.
        self._days_before = np.concatenate(([0], np.cumsum(works)))[:-1]
        self._days_up_to = np.cumsum(works)
        worked = [day.work for day in calendar.days if day.work]
        midnights = self._begin + self._working_days * SECONDS_A_DAY
        self._closes = midnights + np.array([one[-1].end * 60 for one in worked], dtype=np.int64)
        self._half_ends = midnights + np.array([half_of(one) for one in worked], dtype=np.int64)

    def working_seconds(self, start: Seconds, end: Seconds) -> Seconds:
        """Return the seconds of office hours between each pair of moments; negative where the end is before the start.

        Raises:
            InvalidInput: a moment lies outside the calendar.
        """
        result = np.empty(len(start), dtype=np.int64)
        for first in range(0, len(start), _CHUNK):
            part = slice(first, first + _CHUNK)
            np.subtract(self._up_to(end[part]), self._up_to(start[part]), out=result[part])
        return result

    def working_hours(self, start: Seconds, end: Seconds) -> Hours:
        """Return `working_seconds` in hours, as floating numbers: for sums and means, not for stored figures."""
        return self.working_seconds(start, end) / SECONDS_AN_HOUR

    def moment_after(self, start: Seconds, seconds: Seconds) -> Seconds:
        """Return the first moments at which so many seconds of office hours have passed.

        Raises:
            InvalidInput: a number is negative, or a moment lies outside the calendar.
        """
        if len(seconds) and int(seconds.min()) < 0:
            raise refusals.not_whole_seconds(int(seconds.min()))
        target = self._up_to(start) + seconds
        index = np.searchsorted(self._worked_before, target, side="left") - 1
        still = np.searchsorted(self._ends, start, side="left")
        index = np.where(seconds == 0, still, index)
        if len(index) and int(index.max()) >= len(self._starts):
            raise refusals.outside_calendar(self._span)
        found = self._starts[index] + target - self._worked_before[index]
        return np.where(seconds == 0, np.maximum(start, self._starts[index]), found)

    def due_after_working_days(
        self, start: Seconds, days: Seconds, *, rules: CountingRules
    ) -> Seconds:
        """Return the ends of terms of whole working days, as `WorkingCalendar.due_after` counts them in days."""
        return self._closing(self._counted(start, rules) + days - 1, self._closes)

    def due_after_half_days(
        self, start: Seconds, halves: Seconds, *, rules: CountingRules
    ) -> Seconds:
        """Return the ends of terms of half working days: 5 is two and a half days."""
        position = self._counted(start, rules) + (halves + 1) // 2 - 1
        whole = self._closing(position, self._closes)
        return np.where(halves % 2 == 0, whole, self._closing(position, self._half_ends))

    def due_after_days(self, start: Seconds, days: Seconds, *, rules: CountingRules) -> Seconds:
        """Return the ends of terms of days, a last day off moved as the rules say."""
        return self._closing_on(self._day(start) + days - int(rules.start_day_counts), rules)

    def due_after_months(self, start: Seconds, months: Seconds, *, rules: CountingRules) -> Seconds:
        """Return the ends of terms of months: the same number in the later month, or its last day."""
        first_day = np.datetime64(self._span.first_day, "D")
        day = first_day + self._day(start)
        month = day.astype("datetime64[M]")
        later = month + months
        wanted = later.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
        last = (later + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        return self._closing_on((np.minimum(wanted, last) - first_day).astype(np.int64), rules)

    def _counted(self, start: Seconds, rules: CountingRules) -> Seconds:
        """Return how many working days lie before the first one that counts."""
        index = self._day(start)
        found: Seconds = (self._days_before if rules.start_day_counts else self._days_up_to)[index]
        return found

    def _closing_on(self, day: Seconds, rules: CountingRules) -> Seconds:
        if len(day) and int(day.max()) >= len(self._days_before):
            raise refusals.outside_calendar(self._span)
        if rules.end_on_day_off is EndOnDayOff.PREVIOUS:
            return self._closing(self._days_up_to[day] - 1, self._closes)
        return self._closing(self._days_before[day], self._closes)

    def _closing(self, position: Seconds, ends: Seconds) -> Seconds:
        if len(position) and not 0 <= int(position.min()) <= int(position.max()) < len(
            self._closes
        ):
            raise refusals.outside_calendar(self._span)
        found: Seconds = ends[position]
        return found

    def _day(self, moments: Seconds) -> Seconds:
        self._refuse_outside(moments)
        day = (moments + UTC_OFFSET_SECONDS) // SECONDS_A_DAY
        return day - (self._begin + UTC_OFFSET_SECONDS) // SECONDS_A_DAY

    def _up_to(self, moments: Seconds) -> Seconds:
        self._refuse_outside(moments)
        slot, rest = np.divmod(moments - self._begin, self._slot)
        rest *= self._opens[slot]
        rest += self._worked[slot]
        return rest

    def _refuse_outside(self, moments: Seconds) -> None:
        if len(moments) and not (
            self._begin <= int(moments.min()) and int(moments.max()) <= self._end
        ):
            raise refusals.outside_calendar(self._span)
