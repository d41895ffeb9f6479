"""Calendars for tests: the shipped one, and any that hypothesis can think of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from thuocdo.working_time.office_hours import Session, WeeklyHours
from thuocdo.working_time.period import Period
from thuocdo.working_time.resolution import CalendarRows, Stretch, build_calendar
from thuocdo.working_time.working_calendar import ZONE, DayHours, WorkingCalendar, start_of

SPAN = Period(date(2023, 1, 1), date(2028, 1, 1))
ONE_DAY = timedelta(days=1)

USUAL_WEEK = {name: ["07:30-11:30", "13:30-17:30"] for name in ("mon", "tue", "wed", "thu", "fri")}


@cache
def shipped() -> WorkingCalendar:
    """Usual hours and the shipped days off, 2023 to 2027."""
    return build_calendar([Stretch(SPAN, ())], CalendarRows.shipped())


def at(written: str) -> datetime:
    """A moment in Vietnam, "2026-02-13 14:00"."""
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def usual_hours(**changes: object) -> WeeklyHours:
    return WeeklyHours.parse(USUAL_WEEK, **changes)


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 96), min_size=0, max_size=6)))
    return tuple(
        Session(start * 15, end * 15) for start, end in zip(edges[::2], edges[1::2], strict=False)
    )


@st.composite
def any_calendars(draw: st.DrawFn) -> WorkingCalendar:
    """A few weeks around a year's end or a leap day, any hours; the last day is always worked."""
    first = draw(st.sampled_from([date(2023, 12, 20), date(2024, 2, 20), date(2026, 2, 10)]))
    days = draw(st.lists(sessions(), min_size=3, max_size=40))
    hours = [DayHours(one, one) for one in days]
    return WorkingCalendar(first, [*hours, DayHours((Session(0, 1440),), (Session(0, 1440),))])


def moments(calendar: WorkingCalendar) -> st.SearchStrategy[datetime]:
    seconds = calendar.span.length * 86400
    return st.integers(0, seconds).map(
        lambda one: start_of(calendar.span.start) + timedelta(seconds=one)
    )
