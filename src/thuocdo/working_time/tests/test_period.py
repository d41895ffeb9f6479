"""A period as a window of days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.working_time.period import Period, directly_before, vi_day, years_before

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    return Period.of_days(first := draw(DAYS), first + timedelta(days=draw(st.integers(0, 800))))


def quarter() -> Period:
    return Period.of_days(date(2023, 12, 15), date(2024, 3, 14))


def test_both_ends_printed_are_days_of_the_period() -> None:
    period = quarter()
    assert (period.first_day, period.last_day) == (date(2023, 12, 15), date(2024, 3, 14))
    assert period.end == date(2024, 3, 15)
    assert period.as_json() == {"start": "2023-12-15", "end": "2024-03-14"}
    assert str(period) == "2023-12-15/2024-03-14"


def test_a_leap_day_counts() -> None:
    assert quarter().length == 17 + 31 + 29 + 14


def test_a_period_has_at_least_one_day() -> None:
    assert Period.of_days(date(2024, 3, 14), date(2024, 3, 14)).length == 1
    with pytest.raises(InvalidInput, match="has no day") as refused:
        Period.of_days(date(2024, 3, 14), date(2024, 3, 13))
    assert refused.value.code == "period_without_days"
    assert "14/3/2024" in refused.value.message_vi


def test_labels() -> None:
    assert quarter().label() == "từ ngày 15/12/2023 đến ngày 14/3/2024"
    assert quarter().label("en") == "15 December 2023 to 14 March 2024"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2024, 1, 5), "05/01/2024"),
        (date(2024, 2, 10), "10/02/2024"),
        (date(2024, 3, 9), "09/3/2024"),
        (date(2024, 12, 31), "31/12/2024"),
    ],
)
def test_days_are_written_as_the_decree_wants(day: date, written: str) -> None:
    assert vi_day(day) == written


def test_the_module_needs_no_django() -> None:
    script = (
        "import sys; import thuocdo.working_time.calendars; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@given(periods())
def test_the_days_are_those_it_covers(period: Period) -> None:
    days = list(period.days())
    assert len(days) == period.length
    assert (days[0], days[-1]) == (period.first_day, period.last_day)
    assert all(period.covers(day) for day in days)
    assert not period.covers(period.start - timedelta(days=1))
    assert not period.covers(period.end)


@given(periods(), periods())
def test_shared_days_are_those_of_both(one: Period, other: Period) -> None:
    both = set(one.days()) & set(other.days())
    shared = one.shared(other)
    assert set(shared.days() if shared else ()) == both
    assert one.overlaps(other) == bool(both)
    assert one.contains(other) == (both == set(other.days()))


@given(periods(), st.integers(1, 800))
def test_a_window_cut_in_two_has_the_same_days(period: Period, offset: int) -> None:
    assume(offset < period.length)
    day = period.start + timedelta(days=offset)
    before, after = Period(period.start, day), Period(day, period.end)
    assert before.length + after.length == period.length
    assert not before.overlaps(after)
    assert years_before(before).end == years_before(after).start or after.length == 1


@given(periods())
def test_last_year_twice_is_two_years_before(period: Period) -> None:
    assume((2, 29) not in {(day.month, day.day) for day in (period.start, period.end)})
    assert years_before(years_before(period)) == years_before(period, 2)


@given(periods())
def test_last_year_differs_by_leap_days_alone(period: Period) -> None:
    assert abs(years_before(period).length - period.length) <= 1 + period.length // 365


@pytest.mark.parametrize(
    ("first", "last", "first_before", "last_before"),
    [
        ("2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28"),
        ("2025-01-01", "2025-02-28", "2024-01-01", "2024-02-29"),
        ("2024-02-29", "2024-03-14", "2023-03-01", "2023-03-14"),
        ("2024-02-29", "2024-02-29", "2023-02-28", "2023-02-28"),
        ("2023-12-15", "2024-03-14", "2022-12-15", "2023-03-14"),
    ],
)
def test_last_year_around_leap_days(
    first: str, last: str, first_before: str, last_before: str
) -> None:
    earlier = years_before(Period.of_days(date.fromisoformat(first), date.fromisoformat(last)))
    assert earlier.as_json() == {"start": first_before, "end": last_before}


@given(periods())
def test_the_window_directly_before_is_as_long_and_leaves_no_gap(period: Period) -> None:
    before = directly_before(period)
    assert before.length == period.length
    assert before.end == period.start


def test_the_last_of_all_days_has_no_day_after_it() -> None:
    with pytest.raises(InvalidInput) as refused:
        Period.of_days(date(2026, 1, 1), date.max)
    assert refused.value.code == "day_beyond_the_calendar"
