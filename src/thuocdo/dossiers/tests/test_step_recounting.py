"""A change of the calendar moves by when open steps are to be done, by the calendar they were counted with; each with an event."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierStep
from thuocdo.dossiers.recounted import steps_moved_by
from thuocdo.dossiers.step_recounting import recount_steps, steps_touched
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.working_time.models import Holiday
from thuocdo.working_time.services import add_holiday, remove_holiday
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.organisations.models import Unit
    from thuocdo.working_time.models import CalendarChange

NOW = at("2026-03-02 10:00")
STORM = date(2026, 3, 3)


def day_off(unit: Unit, day: date = STORM) -> CalendarChange:
    return add_holiday(
        unit=unit, day=day, name="Bão", source="Công điện 1", reason="Bão", actor=None, at=NOW
    )


def due_of(dossier: Dossier) -> Any:
    return Dossier.objects.get(pk=dossier.pk).step_due_at


def test_an_open_step_is_due_a_working_day_later(office: Office, units: LittleProvince) -> None:
    dossier, done = office.in_hand(), office.in_hand()
    services.resolve(done, actor=office.approver, at=NOW)
    assert due_of(dossier) == at("2026-03-03 09:00")
    change = day_off(units.ward)
    assert steps_touched(units.ward.pk, STORM, None) == 1
    assert recount_steps(change=change, at=NOW) == 1
    assert due_of(dossier) == at("2026-03-04 09:00")
    step = DossierStep.objects.get(dossier=dossier, finished_at=None)
    assert step.due_at == at("2026-03-04 09:00")
    assert done.steps.get().due_at == at("2026-03-03 09:00")
    for one in (dossier, done):
        assert_whole(one)
    assert steps_moved_by([change]) == {change.pk: 1}
    assert recount_steps(change=change, at=NOW) == 0, "done again it changes nothing"


def test_parallel_steps_move_with_it_and_those_elsewhere_or_without_hours_stay(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand()
    for unit, hours in ((units.ward, 16), (units.other_ward, 16), (units.ward, None)):
        services.hand_over(
            dossier, to_unit=unit, hours=None if hours is None else Decimal(hours), step_name="Hỏi",
            parallel=True, actor=office.handler, at=NOW,
        )  # fmt: skip
    change = day_off(units.ward)
    assert recount_steps(change=change, at=NOW, batch=1) == 2
    dues = DossierStep.objects.filter(dossier=dossier).order_by("number")
    assert list(dues.values_list("due_at", flat=True)) == [
        at("2026-03-04 09:00"), at("2026-03-05 10:00"), at("2026-03-04 10:00"), None,
    ]  # fmt: skip
    assert_whole(dossier)


def test_in_other_hands_it_counts_as_it_began(office: Office, units: LittleProvince) -> None:
    other = official(units.other_ward, Role.HANDLER, "Ngô Thị Xa")
    dossier = services.reassign(
        office.in_hand(), to_unit=units.other_ward, to_official=other, reason="Nghỉ phép",
        actor=office.approver, at=NOW,
    )  # fmt: skip
    assert due_of(dossier) == at("2026-03-03 09:00"), "still due when it was"
    assert recount_steps(change=day_off(units.other_ward), at=NOW) == 0
    assert recount_steps(change=day_off(units.ward), at=NOW) == 1
    assert due_of(dossier) == at("2026-03-04 09:00")
    assert_whole(dossier)


def test_it_is_done_after_the_commit_and_undone(
    office: Office, units: LittleProvince, django_capture_on_commit_callbacks: Any
) -> None:
    dossier = office.in_hand()
    with django_capture_on_commit_callbacks(execute=True):
        day_off(units.province)
    assert due_of(dossier) == at("2026-03-04 09:00")
    holiday = Holiday.objects.get(unit=units.province)
    with django_capture_on_commit_callbacks(execute=True):
        remove_holiday(holiday=holiday, reason="Bão tan", actor=None, at=NOW)
    assert due_of(dossier) == at("2026-03-03 09:00")
    assert_whole(dossier)
