"""A change of the calendar moves the due times it touches, and no others; each with an event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.test import TestCase

from thuocdo.dossiers import services
from thuocdo.dossiers.listeners import forget_listener, on_dossier_events
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.recounted import moved_by
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office
from thuocdo.dossiers.tests.test_life import assert_clocks_agree
from thuocdo.dossiers.tests.test_notifying import subscribe
from thuocdo.notices.models import Message
from thuocdo.working_time.services import add_holiday
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.organisations.models import Unit
    from thuocdo.working_time.models import CalendarChange

TODAY = at("2026-03-04 10:00")


def day_off(unit: Unit, day: date) -> CalendarChange:
    return add_holiday(
        unit=unit, day=day, name="Bão", source="Công điện 1", reason="Bão", actor=None, at=TODAY
    )


def close(unit: Unit, day: date) -> int:
    return services.recount_due_times(change=day_off(unit, day), at=TODAY)


def test_a_day_off_today_moves_every_open_due_time_behind_it(
    office: Office, units: LittleProvince
) -> None:
    plain = office.in_hand()
    ended = services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-03 09:00"))
    later = office.in_hand(at("2026-03-05 09:00"))
    assert close(units.province, date(2026, 3, 4)) == 1
    plain.refresh_from_db()
    assert plain.due_at == plain.index_due_at == at("2026-03-10 17:30")
    assert plain.first_due_at == at("2026-03-09 17:30")
    for one, due in ((ended, "2026-03-09 17:30"), (later, "2026-03-12 17:30")):
        one.refresh_from_db()
        assert one.due_at == at(due)
    for one in (plain, ended, later):
        assert_whole(one)
    assert plain.events.get(kind="due_recounted").payload["due_at"].startswith("2026-03-10")
    assert_clocks_agree(plain, TODAY)


def test_a_day_off_elsewhere_moves_nothing(office: Office, units: LittleProvince) -> None:
    dossier = office.in_hand()
    assert close(units.other_ward, date(2026, 3, 4)) == 0
    dossier.refresh_from_db()
    assert dossier.due_at == at("2026-03-09 17:30")


def test_pauses_and_extensions_are_replayed(office: Office, units: LittleProvince) -> None:
    asked = services.request_supplement(
        office.in_hand(), content="x", actor=office.handler, at=at("2026-03-03 09:00")
    )
    supplied = services.request_supplement(
        office.in_hand(), content="x", actor=office.handler, at=at("2026-03-02 10:00")
    )
    supplied = services.receive_supplement(supplied, actor=office.clerk, at=at("2026-03-03 09:00"))
    extended = services.extend(
        office.in_hand(),
        amount=Decimal(2),
        unit="working_day",
        reason="x",
        actor=office.approver,
        at=at("2026-03-03 09:00"),
    )
    assert close(units.ward, date(2026, 3, 5)) == 3
    for one in (asked, supplied, extended):
        assert_whole(one)
        assert_clocks_agree(one, TODAY)
    extended.refresh_from_db()
    assert (extended.original_due_at, extended.due_at) == (
        at("2026-03-10 17:30"),
        at("2026-03-12 17:30"),
    )


def test_recounts_are_found_by_their_change_however_late_they_ran(
    office: Office, units: LittleProvince
) -> None:
    office.in_hand()
    office.in_hand()
    storm, elsewhere = (
        day_off(units.province, date(2026, 3, 4)),
        day_off(units.other_ward, date(2026, 3, 5)),
    )
    late = TODAY + timedelta(days=30)
    assert services.recount_due_times(change=storm, at=late) == 2
    assert moved_by([storm, elsewhere]) == {storm.pk: 2, elsewhere.pk: 0}
    assert moved_by([]) == {}


def test_it_is_done_by_a_job_after_the_commit(
    office: Office, units: LittleProvince, django_capture_on_commit_callbacks: Any
) -> None:
    dossier = office.in_hand()
    with django_capture_on_commit_callbacks(execute=True):
        day_off(units.ward, date(2026, 3, 4))
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.due_at == at("2026-03-10 17:30")


def test_doing_it_again_in_small_batches_changes_nothing(
    office: Office, units: LittleProvince
) -> None:
    made = [office.in_hand() for _ in range(5)]
    change = day_off(units.ward, date(2026, 3, 4))
    assert services.recount_due_times(change=change, at=TODAY, batch=2) == 5
    assert services.recount_due_times(change=change, at=TODAY, batch=2) == 0
    for one in made:
        assert_whole(one)


def test_subscribed_systems_and_listeners_hear_of_each_due_time_that_moved(
    office: Office, units: LittleProvince
) -> None:
    moved = [office.in_hand(), office.in_hand()]
    ended = services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-03 09:00"))
    subscribe(units.province)
    caches["pages"].clear()
    heard: list[DossierEvent] = []
    listener = on_dossier_events(heard.extend)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert close(units.province, date(2026, 3, 4)) == 2
    finally:
        forget_listener(listener)
    assert {one.dossier_id for one in heard} == {one.pk for one in moved}
    assert {one.kind for one in heard} == {"due_recounted"}
    told = [one.payload for one in Message.objects.filter(channel="webhook")]
    assert {one["data"]["code"] for one in told} == {one.code for one in moved}
    assert {datetime.fromisoformat(one["data"]["due_at"]) for one in told} == {
        at("2026-03-10 17:30")
    }
    assert ended.code not in str(told)
