"""Systems send feedback in once, add to it, and hear how it ends; of what others brought up they learn nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.accounts.tokens import make_token
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.feedback import conversation, handling, systems
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

MONDAY = moment("2026-03-02 09:00")
MATTER = Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao đã có trong cơ sở dữ liệu.")
SENDER = Sender("Phạm Thị Hoa", email="hoa@example.vn")


@pytest.fixture
def system(units):
    token = make_token(
        name="Hệ thống PAKN",
        unit=units.ward,
        scopes=[Scope.FEEDBACK],
        expires_at=timezone.now() + timedelta(days=30),
        actor=None,
        at=timezone.now(),
    )
    return token.token.account


def take_in(units, system, **changes: Any):
    given: dict[str, Any] = {
        "unit": units.ward,
        "sender": SENDER,
        "matter": MATTER,
        "external_code": "QG-1",
        "actor": system,
        "at": MONDAY,
    }
    return systems.take_in(**(given | changes))


def test_a_system_sends_in_once_and_follows(units, system, lan):
    row, new = take_in(units, system)
    assert (new, row.way, row.external_code) == (True, "forwarded", "QG-1")
    again, new = take_in(units, system, at=MONDAY + timedelta(days=1))
    assert (again.pk, new) == (row.pk, False)
    assert Feedback.objects.visible_to(lan).filter(pk=row.pk).exists(), "the ward handles it"
    conversation.ask_more(row.pk, words="Ở quầy nào?", actor=lan, at=MONDAY)
    assert systems.add(row.pk, words="Quầy 3.", actor=system, at=MONDAY).asked_at is None
    with pytest.raises(Conflict):
        systems.judge(row.pk, liked=True, actor=system, at=MONDAY)
    handling.take_on(row.pk, kind="regulation", actor=lan, at=MONDAY)
    handling.answer(row.pk, words="Đã bỏ.", actor=lan, at=MONDAY)
    assert systems.judge(row.pk, liked=True, actor=system, at=MONDAY).liked is True


def test_a_system_sees_what_it_sent_in_alone(units, system, lan):
    with pytest.raises(NotAllowed):
        take_in(units, system, unit=units.other_ward)
    with pytest.raises(InvalidInput):
        take_in(units, system, external_code=" ")
    with pytest.raises(InvalidInput):
        take_in(units, system, sender=Sender("Hoa"))
    assert not Feedback.objects.sent_in_by(system).exists()
    theirs = handling.record(unit=units.ward, sender=SENDER, matter=MATTER, way="post", request_id=uuid4(), actor=lan, at=MONDAY)  # fmt: skip
    with pytest.raises(NotFound):
        systems.add(theirs.pk, words="x", actor=system, at=MONDAY)
