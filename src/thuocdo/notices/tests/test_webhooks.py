"""What other systems are told, signed, and where webhooks may not go."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from thuocdo.errors import InvalidInput, NotAllowed
from thuocdo.facts.references import RecordRef
from thuocdo.notices.http_client import Undelivered, is_allowed, resolve
from thuocdo.notices.models import Message, WebhookSubscription
from thuocdo.notices.services import (
    deliver_due,
    pause,
    queue_events,
    resume,
    rotate_secret,
    send_test,
    subscribe,
)
from thuocdo.notices.webhooks import Event

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def tri(units, hoa, make_administrator):
    return make_administrator(hoa, units.province)


@pytest.fixture
def subscribed(units, tri, partner):
    return subscribe(
        unit=units.province, name="Kho dữ liệu", address=partner.url,
        event_types=["dossiers.accepted", "dossiers.stopped"], actor=tri, at=AT,
    )  # fmt: skip


def tell(unit, kind="dossiers.accepted", key="dossier:1:2"):
    event = Event(
        type=kind, key=key, subject="H1-260302-0001", at=AT, unit_ids=frozenset({unit.pk}),
        data={"status": 2}, about=RecordRef("dossiers", "1"),
    )  # fmt: skip
    queue_events([event], at=AT)


def signatures(secret, headers, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def test_a_receiver_gets_a_signed_cloud_event(units, subscribed, partner, settings):
    settings.BASE_URL = "https://cchc.example.vn"
    tell(units.ward)
    deliver_due(at=AT)
    ((headers, body),) = partner.got
    assert headers["Content-Type"].startswith("application/cloudevents+json")
    assert json.loads(body) == {
        "specversion": "1.0",
        "id": f"dossier:1:2:{subscribed.subscription.pk}",
        "source": "https://cchc.example.vn",
        "type": "dossiers.accepted",
        "subject": "H1-260302-0001",
        "time": "2026-03-02T09:00:00+07:00",
        "datacontenttype": "application/json",
        "data": {"status": 2},
    }
    assert headers["webhook-id"] == headers["Idempotency-Key"] == json.loads(body)["id"]
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert headers["webhook-signature"] == signatures(subscribed.secret, headers, body)


def test_only_what_was_subscribed_in_the_units_below_is_told(units, subscribed):
    tell(units.ward, kind="dossiers.paid", key="a")
    tell(units.elsewhere, key="b")
    tell(units.other_ward, key="c")
    tell(units.other_ward, key="c")
    assert [one.dedupe_key.split(":")[0] for one in Message.objects.all()] == ["c"]


def test_all_of_a_room_can_be_subscribed():
    row = WebhookSubscription(event_types=["dossiers.*"])
    assert row.wants("dossiers.paid")
    assert not row.wants("dossiersx.paid")
    assert not row.wants("payments.paid")


def test_after_a_rotation_both_secrets_sign_for_a_day(units, tri, subscribed, partner):
    fresh = rotate_secret(subscribed.subscription, actor=tri, at=AT)
    assert fresh.secret != subscribed.secret
    tell(units.ward)
    deliver_due(at=AT + timedelta(hours=1))
    tell(units.ward, key="dossier:1:3")
    deliver_due(at=AT + timedelta(hours=25))
    (first, body), (later, later_body) = partner.got
    assert first["webhook-signature"].split() == [
        signatures(fresh.secret, first, body),
        signatures(subscribed.secret, first, body),
    ]
    assert later["webhook-signature"] == signatures(fresh.secret, later, later_body)


def test_a_paused_one_hears_nothing_but_a_test(units, tri, subscribed, partner):
    pause(subscribed.subscription, reason="bảo trì", actor=tri)
    tell(units.ward)
    send_test(subscribed.subscription, actor=tri, at=AT, key="1")
    send_test(subscribed.subscription, actor=tri, at=AT, key="1")
    deliver_due(at=AT)
    assert [json.loads(body)["type"] for _headers, body in partner.got] == ["notices.test"]
    resume(subscribed.subscription, actor=tri)
    tell(units.ward)
    assert deliver_due(at=AT).sent == 1


def test_what_was_queued_before_a_pause_is_not_sent(units, tri, subscribed, partner):
    tell(units.ward)
    pause(subscribed.subscription, reason="", actor=tri)
    assert deliver_due(at=AT).dead == 1
    assert partner.got == []


def test_a_receiver_that_is_gone_is_paused(units, subscribed, partner):
    partner.status = 410
    tell(units.ward)
    deliver_due(at=AT)
    subscribed.subscription.refresh_from_db()
    assert not subscribed.subscription.active


def test_administrators_of_the_tree_alone(units, lan, binh, subscribed, make_administrator):
    make_administrator(binh, units.elsewhere)
    for user in (lan, binh):
        with pytest.raises(NotAllowed):
            rotate_secret(subscribed.subscription, actor=user, at=AT)
        with pytest.raises(NotAllowed):
            send_test(subscribed.subscription, actor=user, at=AT, key="x")
        with pytest.raises(NotAllowed):
            pause(subscribed.subscription, reason="", actor=user)


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1",  # noqa: S104 - judged, not bound to
    "::ffff:10.0.0.1", "fe80::1", "fc00::1", "2002:a00:1::", "224.0.0.1", "255.255.255.255",
]  # fmt: skip


@pytest.mark.parametrize("ip", INSIDE)
def test_no_address_inside_the_house_is_allowed(ip):
    assert not is_allowed(ip, [])


def test_public_addresses_and_named_networks_are_allowed():
    assert is_allowed("8.8.8.8", [])
    assert is_allowed("10.20.1.1", ["10.20.0.0/16"])
    assert not is_allowed("10.21.1.1", ["10.20.0.0/16"])


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost:8000/", "http://0x7f000001/", "http://2130706433/", "http://[::1]/",
     "http://a:b@127.0.0.1/", "ftp://8.8.8.8/", "file:///etc/passwd", "http://[", "http:///x"],
)  # fmt: skip
def test_no_way_of_writing_it_leads_inside(url):
    with pytest.raises(Undelivered):
        resolve(url, networks=[])


def test_an_address_is_judged_when_it_is_given(units, tri, settings):
    settings.WEBHOOK_NETWORKS = []
    values = {
        "unit": units.ward,
        "name": "X",
        "event_types": ["dossiers.*"],
        "actor": tri,
        "at": AT,
    }
    with pytest.raises(InvalidInput) as refused:
        subscribe(address="http://127.0.0.1/", **values)
    assert refused.value.code == "webhook_address_not_usable"
    settings.WEBHOOK_PLAIN_HTTP = False
    with pytest.raises(InvalidInput) as refused:
        subscribe(address="http://8.8.8.8/", **values)
    assert refused.value.code == "webhook_address_not_secure"


def test_an_address_that_leads_inside_later_gets_nothing(units, subscribed, partner, settings):
    tell(units.ward)
    settings.WEBHOOK_NETWORKS = []
    assert deliver_due(at=AT).dead == 1
    assert partner.got == []
