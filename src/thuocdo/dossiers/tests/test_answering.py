"""What was handed in online has to be answered within a window: until when, what counts as an answer, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.answering import AWAITS_ANSWER, Submitted, answers_due
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.notices.models import Notice
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
# Handed in on Monday 2 March 2026 at 9:00: eight office hours end on Tuesday at 9:00.
DUE = moment("2026-03-03 09:00")


def online(office: Office, at: datetime = MONDAY) -> Dossier:
    return office.received(at, channel="online", actor=None)


def due_of(dossier: Dossier, *, now: datetime) -> datetime | None:
    submitted = Submitted(dossier.reception_unit_id, dossier.registered_at)
    return answers_due([submitted], now=now)[submitted]


@pytest.mark.parametrize(
    ("handed_in", "due"),
    [
        ("2026-03-02 09:00", "2026-03-03 09:00"),
        ("2026-03-01 22:00", "2026-03-02 17:30"),  # on a Sunday night: the whole of Monday
        ("2026-03-06 16:30", "2026-03-09 16:30"),  # over a weekend
        ("2026-02-13 16:30", "2026-02-23 16:30"),  # over Tết
    ],
)
def test_the_window_is_eight_office_hours(office: Office, handed_in: str, due: str) -> None:
    dossier = online(office, moment(handed_in))
    assert due_of(dossier, now=moment("2026-03-09 08:00")) == moment(due)


def test_what_is_older_than_the_calendar_has_no_moment(office: Office) -> None:
    dossier = online(office, moment("2024-12-30 09:00"))
    assert due_of(dossier, now=MONDAY) is None


def test_the_second_question_asks_no_database(office: Office) -> None:
    dossier = online(office)
    due_of(dossier, now=MONDAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        due_of(dossier, now=MONDAY)
    assert not asked.captured_queries


def test_only_the_first_answer_is_waited_for(office: Office) -> None:
    waiting, asked, accepted = online(office), online(office), online(office)
    office.received()
    services.accept(accepted, actor=office.clerk, at=DUE)
    services.request_supplement(asked, content="x", actor=office.clerk, at=DUE)
    assert list(Dossier.objects.filter(AWAITS_ANSWER)) == [waiting]
    services.receive_supplement(asked, actor=None, at=DUE + timedelta(hours=1))
    assert list(Dossier.objects.filter(AWAITS_ANSWER)) == [waiting]


def test_the_desk_is_told_before_and_its_leader_after(
    office: Office, units: LittleProvince
) -> None:
    leader = official(units.ward, Role.LEADER, "Chủ tịch phường")
    official(units.other_ward, Role.RECEPTION_OFFICER, "Người phường bên")
    dossier = online(office)
    told: list[set[tuple[int, str]]] = []
    for at in ("2026-03-02 16:30", "2026-03-02 17:00", "2026-03-03 08:00", "2026-03-03 10:00"):
        before = set(Notice.objects.values_list("pk", flat=True))
        services.escalate(at=moment(at))
        new = Notice.objects.exclude(pk__in=before)
        told.append({(one.recipient_id, one.dedupe_key.split(":")[1]) for one in new})
    assert told == [
        set(),
        {(office.clerk.pk, "answer_near")},
        set(),
        {(office.clerk.pk, "answer_overdue"), (leader.pk, "answer_overdue")},
    ]
    assert dossier.code in Notice.objects.get(recipient=leader).text


def test_nobody_is_told_of_what_was_answered(office: Office) -> None:
    services.accept(online(office), actor=office.clerk, at=MONDAY)
    services.escalate(at=moment("2026-03-04 08:00"))
    assert not Notice.objects.filter(dedupe_key__contains="answer")
