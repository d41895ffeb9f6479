"""Office hours between moments, and moments after office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.working_time.office_hours import Session
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import any_calendars, at, moments, shipped
from thuocdo.working_time.working_calendar import DayHours, WorkingCalendar, months_later, start_of

DAYS_OF_CALENDAR = st.dates(date(2023, 1, 1), date(2027, 6, 30))


def refused(code: str) -> pytest.RaisesContext[InvalidInput]:
    return pytest.raises(InvalidInput, check=lambda one: one.code == code and bool(one.message_vi))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02 07:30", "2026-03-02 17:30", 8),
        ("2026-03-02 10:00", "2026-03-02 14:00", 2),  # lunch is no office hour
        ("2026-03-06 17:00", "2026-03-09 08:00", 1),  # over a weekend
        ("2026-02-13 17:30", "2026-02-23 07:30", 0),  # Tết 2026
        ("2025-12-31 16:30", "2026-01-05 08:30", 2),  # new year and the swapped Friday
        ("2026-01-10 00:00", "2026-01-10 23:59", 8),  # the Saturday worked for it
        ("2024-02-28 17:30", "2024-03-01 07:30", 8),  # 29 February 2024 is a Thursday
        ("2026-11-24 00:00", "2026-11-25 00:00", 0),
        ("2026-03-02 17:30", "2026-03-02 07:30", -8),
    ],
)
def test_hours_between(start: str, end: str, hours: int) -> None:
    assert shipped().working_hours(at(start), at(end)) == hours


def test_moments_of_another_zone_are_the_same_moments() -> None:
    start = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert shipped().working_hours(start, start + timedelta(hours=4)) == 4
    assert str(shipped().moment_after(start, 4)) == "2026-03-02 11:30:00+07:00"


def test_a_part_of_a_second_is_cut_off() -> None:
    start = at("2026-03-02 08:00")
    assert shipped().working_seconds(start, start + timedelta(microseconds=999_999)) == 0


def test_a_moment_without_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 8)  # noqa: DTZ001 - the point of the test
    with refused("moment_without_zone"):
        shipped().working_hours(naive, at("2026-03-02 09:00"))
    with refused("moment_without_zone"):
        shipped().moment_after(naive, 1)


def test_what_lies_outside_the_calendar_is_refused() -> None:
    for moment in (at("2022-12-31 23:59"), at("2028-01-01 00:01")):
        with refused("outside_calendar"):
            shipped().is_open(moment)
    with refused("outside_calendar"):
        shipped().moment_after(at("2027-12-31 17:00"), 2)
    with refused("outside_calendar"):
        shipped().moment_after(at("2027-12-31 18:00"), 0)
    with refused("outside_calendar"):
        shipped().is_working_day(date(2030, 1, 1))
    with refused("outside_calendar"):
        shipped().working_day_after(date(2027, 12, 31), 1)
    with refused("calendar_too_early"):
        WorkingCalendar(date(1970, 1, 1), [DayHours()])


@pytest.mark.parametrize("hours", [-1, Decimal("0.0001"), Fraction(1, 7000)])
def test_hours_that_cannot_be_counted_are_refused(hours: Decimal) -> None:
    with refused("hours_not_usable"):
        shipped().moment_after(at("2026-03-02 08:00"), hours)


def test_after_no_hours_it_is_now_or_the_next_opening() -> None:
    assert shipped().moment_after(at("2026-03-02 09:00"), 0) == at("2026-03-02 09:00")
    assert shipped().moment_after(at("2026-03-02 12:00"), 0) == at("2026-03-02 13:30")
    assert shipped().moment_after(at("2026-02-14 12:00"), 0) == at("2026-02-23 07:30")


def test_a_day_ends_rather_than_the_next_begins() -> None:
    assert shipped().moment_after(at("2026-03-02 07:30"), 8) == at("2026-03-02 17:30")
    assert shipped().moment_after(at("2026-03-02 07:30"), 4) == at("2026-03-02 11:30")


def test_working_days() -> None:
    calendar = shipped()
    assert [calendar.is_working_day(date(2026, 1, day)) for day in (1, 2, 3, 5, 10)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert calendar.working_days_in(Period.of_days(date(2026, 2, 9), date(2026, 2, 28))) == 10
    assert calendar.working_day_after(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert calendar.working_day_after(date(2026, 2, 14), 0) == date(2026, 2, 13)
    assert calendar.working_day_from(date(2026, 2, 13)) == date(2026, 2, 13)


def test_nobody_is_there_at_noon() -> None:
    assert shipped().is_working(at("2026-03-02 11:29"))
    assert not shipped().is_working(at("2026-03-02 11:30"))
    assert not shipped().is_open(at("2026-03-02 12:00"))


@pytest.mark.parametrize(
    ("sessions", "ends"),
    [
        ([(450, 690), (810, 1050)], "11:30"),
        ([(420, 690), (810, 1020)], "11:30"),  # a longer morning
        ([(450, 660), (810, 1080)], "11:00"),  # a shorter one
        ([(450, 690)], "09:30"),  # a morning alone
        ([(480, 540), (600, 660), (720, 840)], "11:00"),  # the second of three
    ],
)
def test_half_a_day_ends_with_the_morning(sessions: list[tuple[int, int]], ends: str) -> None:
    hours = tuple(Session(start, end) for start, end in sessions)
    calendar = WorkingCalendar(date(2026, 3, 2), [DayHours(hours, hours)])
    assert f"{calendar.half_day_ends_at(date(2026, 3, 2)):%H:%M}" == ends


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 5), 1, date(2025, 12, 5)),
    ],
)
def test_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@given(st.data())
def test_hours_add_up(data: st.DataObject) -> None:
    calendar = data.draw(any_calendars())
    a, b, c = (data.draw(moments(calendar)) for _ in range(3))
    hours = calendar.working_hours
    assert hours(a, b) + hours(b, c) == hours(a, c)
    assert hours(a, b) == -hours(b, a)


@given(st.data())
def test_hours_are_those_of_each_minute(data: st.DataObject) -> None:
    """The long way: every minute is in office hours or not."""
    calendar = data.draw(any_calendars())
    start = data.draw(moments(calendar)).replace(second=0)
    minutes = data.draw(st.integers(0, 2000))
    end = start + timedelta(minutes=minutes)
    assume(end <= start_of(calendar.span.end))
    worked = sum(calendar.is_working(start + timedelta(minutes=one)) for one in range(minutes))
    assert calendar.working_seconds(start, end) == worked * 60


@given(st.data())
def test_the_moment_after_is_the_inverse(data: st.DataObject) -> None:
    calendar = data.draw(any_calendars())
    start = data.draw(moments(calendar))
    seconds = data.draw(st.integers(0, 200_000))
    assume(seconds < calendar.working_seconds(start, start_of(calendar.span.end)))
    found = calendar.moment_after(start, Fraction(seconds, 3600))
    assert calendar.working_seconds(start, found) == seconds
    assert found >= start
    assert calendar.is_working(found) or calendar.is_working(found - timedelta(seconds=1))
    if seconds:
        assert calendar.working_seconds(start, found - timedelta(seconds=1)) == seconds - 1


@given(st.data())
def test_later_start_or_longer_term_never_ends_earlier(data: st.DataObject) -> None:
    calendar = data.draw(any_calendars())
    first, second = sorted(data.draw(moments(calendar)) for _ in range(2))
    few, many = sorted(data.draw(st.integers(0, 100_000)) for _ in range(2))
    assume(many < calendar.working_seconds(second, start_of(calendar.span.end)))
    after = calendar.moment_after
    assert after(first, Fraction(few, 3600)) <= after(second, Fraction(few, 3600))
    assert after(first, Fraction(few, 3600)) <= after(first, Fraction(many, 3600))


@given(DAYS_OF_CALENDAR, st.integers(1, 60))
def test_as_many_working_days_lie_between(day: date, count: int) -> None:
    later = shipped().working_day_after(day, count)
    assert shipped().is_working_day(later)
    after = Period.of_days(day + timedelta(days=1), later)
    assert shipped().working_days_in(after) == count
