"""Changes of the calendar: what they do to the calendars of units, what is logged, who hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.errors import Conflict, DomainError, InvalidInput
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.services import set_parent
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.working_time import services
from thuocdo.working_time.counting_rules import TermUnit
from thuocdo.working_time.days_off import shipped_years
from thuocdo.working_time.listeners import forget_listener, on_calendar_change
from thuocdo.working_time.loading import load_shipped_years
from thuocdo.working_time.models import (
    CalendarChange,
    CalendarVersion,
    DecidedYear,
    Holiday,
    MakeUpDay,
    OfficeHours,
)
from thuocdo.working_time.queries import calendar_of, calendar_version, years_around
from thuocdo.working_time.tests.calendars import USUAL_WEEK, at
from thuocdo.working_time.working_calendar import WorkingCalendar

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
BY: dict[str, Any] = {"reason": "theo công văn", "actor": None, "at": NOW}
SPAN = years_around(MONDAY)
SHORT_WEEK = {name: ["08:00-12:00"] for name in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
def province() -> Unit:
    return UnitFactory(code="38", province=True)


@pytest.fixture
def ward(province: Unit) -> Unit:
    return UnitFactory(commune=True, parent=province)


@pytest.fixture
def heard() -> Iterator[list[CalendarChange]]:
    changes: list[CalendarChange] = []
    on_calendar_change(changes.append)
    yield changes
    forget_listener(changes.append)


def calendar(unit: Unit) -> WorkingCalendar:
    return calendar_of(unit, span=SPAN)


def add_holiday(day: date = MONDAY, **changes: Any) -> CalendarChange:
    fields = {"day": day, "name": "Nghỉ bão", "source": "Công điện 01", **BY}
    return services.add_holiday(**{**fields, **changes})


def add_make_up_day(day: date, **changes: Any) -> CalendarChange:
    return services.add_make_up_day(**{"day": day, "source": "Công văn 02", **BY, **changes})


def set_hours(unit: Unit, since: date, week: Any = SHORT_WEEK, **changes: Any) -> CalendarChange:
    return services.set_office_hours(
        **{"unit": unit, "week": week, "valid_from": since, **BY, **changes}
    )


def worked(unit: Unit, day: date) -> float:
    return float(calendar(unit).working_hours(at(f"{day} 00:00"), at(f"{day} 23:59")))


def refused(error: type[DomainError], code: str) -> Any:
    return pytest.raises(error, check=lambda one: one.code == code and bool(one.message_vi))


class TestHours:
    def test_a_unit_without_hours_has_those_above_it_and_else_the_default(
        self, province: Unit, ward: Unit
    ) -> None:
        assert worked(ward, MONDAY) == 8
        set_hours(province, date(2026, 1, 1))
        assert worked(ward, MONDAY) == worked(province, MONDAY) == 4
        set_hours(ward, MONDAY, {"mon": ["06:00-08:00"]})
        assert (worked(ward, MONDAY), worked(province, MONDAY)) == (2, 4)
        assert worked(ward, date(2026, 2, 23)) == 4

    def test_hours_hold_until_they_were_to_change_again(self, ward: Unit) -> None:
        summer = set_hours(ward, date(2026, 4, 16), USUAL_WEEK)
        earlier = set_hours(ward, MONDAY)
        assert (earlier.first_day, earlier.until) == (MONDAY, date(2026, 4, 16))
        assert summer.window.end is None
        assert (worked(ward, date(2026, 4, 15)), worked(ward, date(2026, 4, 16))) == (4, 8)

    def test_new_hours_end_those_before_them(self, ward: Unit) -> None:
        set_hours(ward, date(2026, 1, 1))
        set_hours(ward, MONDAY, USUAL_WEEK)
        spans = [(one.valid_from, one.valid_until) for one in OfficeHours.objects.all()]
        assert spans == [(date(2026, 1, 1), MONDAY), (MONDAY, None)]
        assert str(OfficeHours.objects.first()) == f"{ward.pk}: 2026-01-01"
        assert (worked(ward, date(2026, 2, 27)), worked(ward, MONDAY)) == (4, 8)

    def test_hours_set_again_on_the_same_day_replace(self, ward: Unit) -> None:
        set_hours(ward, MONDAY)
        change = set_hours(ward, MONDAY, USUAL_WEEK)
        assert OfficeHours.objects.count() == 1
        assert change.details["before"]["week"]["mon"] == ["08:00-12:00"]
        assert change.details["after"]["valid_from"] == "2026-03-02"

    def test_a_saturday_on_duty_is_no_working_day_unless_it_counts(self, ward: Unit) -> None:
        duty = {"sat": ["07:30-11:30"]}
        saturday = at("2026-03-07 08:00")
        set_hours(ward, MONDAY, USUAL_WEEK, duty=duty)
        assert calendar(ward).is_open(saturday)
        assert not calendar(ward).is_working_day(saturday.date())
        set_hours(ward, MONDAY, USUAL_WEEK, duty=duty, duty_counts=True)
        assert calendar(ward).is_working_day(saturday.date())
        add_holiday(saturday.date())
        assert not calendar(ward).is_open(saturday)

    def test_removed_hours_were_never_there(self, ward: Unit) -> None:
        set_hours(ward, MONDAY)
        hours = OfficeHours.objects.get()
        change = services.remove_office_hours(hours=hours, **BY)
        assert worked(ward, MONDAY) == 8
        assert (change.verb, change.window.start) == ("hours_removed", MONDAY)
        with refused(Conflict, "calendar_row_gone"):
            services.remove_office_hours(hours=hours, **BY)

    def test_the_way_up_is_that_of_the_day(self, province: Unit) -> None:
        district = UnitFactory(district=True, parent=province)
        commune = UnitFactory(commune=True, parent=district)
        set_parent(unit=commune, parent=province, on=DISTRICTS_END, actor=None, at=NOW)
        set_hours(district, date(2025, 1, 1))
        assert worked(commune, date(2025, 6, 30)) == 4
        assert worked(commune, date(2025, 7, 1)) == 8

    def test_two_weeks_on_one_day_are_refused_by_the_database(self, ward: Unit) -> None:
        set_hours(ward, MONDAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            OfficeHours.objects.create(unit=ward, valid_from=date(2026, 5, 1), week=USUAL_WEEK)


class TestDays:
    def test_a_holiday_added_for_today_moves_what_is_due_today(self, ward: Unit) -> None:
        friday = at("2026-02-27 10:00")
        assert calendar(ward).due_after(friday, 1, TermUnit.WORKING_DAY) == at("2026-03-02 17:30")
        add_holiday()
        assert calendar(ward).due_after(friday, 1, TermUnit.WORKING_DAY) == at("2026-03-03 17:30")
        assert worked(ward, MONDAY) == 0

    def test_a_day_of_a_unit_counts_for_those_under_it_alone(
        self, province: Unit, ward: Unit
    ) -> None:
        other = UnitFactory(code="19", province=True)
        add_holiday(unit=province)
        assert (worked(ward, MONDAY), worked(other, MONDAY)) == (0, 8)

    def test_the_nearest_unit_has_the_say(self, province: Unit, ward: Unit) -> None:
        add_holiday()
        add_make_up_day(MONDAY, unit=province)
        assert (worked(province, MONDAY), worked(ward, MONDAY)) == (8, 8)
        add_holiday(unit=ward)
        assert (worked(province, MONDAY), worked(ward, MONDAY)) == (8, 0)

    def test_a_swapped_saturday_has_the_hours_of_the_day_off(self, ward: Unit) -> None:
        set_hours(ward, date(2026, 1, 1), USUAL_WEEK | {"fri": ["07:30-10:30"]})
        saturday = date(2026, 3, 14)
        add_make_up_day(saturday, replaces=date(2026, 3, 13))
        assert worked(ward, saturday) == 3
        assert worked(ward, date(2026, 1, 10)) == 3  # shipped: stands for Friday 2 January

    def test_a_day_is_decided_once_for_one_scope(self, ward: Unit) -> None:
        add_holiday()
        with refused(Conflict, "calendar_day_decided"):
            add_holiday()
        with refused(Conflict, "calendar_day_decided"):
            add_make_up_day(MONDAY)
        add_make_up_day(MONDAY, unit=ward)
        with refused(Conflict, "calendar_day_decided"):
            add_holiday(unit=ward)

    def test_removing_brings_the_day_back(self, ward: Unit) -> None:
        add_holiday()
        holiday = Holiday.objects.get(day=MONDAY)
        change = services.remove_holiday(holiday=holiday, **BY)
        assert worked(ward, MONDAY) == 8
        assert change.details["before"]["name"] == "Nghỉ bão"
        with refused(Conflict, "calendar_row_gone"):
            services.remove_holiday(holiday=holiday, **BY)
        make_up = MakeUpDay.objects.get(day=date(2026, 8, 22))
        services.remove_make_up_day(make_up_day=make_up, **BY)
        assert worked(ward, date(2026, 8, 22)) == 0

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"reason": " "}, "calendar_change_without_reason"),
            ({"name": ""}, "calendar_day_not_described"),
            ({"source": ""}, "calendar_day_not_described"),
        ],
    )
    def test_a_day_needs_name_source_and_reason(self, changes: Any, code: str) -> None:
        with refused(InvalidInput, code):
            add_holiday(**changes)
        if "name" not in changes:
            with refused(InvalidInput, code):
                add_make_up_day(MONDAY, **changes)


class TestShippedYears:
    def test_they_are_there_without_anybody_typing_them(self, ward: Unit) -> None:
        assert list(DecidedYear.objects.values_list("year", flat=True)) == list(range(2023, 2030))
        assert worked(ward, date(2026, 2, 16)) == 0
        assert CalendarChange.objects.filter(verb="year_loaded").count() == 7

    def test_a_migration_back_to_before_the_tables_enters_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connection.introspection, "table_names", list)
        DecidedYear.objects.all().delete()
        load_shipped_years()
        assert not DecidedYear.objects.exists()

    def test_a_migration_forward_enters_what_is_missing(self) -> None:
        DecidedYear.objects.filter(year=2026).delete()
        load_shipped_years()
        assert str(DecidedYear.objects.get(year=2026)) == "2026"
        assert Holiday.objects.filter(day__year=2026).count() == 15

    def test_the_same_revision_changes_nothing(self) -> None:
        before = calendar_version()
        assert services.load_year(decision=shipped_years()[0], **BY) is None
        assert calendar_version() == before

    def test_a_later_revision_replaces_shipped_days_and_keeps_those_of_people(
        self, ward: Unit
    ) -> None:
        add_holiday(date(2027, 3, 1))
        first = next(year for year in shipped_years() if year.year == 2027)
        later = type(first)(
            2027, 2, first.certainty, "Công văn mới", first.days_off[:1], first.worked_days
        )
        change = services.load_year(decision=later, **BY)
        assert change is not None
        assert (change.first_day, change.until) == (date(2027, 1, 1), date(2028, 1, 1))
        days = list(Holiday.objects.filter(day__year=2027).values_list("day", flat=True))
        assert days == [date(2027, 1, 1), date(2027, 3, 1)]

    def test_a_year_nobody_decided_is_projected_until_it_is(self, ward: Unit) -> None:
        day = date(2031, 5, 1)  # a Thursday
        span = years_around(day)
        assert not calendar_of(ward, span=span).is_working_day(day)
        add_make_up_day(day)
        assert calendar_of(ward, span=span).is_working_day(day)


class TestLog:
    def test_who_when_what_why(self, thao: Any, province: Unit) -> None:
        before = calendar_version()
        change = add_holiday(unit=province, actor=thao)
        change.refresh_from_db()
        assert (change.actor_name, change.at, change.reason) == (str(thao), NOW, "theo công văn")
        assert (change.unit, change.version) == (province, before + 1)
        assert calendar_version() == before + 1
        assert "2026" in str(change)
        assert str(Holiday.objects.get(day=MONDAY)) == f"2026-03-02 ({province.pk})"
        assert str(CalendarVersion.objects.get()) == str(before + 1)

    def test_the_window_says_which_terms_may_move(self) -> None:
        change = add_holiday()
        assert change.touches(date(2026, 2, 27), MONDAY)
        assert not change.touches(date(2026, 3, 3), date(2026, 3, 5))
        assert not change.touches(date(2026, 2, 1), date(2026, 3, 1))

    def test_a_listener_that_registers_twice_is_called_once(
        self, heard: list[CalendarChange], django_capture_on_commit_callbacks: Any
    ) -> None:
        on_calendar_change(heard.append)
        with django_capture_on_commit_callbacks(execute=True):
            add_holiday()
        assert len(heard) == 1

    def test_listeners_hear_of_it_after_the_commit(
        self, heard: list[CalendarChange], django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change = add_holiday()
            assert not heard
        assert heard == [change]

    @pytest.mark.django_db(transaction=True)
    def test_listeners_hear_nothing_of_what_was_rolled_back(
        self, heard: list[CalendarChange]
    ) -> None:
        with transaction.atomic():
            add_holiday()
            transaction.set_rollback(True)
        assert not heard

    @pytest.mark.django_db(transaction=True)
    def test_a_listener_that_fails_stops_neither_the_change_nor_the_others(self) -> None:
        changes: list[CalendarChange] = []

        def fails(_change: CalendarChange) -> None:
            raise RuntimeError

        for listener in (fails, changes.append):
            on_calendar_change(listener)
        try:
            change = add_holiday()
        finally:
            for listener in (fails, changes.append):
                forget_listener(listener)
        assert changes == [change]
        assert Holiday.objects.filter(day=MONDAY).exists()
