"""Arrays of moments give the answers of single ones."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.working_time.calendar_arrays import CalendarArrays
from thuocdo.working_time.counting_rules import EndOnDayOff, TermUnit, counting_rules
from thuocdo.working_time.office_hours import Session
from thuocdo.working_time.tests.calendars import any_calendars, at, moments, shipped
from thuocdo.working_time.working_calendar import (
    DayHours,
    WorkingCalendar,
    epoch_second,
    midnight,
    moment_of,
    start_of,
)

RULES = counting_rules(date(2026, 1, 1))
SECONDS = st.integers(midnight(date(2023, 1, 10)), midnight(date(2026, 12, 31)))


def array(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.data())
def test_hours_between(data: st.DataObject) -> None:
    calendar = data.draw(any_calendars())
    pairs = [(data.draw(moments(calendar)), data.draw(moments(calendar))) for _ in range(5)]
    found = CalendarArrays(calendar).working_seconds(
        array(*(epoch_second(a) for a, _ in pairs)), array(*(epoch_second(b) for _, b in pairs))
    )
    assert list(found) == [calendar.working_seconds(a, b) for a, b in pairs]


@given(st.data())
def test_moment_after(data: st.DataObject) -> None:
    calendar = data.draw(any_calendars())
    starts = [data.draw(moments(calendar)) for _ in range(5)]
    seconds = [data.draw(st.integers(0, 50_000)) for _ in range(5)]
    end = start_of(calendar.span.end)
    assume(
        all(
            worked < calendar.working_seconds(a, end)
            for a, worked in zip(starts, seconds, strict=True)
        )
    )
    found = CalendarArrays(calendar).moment_after(
        array(*map(epoch_second, starts)), array(*seconds)
    )
    assert [moment_of(int(one)) for one in found] == [
        calendar.moment_after(a, Fraction(worked, 3600))
        for a, worked in zip(starts, seconds, strict=True)
    ]


@given(st.lists(st.tuples(SECONDS, st.integers(1, 90)), min_size=1, max_size=20), st.booleans())
def test_terms(rows: list[tuple[int, int]], start_day_counts: bool) -> None:
    calendar, arrays = shipped(), CalendarArrays(shipped())
    starts = array(*(start for start, _ in rows))
    amounts = array(*(amount for _, amount in rows))
    for end_on in EndOnDayOff:
        rules = RULES.__class__(
            start_day_counts,
            end_on,
            RULES.working_day_as,
            RULES.hours_in_working_day,
            RULES.smallest_step_days,
        )
        for unit, found in (
            (TermUnit.WORKING_DAY, arrays.due_after_working_days(starts, amounts, rules=rules)),
            (TermUnit.DAY, arrays.due_after_days(starts, amounts, rules=rules)),
            (TermUnit.MONTH, arrays.due_after_months(starts, amounts % 9 + 1, rules=rules)),
        ):
            assert [moment_of(int(one)) for one in found] == [
                calendar.due_after(
                    moment_of(start),
                    amount % 9 + 1 if unit is TermUnit.MONTH else amount,
                    unit,
                    rules=rules,
                )
                for start, amount in rows
            ]
        halves = arrays.due_after_half_days(starts, amounts, rules=rules)
        assert [moment_of(int(one)) for one in halves] == [
            calendar.due_after(
                moment_of(start), Fraction(amount, 2), TermUnit.WORKING_DAY, rules=rules
            )
            for start, amount in rows
        ]


def test_many_chunks_and_none() -> None:
    arrays = CalendarArrays(shipped())
    start = np.arange(200_000, dtype=np.int64) * 300 + midnight(date(2024, 1, 1))
    found = arrays.working_seconds(start, start + 86_400)
    for index in (0, 65_535, 65_536, 199_999):
        moment = moment_of(int(start[index]))
        assert found[index] == shipped().working_seconds(moment, moment + timedelta(days=1))
    assert len(arrays.working_seconds(array(), array())) == 0
    assert len(arrays.moment_after(array(), array())) == 0
    assert list(
        arrays.working_hours(
            array(epoch_second(at("2026-03-02 08:00"))), array(epoch_second(at("2026-03-02 09:30")))
        )
    ) == [1.5]


def test_hours_by_the_minute_make_finer_slots() -> None:
    odd = (Session(451, 689), Session(813, 1050))
    calendar = WorkingCalendar(date(2026, 3, 2), [DayHours(odd, odd)] * 5)
    arrays = CalendarArrays(calendar)
    start, end = at("2026-03-02 07:31"), at("2026-03-04 13:34")
    assert list(arrays.working_seconds(array(epoch_second(start)), array(epoch_second(end)))) == [
        calendar.working_seconds(start, end)
    ]


def test_what_cannot_be_answered_is_refused() -> None:
    arrays = CalendarArrays(shipped())
    last = epoch_second(at("2027-12-31 17:00"))
    for ask in (
        lambda: arrays.working_seconds(array(0), array(last)),
        lambda: arrays.moment_after(array(last), array(3 * 3600)),
        lambda: arrays.due_after_working_days(array(last), array(1), rules=RULES),
        lambda: arrays.due_after_days(array(last), array(1), rules=RULES),
        lambda: arrays.due_after_days(array(0), array(1), rules=RULES),
        lambda: arrays.due_after_months(array(last), array(1), rules=RULES),
    ):
        with pytest.raises(InvalidInput, check=lambda one: one.code == "outside_calendar"):
            ask()
    with pytest.raises(InvalidInput, check=lambda one: one.code == "hours_not_usable"):
        arrays.moment_after(array(last), array(-1))
