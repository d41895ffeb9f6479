"""Requests for papers that nobody answers: a word before, an offer after, a preview, and nothing that happens by itself."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.dossiers.unanswered import last_day_to_answer
from thuocdo.errors import Conflict
from thuocdo.notices.models import Message
from thuocdo.settings.gateways import gateway
from thuocdo.working_time.tests.calendars import at as moment
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from datetime import datetime

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
# Asked for on Monday 2 March 2026: fifteen working days end on Monday 23 March.
LAST, AFTER = moment("2026-03-23 16:00"), moment("2026-03-24 08:00")
WORD = "unanswered"


@pytest.fixture(autouse=True)
def _way_to_people(settings: Any) -> None:
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def waiting(office: Office, at: datetime = MONDAY, **changes: Any) -> Dossier:
    dossier = office.in_hand(at, **changes)
    return services.request_supplement(dossier, content="x", actor=office.handler, at=at)


def words() -> int:
    return Message.objects.filter(dedupe_key__contains=f":{WORD}:").count()


def test_the_applicant_is_reminded_once_before_the_last_day(office: Office) -> None:
    dossier = waiting(office)
    assert str(last_day_to_answer(dossier)) == "2026-03-23"
    services.remind_unanswered(at=moment("2026-03-17 07:00"))
    assert words() == 0
    for day in ("18", "19", "20", "23"):
        services.remind_unanswered(at=moment(f"2026-03-{day} 07:00"))
        assert words() == 1
    text = Message.objects.get(dedupe_key__contains=f":{WORD}:").text
    assert dossier.code in text
    assert "23/03/2026" in text


def test_who_answered_is_not_reminded(office: Office) -> None:
    services.receive_supplement(waiting(office), actor=None, at=moment("2026-03-10 08:00"))
    services.remind_unanswered(at=LAST)
    assert words() == 0


def test_it_is_stopped_only_after_the_last_day_and_a_word(office: Office) -> None:
    dossier = waiting(office)
    with pytest.raises(Conflict, match="not reminded"):
        services.stop_unanswered(dossier, actor=office.approver, at=AFTER)
    services.remind_unanswered(at=LAST)
    with pytest.raises(Conflict, match="until 23/03/2026"):
        services.stop_unanswered(dossier, actor=office.approver, at=LAST)
    for _press in range(2):
        done = services.stop_unanswered(
            dossier, actor=office.approver, at=AFTER, seen=dossier.event_count, request_id="one"
        )
        assert done.status == Status.STOPPED
    last = done.events.order_by("number").last()
    assert last is not None
    assert last.payload["reason"].startswith("Quá 15 ngày làm việc")
    assert last.payload["legal_basis"] == ""
    assert Message.objects.filter(about_id=str(done.pk), text__contains="đã dừng").exists()


def test_who_answered_meanwhile_is_not_stopped(office: Office) -> None:
    seen = waiting(office)
    services.remind_unanswered(at=LAST)
    services.receive_supplement(seen, actor=None, at=LAST)
    with pytest.raises(Conflict, match="waits for no papers"):
        services.stop_unanswered(seen, actor=office.approver, at=AFTER)


def test_linked_ones_follow_the_decree_from_its_first_day(office: Office) -> None:
    dossier = waiting(office, interagency=True)
    services.remind_unanswered(at=LAST)
    done = services.stop_unanswered(dossier, actor=office.approver, at=AFTER)
    last = done.events.order_by("number").last()
    assert last is not None
    assert "297/2025" in last.payload["legal_basis"]
    assert last_day_to_answer(waiting(office, moment("2025-12-15 09:00"), interagency=True)) is None


def page(user: User, where: str) -> str:
    client = Client()
    client.force_login(user)
    return html.unescape(client.get(where).content.decode())


def codes(text: str) -> set[str]:
    return set(re.findall(r'class="code"\s+href="[^"]+">([^<]+)<', text))


@pytest.mark.parametrize("tab", ["all", "unit", "managed"])
def test_the_queue_offers_them_and_many_are_stopped_after_a_preview(
    office: Office, tab: str
) -> None:
    then = timezone.now() - timedelta(days=60)
    reminded, unreminded = waiting(office, then), waiting(office, then - timedelta(days=100))
    fresh = waiting(office, timezone.now() - timedelta(days=1))
    answered = services.receive_supplement(waiting(office, then), actor=None, at=timezone.now())
    last = last_day_to_answer(reminded)
    assert last is not None
    services.remind_unanswered(at=start_of(last) + timedelta(hours=8))
    where = f"/office/queue/?tab={tab}&due=unanswered"
    text = page(office.approver, where)
    assert codes(text) == {reminded.code, unreminded.code}
    assert 'value="stop_unanswered"' in text
    assert 'value="stop_unanswered"' not in page(office.approver, f"/office/queue/?tab={tab}")
    client = Client()
    client.force_login(office.approver)
    chosen = {
        "action": "stop_unanswered",
        "row": [str(reminded.pk), str(unreminded.pk), str(fresh.pk)],
    }
    preview = html.unescape(
        client.post(f"/office/queue/chosen/?tab={tab}&due=unanswered", chosen).content.decode()
    )
    assert "1 hồ sơ sẽ thay đổi" in preview
    assert "Người nộp chưa được nhắc" in preview
    assert "Người nộp còn bổ sung được" in preview
    said = {
        name: re.findall(rf'name="{name}"\s+value="([^"]*)"', preview)[0]
        for name in ("action", "seen", "batch")
    }
    for one in (reminded, unreminded, fresh, answered):
        one.refresh_from_db()
        assert one.ended_at is None
    client.post("/office/queue/chosen/do/", said)
    reminded.refresh_from_db()
    unreminded.refresh_from_db()
    assert reminded.status == Status.STOPPED
    assert unreminded.status == Status.SUPPLEMENT_REQUESTED
