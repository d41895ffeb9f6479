"""Deadlines of publication, counted by the decree and by the index."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.organisations.models import Unit
from thuocdo.procedures.deadlines import announcement, deadline, entry_into_database, moved
from thuocdo.procedures.models import Publication, PublicationItem

PROVINCE = Unit(kind=Unit.Kind.PROVINCE, name="Tỉnh Mẫu")
MINISTRY = Unit(kind=Unit.Kind.OTHER, name="Bộ Mẫu")
MONDAY = date(2026, 6, 15)


def decision(owner: Unit, signed: date, **more: object) -> Publication:
    return Publication(owner=owner, number="1", announced_on=signed, **more)


def test_a_province_signs_five_days_before_a_ministry_twenty() -> None:
    for owner, by_decree, by_index in (
        (PROVINCE, date(2026, 6, 10), date(2026, 6, 8)),
        (MINISTRY, date(2026, 5, 26), date(2026, 5, 18)),
    ):
        found = announcement(decision(owner, date(2026, 6, 9), legal_effective_on=MONDAY))
        assert (found.due_on, found.index_due_on) == (by_decree, by_index)


def test_in_time_by_the_decree_may_be_late_by_the_index() -> None:
    found = announcement(decision(PROVINCE, date(2026, 6, 9), legal_effective_on=MONDAY))
    assert (found.days_late(MONDAY), found.index_days_late(MONDAY)) == (0, 1)


def test_fast_track_counts_from_the_signing_of_the_text() -> None:
    signed = date(2026, 6, 12)
    found = announcement(decision(PROVINCE, signed, fast_track=True, legal_issued_on=signed))
    assert found.due_on == date(2026, 6, 15)


def test_nothing_can_be_said_where_the_day_is_not_recorded() -> None:
    found = announcement(decision(PROVINCE, MONDAY))
    assert (found.due_on, found.days_late(MONDAY)) == (None, None)


@pytest.mark.parametrize(
    ("owner", "fast", "due"),
    [
        (PROVINCE, False, date(2026, 6, 22)),
        (MINISTRY, False, date(2026, 6, 29)),
        (PROVINCE, True, date(2026, 6, 17)),
    ],
)
def test_entry_into_the_database(owner: Unit, fast: bool, due: date) -> None:
    item = PublicationItem(publication=decision(owner, MONDAY, fast_track=fast))
    assert entry_into_database(item).due_on == due
    assert entry_into_database(item).days_late(due + timedelta(3)) == 3
    item.published_on = due
    assert entry_into_database(item).days_late(due + timedelta(3)) == 0


def test_holidays_come_from_the_calendar_that_is_given() -> None:
    item = PublicationItem(publication=decision(PROVINCE, MONDAY))
    off = {date(2026, 6, 17), date(2026, 6, 18)}
    found = entry_into_database(
        item, is_working_day=lambda day: day.weekday() < 5 and day not in off
    )
    assert found.due_on == date(2026, 6, 24)


def test_before_the_decree_there_was_no_such_limit() -> None:
    assert (
        deadline(level="province", fast_track=False, act="announce", on=date(2017, 9, 24)) is None
    )


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_working_days_there_and_back(day: date, amount: int) -> None:
    later = moved(day, amount, "working_day")
    assert later.weekday() < 5
    assert (
        sum((day + timedelta(n)).weekday() < 5 for n in range(1, (later - day).days + 1)) == amount
    )
