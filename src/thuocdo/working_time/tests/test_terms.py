"""Due dates, worked out by hand; the table is that of docs/algorithms/deadline.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.working_time.counting_rules import (
    EndOnDayOff,
    TermUnit,
    WorkingDayAs,
    counting_rules,
)
from thuocdo.working_time.tests.calendars import at, shipped
from thuocdo.working_time.working_calendar import ZONE

H, W, D, M = TermUnit.HOUR, TermUnit.WORKING_DAY, TermUnit.DAY, TermUnit.MONTH
PAGE = Path(__file__).parents[4] / "docs" / "algorithms" / "deadline.md"

GOLDEN = [
    # start, amount, unit, due
    ("2025-01-24 09:00", "3", W, "2025-02-05 17:30"),  # Tết 2025: 27–31/1 off
    ("2025-01-24 09:00", "0.5", W, "2025-02-03 11:30"),
    ("2025-04-04 15:00", "1", W, "2025-04-08 17:30"),  # Hùng Kings on Monday 7/4
    ("2025-04-25 10:00", "3", W, "2025-04-29 17:30"),  # Saturday 26/4 is worked
    ("2025-04-29 10:00", "2", W, "2025-05-06 17:30"),  # 30/4, 1/5 and the swapped 2/5
    ("2025-04-28 10:00", "2", D, "2025-05-05 17:30"),  # 30/4 is off, so is all up to the weekend
    ("2025-08-29 16:00", "8", H, "2025-09-03 16:00"),  # 1 and 2/9 off
    ("2025-12-31 09:00", "1", W, "2026-01-05 17:30"),  # 1/1, swapped 2/1, weekend
    ("2026-01-05 09:00", "5", W, "2026-01-10 17:30"),  # ends on the Saturday worked for 2/1
    ("2026-01-05 09:00", "6", W, "2026-01-12 17:30"),
    ("2026-01-31 08:00", "1", M, "2026-03-02 17:30"),  # no 31 February; 28/2 is a Saturday
    ("2026-02-12 14:00", "2", W, "2026-02-23 17:30"),  # Tết 2026: 16–20/2 off
    ("2026-02-13 14:00", "15", W, "2026-03-13 17:30"),
    ("2026-02-13 16:30", "8", H, "2026-02-23 16:30"),
    ("2026-02-13 16:30", "2.5", W, "2026-02-25 11:30"),
    ("2026-02-06 10:00", "10", D, "2026-02-23 17:30"),  # the tenth day is 16/2
    ("2026-04-24 11:00", "3", W, "2026-05-04 17:30"),  # 27/4, 30/4 and 1/5 off: 28/4, 29/4, 4/5
    ("2026-04-29 11:00", "1", W, "2026-05-04 17:30"),  # 30/4, 1/5, weekend
    ("2026-08-21 09:00", "1", W, "2026-08-22 17:30"),  # the Saturday worked for 31/8
    ("2026-08-28 09:00", "1", W, "2026-09-03 17:30"),  # 31/8 swapped, 1 and 2/9
    ("2026-11-23 09:00", "1", W, "2026-11-25 17:30"),  # 24/11, Vietnam Culture Day
    ("2024-01-31 09:00", "1", M, "2024-02-29 17:30"),  # leap day, a Thursday
    ("2023-12-29 17:00", "2", H, "2024-01-02 09:00"),  # over the year's end
    ("2026-02-14 10:00", "1", W, "2026-02-23 17:30"),  # filed online on a Saturday
]


def due(start: str, amount: str, unit: TermUnit, **changes: object) -> datetime:
    moment = at(start)
    rules = replace(counting_rules(moment.date()), **changes)
    return shipped().due_after(moment, Decimal(amount), unit, rules=rules)


def refused(code: str) -> pytest.RaisesContext[InvalidInput]:
    return pytest.raises(InvalidInput, check=lambda one: one.code == code and bool(one.message_vi))


@pytest.mark.parametrize(("start", "amount", "unit", "ends"), GOLDEN)
def test_golden_table(start: str, amount: str, unit: TermUnit, ends: str) -> None:
    assert shipped().due_after(at(start), Decimal(amount), unit) == at(ends)


def test_the_page_shows_the_golden_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        row
        for start, amount, unit, ends in GOLDEN
        if (row := f"| {start} | {amount} {unit} | {ends} |") not in page
    ]
    assert not missing


def test_working_days_as_hours() -> None:
    hours = {"working_day_as": WorkingDayAs.HOURS}
    assert due("2026-03-02 10:00", "1", W, **hours) == at("2026-03-03 10:00")
    assert due("2026-03-02 10:00", "0.5", W, **hours) == at("2026-03-02 16:00")
    shorter = hours | {"hours_in_working_day": Decimal(7)}
    assert due("2026-03-02 10:00", "1", W, **shorter) == at("2026-03-03 09:00")


def test_a_rule_may_count_the_start_day() -> None:
    assert due("2026-03-02 10:00", "1", W, start_day_counts=True) == at("2026-03-02 17:30")
    assert due("2026-03-07 10:00", "1", W, start_day_counts=True) == at("2026-03-09 17:30")
    assert due("2026-03-02 10:00", "0.5", W, start_day_counts=True) == at("2026-03-02 11:30")
    assert due("2026-03-02 10:00", "3", D, start_day_counts=True) == at("2026-03-04 17:30")


def test_a_rule_may_end_before_a_day_off() -> None:
    before = {"end_on_day_off": EndOnDayOff.PREVIOUS}
    assert due("2026-02-06 10:00", "10", D, **before) == at("2026-02-13 17:30")
    assert due("2026-02-06 10:00", "3", D, **before) == at("2026-02-09 17:30")


@pytest.mark.parametrize(
    ("amount", "unit", "code"),
    [
        ("0", W, "term_not_positive"),
        ("-1", H, "term_not_positive"),
        ("0.25", W, "term_not_in_steps"),
        ("1.5", D, "term_not_whole"),
        ("0.5", M, "term_not_whole"),
        ("0.00001", H, "hours_not_usable"),
        ("2000", W, "outside_calendar"),
        ("99", M, "outside_calendar"),
    ],
)
def test_terms_that_cannot_be_counted(amount: str, unit: TermUnit, code: str) -> None:
    with refused(code):
        due("2026-03-02 10:00", amount, unit)


def test_finer_steps_than_half_days_have_no_end_in_a_day() -> None:
    with refused("term_not_in_steps"):
        due("2026-03-02 10:00", "0.25", W, smallest_step_days=Decimal("0.25"))


def test_a_start_without_zone_is_refused() -> None:
    with refused("moment_without_zone"):
        shipped().due_after(datetime(2026, 3, 2, 8), 1, W)  # noqa: DTZ001 - the point of the test


def test_the_start_day_is_the_day_in_vietnam() -> None:
    late = datetime(2026, 3, 1, 18, tzinfo=UTC)  # Monday 01:00 in Vietnam
    assert shipped().due_after(late, 1, W) == at("2026-03-03 17:30")


STARTS = st.datetimes(datetime(2023, 1, 2), datetime(2026, 12, 31), timezones=st.just(ZONE))  # noqa: DTZ001
AMOUNTS = st.tuples(st.sampled_from([H, W, D, M]), st.integers(1, 6))


@given(STARTS, AMOUNTS)
def test_a_term_ends_inside_office_hours_after_its_start(
    start: datetime, term: tuple[TermUnit, int]
) -> None:
    unit, amount = term
    end = shipped().due_after(start, amount, unit)
    assert end > start.replace(microsecond=0)
    assert shipped().is_working(end - timedelta(seconds=1))


@given(STARTS, STARTS, AMOUNTS)
def test_who_comes_later_is_not_due_earlier(
    one: datetime, other: datetime, term: tuple[TermUnit, int]
) -> None:
    unit, amount = term
    first, second = sorted((one, other))
    assert shipped().due_after(first, amount, unit) <= shipped().due_after(second, amount, unit)


@given(STARTS, st.integers(1, 80))
def test_half_days_lie_between_whole_ones(start: datetime, halves: int) -> None:
    def after(count: int) -> datetime:
        return shipped().due_after(start, Decimal(count) / 2, W)

    assert after(halves) < after(halves + 1)


def test_every_day_of_four_years_by_counting() -> None:
    """The long way round, day by day."""
    calendar = shipped()
    for offset in range(4 * 365):
        day = date(2023, 1, 1) + timedelta(days=offset)
        left, last = 7, day
        while left:
            last += timedelta(days=1)
            left -= calendar.is_working_day(last)
        assert calendar.due_after(at(f"{day} 09:00"), 7, W).date() == last
