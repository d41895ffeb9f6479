"""What an official chooses for himself: his mobile number, mail and short messages; and that he is told accordingly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.campaigns import states
from thuocdo.campaigns.tests.factories import DURING, ISSUED, Season, season
from thuocdo.notices.models import Channel, Message, Notice

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/settings/"


def test_a_number_is_kept_as_it_is_dialled_and_shown_as_it_is_written(
    client: Client, lan: User
) -> None:
    client.force_login(lan)
    assert client.post(PAGE, {"phone": "0912 345 678", "wants_sms": "on"}).status_code == 302
    lan.refresh_from_db()
    assert lan.phone == "+84912345678"
    assert (lan.wants_sms, lan.wants_mail, lan.wants_digest) == (True, False, False)
    page = client.get(PAGE).content.decode()
    assert "0912 345 678" in page
    assert client.post(PAGE, {"phone": ""}).status_code == 302
    lan.refresh_from_db()
    assert lan.phone == ""


@pytest.mark.parametrize("phone", ["12", "không có", "0237 385 2000"])
def test_what_no_short_message_reaches_is_refused_and_stays_in_its_field(
    client: Client, lan: User, phone: str
) -> None:
    client.force_login(lan)
    answer = client.post(PAGE, {"phone": phone, "wants_mail": "on"})
    assert answer.status_code == 422
    assert phone in answer.content.decode()
    lan.refresh_from_db()
    assert lan.phone == ""


def test_without_a_gateway_the_page_says_so(client: Client, lan: User) -> None:
    client.force_login(lan)
    assert "chưa nối cổng tin nhắn" in client.get(PAGE).content.decode()


def sent_back(asked: Season) -> set[tuple[str, str]]:
    """Let the answer of the ward be sent back, and return by which channel to which address its people are told."""
    asked.save(ISSUED, "7")
    states.prepare(asked.ward, actor=asked.lan, at=DURING)
    states.submit(asked.ward, actor=asked.son, at=DURING)
    Message.objects.all().delete()
    Notice.objects.all().delete()
    states.send_back(asked.ward, reason="xem lại", actor=asked.thao, at=DURING)
    return set(Message.objects.values_list("channel", "destination"))


def test_people_are_told_as_they_chose(
    units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thuocdo.notices.queueing.channel_is_open", lambda _channel: True)
    asked = season(units)
    lan, son = asked.lan, asked.son
    lan.email, lan.phone, lan.wants_mail = "lan@example.vn", "+84912345678", False
    son.email, son.phone, son.wants_sms = "son@example.vn", "+84987654321", False
    lan.save()
    son.save()
    assert sent_back(asked) == {
        (Channel.SMS, "+84912345678"),
        (Channel.EMAIL, "son@example.vn"),
    }
    assert {one.recipient_id for one in Notice.objects.all()} == {lan.pk, son.pk}
