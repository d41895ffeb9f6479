"""A change of the calendar moves the terms of feedback it touches, and no others; each with an event, and back when it is undone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import IntegrityError, transaction

import pytest

from thuocdo.feedback import handling
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.recounting import moved_by, recount_terms, terms_touched
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.working_time.models import Holiday
from thuocdo.working_time.services import add_holiday, add_make_up_day, remove_holiday
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.working_time.models import CalendarChange

pytestmark = pytest.mark.django_db

MONDAY = moment("2026-03-02 09:00")
TODAY = moment("2026-03-04 10:00")
STORM = date(2026, 3, 5)


def recorded(unit: Unit, actor: User) -> Feedback:
    return handling.record(
        unit=unit,
        sender=Sender("Phạm Thị Hoa", phone="0912 345 678"),
        matter=Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao."),
        way="counter",
        request_id=uuid4(),
        actor=actor,
        at=MONDAY,
    )


def day_off(unit: Unit, day: date = STORM) -> CalendarChange:
    return add_holiday(
        unit=unit, day=day, name="Bão", source="Công điện 1", reason="Bão", actor=None, at=TODAY
    )


def due_of(row: Feedback) -> Any:
    return Feedback.objects.get(pk=row.pk).step_due_at


def test_each_step_is_counted_again_from_where_it_began(
    units: LittleProvince, minh: User, lan: User
) -> None:
    waiting, begun, answered = (recorded(units.ward, minh) for _ in range(3))
    for row in (begun, answered):
        handling.take_on(row.pk, kind="proposal", actor=lan, at=MONDAY)
    handling.answer(answered.pk, words="Đã bỏ.", actor=lan, at=TODAY)
    assert [due_of(one) for one in (waiting, begun, answered)] == [
        moment("2026-03-09 17:30"), moment("2026-03-23 17:30"), moment("2026-03-06 17:30"),
    ]  # fmt: skip
    change = day_off(units.province)
    assert terms_touched(units.province.pk, STORM, STORM + timedelta(days=1)) == 3
    assert recount_terms(change=change, at=TODAY, batch=2) == 3
    assert [due_of(one) for one in (waiting, begun, answered)] == [
        moment("2026-03-10 17:30"), moment("2026-03-24 17:30"), moment("2026-03-09 17:30"),
    ]  # fmt: skip
    event = FeedbackEvent.objects.get(feedback=waiting, kind="recounted")
    assert (event.calendar_change, event.step_due_at) == (change, moment("2026-03-10 17:30"))
    assert moved_by([change]) == {change.pk: 3}
    assert recount_terms(change=change, at=TODAY) == 0, "done again it changes nothing"


def test_what_has_ended_or_lies_elsewhere_stays(
    units: LittleProvince, minh: User, lan: User
) -> None:
    refused, waiting = recorded(units.ward, minh), recorded(units.ward, minh)
    refused = handling.refuse(refused.pk, reason="Là khiếu nại", actor=lan, at=MONDAY)
    elsewhere = day_off(units.other_ward)
    assert recount_terms(change=elsewhere, at=TODAY) == 0
    assert recount_terms(change=day_off(units.ward), at=TODAY) == 1
    assert due_of(refused) == refused.step_due_at
    assert due_of(waiting) == moment("2026-03-10 17:30")
    assert moved_by([elsewhere]) == {elsewhere.pk: 0}
    assert moved_by([]) == {}


def test_after_the_commit_it_is_done_and_undone(
    units: LittleProvince, minh: User, django_capture_on_commit_callbacks: Any
) -> None:
    row = recorded(units.ward, minh)
    with django_capture_on_commit_callbacks(execute=True):
        day_off(units.ward)
    assert due_of(row) == moment("2026-03-10 17:30")
    with django_capture_on_commit_callbacks(execute=True):
        remove_holiday(
            holiday=Holiday.objects.get(unit=units.ward), reason="Bão tan", actor=None, at=TODAY
        )
    assert due_of(row) == moment("2026-03-09 17:30")
    with django_capture_on_commit_callbacks(execute=True):
        add_make_up_day(
            unit=units.ward, day=date(2026, 3, 7), source="QĐ 1", reason="Làm bù", actor=None, at=TODAY
        )  # fmt: skip
    assert due_of(row) == moment("2026-03-07 17:30")
    assert FeedbackEvent.objects.filter(feedback=row, kind="recounted").count() == 3


def test_only_a_recount_names_a_change(units: LittleProvince, minh: User) -> None:
    row = recorded(units.ward, minh)
    for said in ({"kind": "recounted"}, {"kind": "asked", "step_due_at": TODAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FeedbackEvent.objects.create(feedback=row, unit=row.unit, at=TODAY, **said)
