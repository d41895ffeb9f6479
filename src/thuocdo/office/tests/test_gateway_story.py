"""A message by a gateway from the act to the phone, as a clerk, the gateway and an administrator live it: silence, refusal, sent again, given up."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.dossiers.tests.factories import Office
from thuocdo.notices.delivery import LARGEST_ATTEMPTS
from thuocdo.notices.models import Message
from thuocdo.notices.services import deliver_due
from thuocdo.notices.tests.conftest import partner
from thuocdo.settings.gateways import gateway

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.notices.tests.partner import Partner

pytestmark = pytest.mark.django_db
__all__ = ["partner"]
DEAD = "/office/notices/messages/"


@pytest.fixture
def zalo(partner: Partner, settings: Any) -> Partner:
    """Return a partner that Zalo messages go to, by its own template; SMS have no gateway."""
    body = '{"phone": "{to}", "template_data": {"content": "{text}"}, "tracking_id": "{key}"}'
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("", "", "{}"),
        "zalo": gateway(partner.url, "secret-token", body),
    }
    settings.NOTICE_QUIET_HOURS = None
    return partner


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def admin(units: LittleProvince, thao: User, make_administrator: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(make_administrator(thao, units.province))
    return client


def shown(client: Client, where: str = DEAD, **said: Any) -> str:
    answer = client.post(where, said, follow=True) if said else client.get(where)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(answer.content.decode()))


def bodies(partner: Partner) -> list[dict[str, Any]]:
    return [json.loads(body) for _headers, body in partner.got]


def test_silence_is_waited_for_and_the_same_key_goes_again(zalo: Partner, office: Office) -> None:
    dossier = office.accepted()
    now = timezone.now()
    zalo.status, zalo.headers = 503, {"Retry-After": "120"}
    deliver_due(at=now)
    row = Message.objects.get()
    assert (row.channel, row.state, row.last_error) == ("zalo", "failed", "HTTP 503")
    assert row.next_attempt_at >= now + timedelta(seconds=120)
    deliver_due(at=now + timedelta(seconds=60))
    assert len(zalo.got) == 1
    zalo.status = 200
    deliver_due(at=now + timedelta(hours=1))
    first, second = bodies(zalo)
    assert first == second
    assert first["phone"] == "+84912345678"
    assert dossier.code in first["template_data"]["content"]
    assert zalo.acted_on == {first["tracking_id"]}
    row.refresh_from_db()
    assert row.state == "sent"


def test_a_gateway_that_never_answers_ends_in_the_list_of_the_administrator(
    zalo: Partner, office: Office, admin: Client
) -> None:
    office.accepted()
    at = timezone.now()
    zalo.status = 500
    for _ in range(LARGEST_ATTEMPTS):
        deliver_due(at=at)
        at += timedelta(hours=5)
    assert len(zalo.got) == LARGEST_ATTEMPTS
    page = shown(admin)
    assert "HTTP 500" in page
    assert "0912345678" not in page
    row = Message.objects.get(state="dead")
    preview = shown(admin, f"{DEAD}preview/", message=row.pk, retry="1")
    assert "Gửi lại 1 tin?" in preview
    assert row.text not in preview
    zalo.status = 200
    assert "Đã xếp hàng gửi lại 1 tin" in shown(admin, f"{DEAD}retry/", message=row.pk)
    deliver_due(at=timezone.now() + timedelta(minutes=1))
    row.refresh_from_db()
    assert row.state == "sent"
    keys = {one["tracking_id"] for one in bodies(zalo)}
    assert keys == zalo.acted_on == {row.dedupe_key}


def test_a_number_that_the_gateway_refuses_is_given_up_with_a_reason(
    zalo: Partner, office: Office, admin: Client, minh: User
) -> None:
    office.accepted()
    zalo.status = 400
    deliver_due(at=timezone.now())
    row = Message.objects.get(state="dead")
    assert "Hãy ghi lý do" in shown(admin, f"{DEAD}drop/", message=row.pk, reason=" ")
    assert "Đã bỏ 1 tin" in shown(admin, f"{DEAD}drop/", message=row.pk, reason="Số máy sai")
    row.refresh_from_db()
    assert (row.state, row.drop_reason) == ("dropped", "Số máy sai")
    clerk = Client()
    clerk.force_login(minh)
    assert clerk.get(DEAD).status_code == 403


def test_a_gateway_that_refuses_our_token_loses_nothing(zalo: Partner, office: Office) -> None:
    office.accepted()
    zalo.status = 401
    deliver_due(at=timezone.now())
    assert Message.objects.get().state == "failed"
