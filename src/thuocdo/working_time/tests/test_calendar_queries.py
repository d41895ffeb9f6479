"""Calendars of many units: few queries, shared, and never stale."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

import pytest

from thuocdo.organisations.models import Unit
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.working_time import queries, services
from thuocdo.working_time.queries import calendar_of, calendars_of, years_around

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
SPAN = years_around(MONDAY)
BY: dict[str, Any] = {"reason": "theo công văn", "actor": None, "at": NOW}
WEEK = {"mon": ["08:00-12:00"]}


def add_holiday() -> None:
    services.add_holiday(day=MONDAY, name="Nghỉ bão", source="Công điện 01", **BY)


def set_hours(unit: Unit) -> None:
    services.set_office_hours(unit=unit, week=WEEK, valid_from=MONDAY, **BY)


def test_the_span_is_whole_years() -> None:
    assert (SPAN.first_day, SPAN.last_day) == (date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [5, 50])
def test_queries_do_not_grow_with_units(count: int, django_assert_num_queries: Any) -> None:
    province = UnitFactory(province=True)
    units = UnitFactory.create_batch(count, commune=True, parent=province)
    set_hours(units[0])
    with django_assert_num_queries(5):
        found = calendars_of(units, span=SPAN)
    with django_assert_num_queries(1):
        calendars_of(units, span=SPAN)
    assert len(found) == count
    assert len({id(one) for one in found.values()}) == 2


@pytest.mark.django_db
def test_the_same_calendar_is_built_once() -> None:
    first, second = UnitFactory.create_batch(2)
    assert calendar_of(first, span=SPAN) is calendar_of(second, span=SPAN)


@pytest.mark.django_db
def test_what_is_kept_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LARGEST_KEPT", 2)
    unit = UnitFactory()
    for year in range(2020, 2026):
        calendar_of(unit, span=years_around(date(year, 1, 1)))
    state = queries._Kept.state
    assert state is not None
    assert len(state.built) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_rolled_back_leaves_nothing_behind() -> None:
    unit = UnitFactory()
    with transaction.atomic():
        add_holiday()
        assert not calendar_of(unit, span=SPAN).is_working_day(MONDAY)
        transaction.set_rollback(True)
    assert calendar_of(unit, span=SPAN).is_working_day(MONDAY)
    set_hours(UnitFactory())  # gets the number that the rolled-back change had
    assert calendar_of(unit, span=SPAN).is_working_day(MONDAY)


@pytest.mark.django_db(transaction=True)
def test_another_process_sees_a_change_at_once() -> None:
    """Another process is a connection of its own: it commits, and this one has a calendar in its memory."""
    unit = UnitFactory()
    assert calendar_of(unit, span=SPAN).is_working_day(MONDAY)
    other = connection.copy()
    try:
        _commit_elsewhere(other)
    finally:
        other.close()
    assert not calendar_of(unit, span=SPAN).is_working_day(MONDAY)


def _commit_elsewhere(other: Any) -> None:
    with other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO working_time_holiday (day, source, certainty, shipped, name)"
            " VALUES (%s, 'Công điện 01', 'published', false, 'Nghỉ bão')",
            [MONDAY],
        )
        cursor.execute(
            "UPDATE working_time_calendarversion SET number = number + 1, mark = gen_random_uuid()"
        )


@pytest.mark.django_db
def test_a_unit_that_moves_takes_the_hours_of_its_new_place() -> None:
    from thuocdo.organisations.services import set_parent

    one, other = UnitFactory.create_batch(2, province=True)
    unit = UnitFactory(parent=one)
    set_hours(other)
    assert calendar_of(unit, span=SPAN).is_working_day(date(2026, 3, 3))
    set_parent(unit=unit, parent=other, on=MONDAY, actor=None, at=NOW)
    assert not calendar_of(unit, span=SPAN).is_working_day(date(2026, 3, 3))


@pytest.mark.django_db
def test_a_move_between_units_that_decided_nothing_keeps_the_calendar_shared() -> None:
    from thuocdo.organisations.services import set_parent

    one, other = UnitFactory.create_batch(2, province=True)
    moved, stayed = UnitFactory.create_batch(2, parent=one)
    set_parent(unit=moved, parent=other, on=MONDAY, actor=None, at=NOW)
    assert calendar_of(moved, span=SPAN) is calendar_of(stayed, span=SPAN)
