"""The pages of notices, of messages that could not be sent, and of webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role, User
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.facts.references import RecordRef
from thuocdo.notices.models import Message, Notice, WebhookSubscription
from thuocdo.notices.services import deliver_due, notify, queue_message
from thuocdo.notices.tests.partner import Partner, partner_running

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
LIST, MESSAGES, WEBHOOKS = (
    "/office/notices/",
    "/office/notices/messages/",
    "/office/notices/webhooks/",
)
MOST = 12


@pytest.fixture
def chief(units: LittleProvince, client: Client, thao: User) -> User:
    """Return Thảo as administrator of the province, signed in."""
    MembershipFactory.create(user=thao, unit=units.province, role=Role.ADMINISTRATOR)
    client.force_login(thao)
    return thao


@pytest.fixture
def partner() -> Iterator[Partner]:
    with partner_running() as running:
        yield running


def tell(user: User, number: int = 1, **more: Any) -> None:
    for one in range(number):
        notify(
            user=user,
            text=f"Việc số {one}",
            text_en=f"Thing {one}",
            dedupe_key=f"{number}.{one}",
            **more,
        )


def dead(unit: Any = None, number: int = 1, **values: Any) -> list[int]:
    made = []
    for _ in range(number):
        key = f"m{Message.objects.count()}"
        message = queue_message(
            channel="email", to="hoa@example.vn", text="Nội dung kín", dedupe_key=key, unit=unit
        )
        assert message is not None
        made.append(message.pk)
    Message.objects.filter(pk__in=made).update(state="dead", last_error="SMTP 550", **values)
    return made


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        page(client, address)
    return len(caught)


# Notices


def test_the_bell_counts_what_is_unread_and_costs_no_query(client: Client, lan: User) -> None:
    client.force_login(lan)
    before = queries(client, "/office/settings/")
    tell(lan, 3)
    assert queries(client, "/office/settings/") == before
    assert "Thông báo, 3 chưa đọc" in page(client, "/office/settings/")


def test_opening_a_notice_marks_it_and_leads_to_its_record(client: Client, lan: User) -> None:
    tell(lan, about=RecordRef("dossiers", "7"))
    client.force_login(lan)
    answer = client.post(f"{LIST}{Notice.objects.get().pk}/open/")
    assert answer["Location"] == "/office/dossiers/7/"
    assert Notice.objects.get().read_at is not None
    assert "chưa đọc" not in page(client, LIST)


def test_all_that_was_seen_is_marked_and_nothing_later(client: Client, lan: User) -> None:
    tell(lan, 2)
    client.force_login(lan)
    found = re.search(r'name="newest"\s+value="(\d+)"', page(client, LIST))
    assert found is not None
    notify(user=lan, text="Vừa đến", dedupe_key="later")
    client.post(f"{LIST}read-all/", {"newest": found[1]})
    assert [one.text for one in Notice.objects.unread()] == ["Vừa đến"]
    client.post(f"{LIST}read-all/", {"newest": "x" * 30})


def test_nobody_opens_anothers(client: Client, lan: User, minh: User) -> None:
    tell(lan)
    client.force_login(minh)
    assert "Việc số" not in page(client, LIST)
    assert client.post(f"{LIST}{Notice.objects.get().pk}/open/").status_code == 404
    client.post(f"{LIST}read-all/", {"newest": "999999"})
    assert Notice.objects.get().read_at is None


def test_unread_ones_stand_first_and_pages_reach_all(client: Client, lan: User) -> None:
    tell(lan, 70)
    Notice.objects.filter(text__in=[f"Việc số {one}" for one in range(50, 70)]).update(
        read_at=timezone.now()
    )
    client.force_login(lan)
    first = page(client, LIST)
    assert "Việc số 49" in first
    assert "Việc số 69" not in first
    following = re.search(r'rel="next"\s+href="([^"]+)"', first)
    assert following is not None
    assert "Việc số 69" in page(client, LIST + following[1].replace("&amp;", "&"))


# Messages


def test_an_administrator_looks_previews_and_sends_again(
    client: Client, chief: User, units: LittleProvince, mailoutbox: list[Any]
) -> None:
    ids = dead(units.ward, 2)
    shown = page(client, MESSAGES)
    assert "SMTP 550" in shown
    assert "h***@example.vn" in shown
    for hidden in ("hoa@example.vn", "Nội dung kín"):
        assert hidden not in shown
    preview = client.post(f"{MESSAGES}preview/", {"message": ids, "retry": "1"}).content.decode()
    assert "Gửi lại 2 tin?" in preview
    assert Message.objects.filter(state="dead").count() == 2
    client.post(f"{MESSAGES}retry/", {"message": ids})
    deliver_due()
    assert len(mailoutbox) == 2
    assert "Không có tin nào" in page(client, MESSAGES)


def test_dropping_asks_for_a_reason(client: Client, chief: User, units: LittleProvince) -> None:
    ids = dead(units.ward)
    assert (
        "Lý do"
        in client.post(f"{MESSAGES}preview/", {"message": ids, "drop": "1"}).content.decode()
    )
    client.post(f"{MESSAGES}drop/", {"message": ids, "reason": " "})
    assert Message.objects.get().state == "dead"
    client.post(f"{MESSAGES}drop/", {"message": ids, "reason": "sai địa chỉ"})
    assert (Message.objects.get().state, Message.objects.get().dropped_by) == ("dropped", chief)
    assert "sai địa chỉ" in page(client, f"{MESSAGES}?state=dropped")


def test_filters_stay_in_the_address(client: Client, chief: User, units: LittleProvince) -> None:
    dead(units.ward)
    assert re.search(r'value="dead"\s+selected', page(client, MESSAGES))
    for query, there in [
        ("channel=email", True), ("channel=sms", False), ("error=550", True), ("error=nothing", False),
        ("state=sent", False), ("state=all", True), ("state=rubbish", True),
    ]:  # fmt: skip
        assert ("h***@example.vn" in page(client, f"{MESSAGES}?{query}")) is there, query


def test_nobody_else_learns_of_messages_or_webhooks(
    client: Client, units: LittleProvince, lan: User, binh: User, minh: User
) -> None:
    MembershipFactory.create(user=binh, unit=units.elsewhere, role=Role.ADMINISTRATOR)
    ids = dead(units.ward) + dead(None)
    webhook = subscription(units.ward)
    for user in (lan, minh):
        client.force_login(user)
        for address in (MESSAGES, WEBHOOKS, f"{WEBHOOKS}new/", f"{WEBHOOKS}{webhook.pk}/"):
            assert client.get(address).status_code == 403, address
        assert client.post(f"{MESSAGES}retry/", {"message": ids}).status_code == 403
    client.force_login(binh)
    assert "Không có tin nào" in page(client, MESSAGES)
    assert client.get(f"{WEBHOOKS}{webhook.pk}/").status_code == 404
    for what in ("rotate", "pause", "test"):
        assert client.post(f"{WEBHOOKS}{webhook.pk}/{what}/").status_code == 404
    client.post(f"{MESSAGES}retry/", {"message": ids})
    assert Message.objects.filter(state="dead").count() == 2


# Webhooks


def subscription(unit: Any, number: int = 1) -> WebhookSubscription:
    return [
        WebhookSubscription.objects.create(
            unit=unit, name=f"Kho {one}", address="https://kho.example.vn/", event_types=["dossiers.*"],
            secret_nonce="n", made_at=timezone.now(),
        )
        for one in range(number)
    ][-1]  # fmt: skip


def test_a_subscription_is_made_tried_rotated_and_paused(
    client: Client, chief: User, units: LittleProvince, partner: Partner
) -> None:
    form = {
        "name": "Kho dữ liệu",
        "address": partner.url,
        "unit": units.ward.pk,
        "event_types": ["dossiers.*"],
    }
    made = client.post(f"{WEBHOOKS}new/", form)
    assert "no-store" in made["Cache-Control"]
    (secret,) = re.findall(r">(whsec_\S+)</textarea>", made.content.decode())
    address = f"{WEBHOOKS}{WebhookSubscription.objects.get().pk}/"
    detail = page(client, address)
    assert secret not in detail
    wish = re.search(r'name="wish"\s+value="(\d+)"', detail)
    assert wish is not None
    for _ in range(2):  # a double click
        client.post(f"{address}test/", {"wish": wish[1]})
    deliver_due()
    assert len(partner.got) == 1
    assert "notices.test" in page(client, address)
    rotated = client.post(f"{address}rotate/").content.decode()
    assert re.findall(r">(whsec_\S+)</textarea>", rotated) != [secret]
    client.post(f"{address}pause/", {"reason": "bảo trì"})
    assert "bảo trì" in page(client, address)
    client.post(f"{address}pause/", {"resume": "1"})
    assert WebhookSubscription.objects.get().active


def test_a_closed_address_is_refused_in_words(
    client: Client, chief: User, units: LittleProvince, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = []
    form = {
        "name": "X",
        "address": "http://127.0.0.1/",
        "unit": units.ward.pk,
        "event_types": ["dossiers.*"],
    }
    assert "mạng nội bộ" in client.post(f"{WEBHOOKS}new/", form).content.decode()
    assert not WebhookSubscription.objects.exists()


# Queries


def test_pages_cost_the_same_with_5_rows_and_with_50(
    client: Client, chief: User, units: LittleProvince
) -> None:
    def counts() -> list[int]:
        one = WebhookSubscription.objects.order_by("pk")[0]
        return [queries(client, a) for a in (LIST, MESSAGES, WEBHOOKS, f"{WEBHOOKS}{one.pk}/")]

    for number in (5, 45):
        tell(chief, number)
        dead(units.ward, number)
        subscription(units.ward, number)
        if number == 5:
            few = counts()
    assert counts() == few
    assert max(few) <= MOST, few
