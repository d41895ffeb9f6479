"""The working calendar of one unit over some years: how long it worked between two moments, and when a term ends.

Pure: built once from the sessions of every day (`working_time.queries` does that from the database) and never changed
afterwards. Inside all is whole seconds; moments are cut to the second. Guarantees and worked examples: docs/algorithms/deadline.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from zoneinfo import ZoneInfo

from thuocdo.working_time import term_refusals as refusals
from thuocdo.working_time.counting_rules import (
    CountingRules,
    EndOnDayOff,
    TermUnit,
    WorkingDayAs,
    counting_rules,
)
from thuocdo.working_time.office_hours import Sessions
from thuocdo.working_time.period import ONE_DAY, Period

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECONDS_AN_HOUR = 3600
SECONDS_A_DAY = 24 * SECONDS_AN_HOUR
#: Vietnam has kept UTC+7 without summer time since 13 June 1975, so a local day always has 86,400 seconds.
UTC_OFFSET_SECONDS = 7 * SECONDS_AN_HOUR
FIRST_DAY_OF_OFFSET = date(1975, 6, 14)

_EPOCH = date(1970, 1, 1).toordinal()

Amount = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class DayHours:
    """The sessions of one day: those in which clocks run, and those in which somebody is there (on duty, too)."""

    work: Sessions = ()
    open: Sessions = ()


def midnight(day: date) -> int:
    """Return the epoch second in which a day begins in Vietnam."""
    return (day.toordinal() - _EPOCH) * SECONDS_A_DAY - UTC_OFFSET_SECONDS


def epoch_second(moment: datetime) -> int:
    """Return the epoch second in which a moment lies.

    Raises:
        InvalidInput: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise refusals.naive_moment(moment)
    return int(moment.timestamp() // 1)


def moment_of(second: int) -> datetime:
    """Return an epoch second as a moment in Vietnam."""
    return datetime.fromtimestamp(second, ZONE)


class WorkingCalendar:
    """The office hours of every day from `first_day` on, holidays and make-up days already in them.

    A question about a moment outside the span is refused (`outside_calendar`), never answered with a guess.

    Args:
        first_day: the day of `days[0]`.
        days: one entry for every day of the span; its sessions are sorted and do not overlap.
    """

    def __init__(self, first_day: date, days: Sequence[DayHours]) -> None:
        if first_day < FIRST_DAY_OF_OFFSET:
            raise refusals.before_all_calendars(first_day)
        self.span = Period(first_day, first_day + len(days) * ONE_DAY)
        self.days = tuple(days)
        #: Sessions in which clocks run, as epoch seconds, and the seconds worked before each and after all of them.
        self.starts, self.ends = _edges(first_day, [day.work for day in self.days])
        lengths = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        self.worked_before = list(accumulate(lengths, initial=0))
        self._open_starts, self._open_ends = _edges(first_day, [day.open for day in self.days])
        self._working_days = [index for index, day in enumerate(self.days) if day.work]

    # Office hours

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Return the seconds of office hours from one moment to another; negative where the end is before the start."""
        return self._worked(self._second(end)) - self._worked(self._second(start))

    def working_hours(self, start: datetime, end: datetime) -> Fraction:
        """Return the office hours from one moment to another, exactly; negative where the end is before the start.

        `working_hours(a, b) + working_hours(b, c) == working_hours(a, c)` for any three moments.
        """
        return Fraction(self.working_seconds(start, end), SECONDS_AN_HOUR)

    def moment_after(self, start: datetime, hours: Amount) -> datetime:
        """Return the first moment at which so many office hours have passed; it is never outside office hours.

        The inverse of `working_hours`. After 0 hours it is the start itself, or the next opening.

        Raises:
            InvalidInput: a negative number or a part of a second is asked, or the moment lies after the calendar.
        """
        seconds = _whole_seconds(hours)
        begin = self._second(start)
        if seconds == 0:
            return moment_of(self._opening(begin))
        target = self._worked(begin) + seconds
        index = bisect_left(self.worked_before, target) - 1
        if index >= len(self.starts):
            raise refusals.outside_calendar(self.span)
        return moment_of(self.starts[index] + target - self.worked_before[index])

    def is_working(self, moment: datetime) -> bool:
        """Say whether a moment lies in office hours in which clocks run."""
        return _lies_in(self._second(moment), self.starts, self.ends)

    def is_open(self, moment: datetime) -> bool:
        """Say whether somebody is there at a moment, on duty or at work."""
        return _lies_in(self._second(moment), self._open_starts, self._open_ends)

    # Days

    def is_working_day(self, day: date) -> bool:
        """Say whether clocks run on a day."""
        return bool(self.days[self._index(day)].work)

    def working_days_in(self, days: Period) -> int:
        """Return how many days of a window are working days."""
        first, last = self._index(days.first_day), self._index(days.last_day)
        return bisect_right(self._working_days, last) - bisect_left(self._working_days, first)

    def working_day_after(self, day: date, count: int) -> date:
        """Return the n-th working day after a day, the day itself not counted; with 0 the last one up to it."""
        position = bisect_right(self._working_days, self._index(day)) + count - 1
        return self._nth_working_day(position)

    def working_day_from(self, day: date) -> date:
        """Return a day itself if it is a working day, else the next one."""
        return self._nth_working_day(bisect_left(self._working_days, self._index(day)))

    def closes_at(self, day: date) -> datetime:
        """Return the end of the office hours of a working day."""
        return moment_of(midnight(day) + self.days[self._index(day)].work[-1].end * 60)

    def half_day_ends_at(self, day: date) -> datetime:
        """Return the end of the first half of a working day.

        Where the day has several sessions, that is the end of the one (not the last) that comes nearest to half of its
        hours, as a rule the morning; where it has one session, its middle.
        """
        return moment_of(midnight(day) + half_of(self.days[self._index(day)].work))

    # Terms

    def due_after(
        self, start: datetime, amount: Amount, unit: TermUnit, *, rules: CountingRules | None = None
    ) -> datetime:
        """Return the moment by which a term that starts with an event has to be met.

        Hours are office hours and run from the event. Working days, days and months are counted from the day after it and
        end with the office hours of their last day; a last day without office hours moves to the next with some. A
        half working day ends with the morning. A month ends on the day with the number of the start day, or the
        last of the month.

        Args:
            amount: more than 0; working days in half steps, days and months whole.
            rules: how the procedure counts; by default the rules in force on the day of the event.

        Raises:
            InvalidInput: the amount cannot be used, or the term ends after the calendar.

        Source: Civil Code 2015, Articles 147 and 148; the options are data (`data/counting_rules.yaml`).
        """
        if amount <= 0:
            raise refusals.term_not_positive(amount)
        day = start.astimezone(ZONE).date() if start.tzinfo else None
        if day is None:
            raise refusals.naive_moment(start)
        rules = rules or counting_rules(day)
        if unit is TermUnit.HOUR:
            return self.moment_after(start, amount)
        if unit is TermUnit.WORKING_DAY:
            return self._after_working_days(start, day, amount, rules)
        whole = _whole(amount, unit)
        if unit is TermUnit.MONTH:
            return self._closing(months_later(day, whole), rules)
        last = day + (whole - rules.start_day_counts) * ONE_DAY
        return self._closing(last, rules)

    def _after_working_days(
        self, start: datetime, day: date, amount: Amount, rules: CountingRules
    ) -> datetime:
        steps = Fraction(amount) / Fraction(rules.smallest_step_days)
        if steps.denominator != 1:
            raise refusals.not_in_steps(amount, rules.smallest_step_days)
        if rules.working_day_as is WorkingDayAs.HOURS:
            return self.moment_after(start, Fraction(amount) * Fraction(rules.hours_in_working_day))
        whole, rest = divmod(Fraction(amount), 1)
        if rules.start_day_counts:
            day -= ONE_DAY
        if not rest:
            return self.closes_at(self.working_day_after(day, whole))
        if rest != Fraction(1, 2):
            raise refusals.not_in_steps(amount, Decimal("0.5"))
        return self.half_day_ends_at(self.working_day_after(day, whole + 1))

    def _closing(self, day: date, rules: CountingRules) -> datetime:
        if rules.end_on_day_off is EndOnDayOff.PREVIOUS:
            return self.closes_at(self.working_day_after(day, 0))
        return self.closes_at(self.working_day_from(day))

    def _nth_working_day(self, position: int) -> date:
        if not 0 <= position < len(self._working_days):
            raise refusals.outside_calendar(self.span)
        return self.span.first_day + self._working_days[position] * ONE_DAY

    def _index(self, day: date) -> int:
        if not self.span.covers(day):
            raise refusals.outside_calendar(self.span)
        return (day - self.span.first_day).days

    def _second(self, moment: datetime) -> int:
        second = epoch_second(moment)
        if not midnight(self.span.start) <= second <= midnight(self.span.end):
            raise refusals.outside_calendar(self.span)
        return second

    def _worked(self, second: int) -> int:
        index = bisect_right(self.starts, second) - 1
        if index < 0:
            return 0
        return self.worked_before[index] + min(second, self.ends[index]) - self.starts[index]

    def _opening(self, second: int) -> int:
        index = bisect_left(self.ends, second)
        if index >= len(self.starts):
            raise refusals.outside_calendar(self.span)
        return max(second, self.starts[index])


def months_later(day: date, months: int) -> date:
    """Return the day with the same number some months later, or the last of that month where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * ONE_DAY, following - ONE_DAY)


def start_of(day: date) -> datetime:
    """Return the moment in which a day begins in Vietnam."""
    return datetime.combine(day, time.min, ZONE)


def _edges(first_day: date, days: Sequence[Sessions]) -> tuple[list[int], list[int]]:
    begin = midnight(first_day)
    starts, ends = [], []
    for index, sessions in enumerate(days):
        offset = begin + index * SECONDS_A_DAY
        starts += [offset + one.start * 60 for one in sessions]
        ends += [offset + one.end * 60 for one in sessions]
    return starts, ends


def _lies_in(second: int, starts: list[int], ends: list[int]) -> bool:
    index = bisect_right(starts, second) - 1
    return index >= 0 and second < ends[index]


def half_of(sessions: Sessions) -> int:
    """Return the second of the day with which its first half ends."""
    if len(sessions) == 1:
        return sessions[0].start * 60 + sessions[0].minutes * 30
    whole = sum(one.minutes for one in sessions)
    passed = accumulate(one.minutes for one in sessions[:-1])
    _, end = min(
        (abs(2 * so_far - whole), one.end) for so_far, one in zip(passed, sessions, strict=False)
    )
    return end * 60


def _whole_seconds(hours: Amount) -> int:
    seconds = Fraction(hours) * SECONDS_AN_HOUR
    if seconds < 0 or seconds.denominator != 1:
        raise refusals.not_whole_seconds(hours)
    return int(seconds)


def _whole(amount: Amount, unit: TermUnit) -> int:
    if Fraction(amount).denominator != 1:
        raise refusals.not_whole(amount, unit)
    return int(amount)
