"""A gateway tells of payments: twice, at once, late, never, of other amounts; and others pretend to be it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.errors import Unavailable
from thuocdo.payments.gateways.http import signature
from thuocdo.payments.jobs import ask_gateway_job
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem
from thuocdo.payments.services import (
    ask_for_open_orders,
    ask_for_payer,
    give_back,
    open_at_gateway,
    take_cash,
)
from thuocdo.payments.tests.factories import FEE, Till
from thuocdo.payments.tests.gateway_server import SECRET, Payment, TestGateway

NOTIFY = "/exchange/payments/http/notify"
BACK = "http://testserver/my/dossiers/1/pay/result/"


def opened(
    till: Till, gateway: TestGateway, host: str = "http://testserver"
) -> tuple[PaymentOrder, str]:
    order = till.order(provider="gateway", at=timezone.now())
    open_at_gateway(order, back=BACK, notify=f"{host}{NOTIFY}")
    return order, order.gateway_id


def paid_count(order: PaymentOrder) -> int:
    return DossierEvent.objects.filter(dossier=order.dossier_id, kind="paid").count()


def state(order: PaymentOrder) -> str:
    return PaymentOrder.objects.get(pk=order.pk).state


def test_a_payment_is_told_and_booked(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    assert order.pay_address == f"{connected.address}/pay/{payment}"
    connected.pay(payment)
    assert connected.told == [200]
    assert (state(order), paid_count(order)) == ("paid", 1)
    assert_whole(Dossier.objects.get(pk=order.dossier_id))


def test_an_order_is_opened_once(till: Till, connected: TestGateway) -> None:
    order, _payment = opened(till, connected)
    first = order.pay_address
    order.pay_address = ""  # the answer was lost on the way
    assert open_at_gateway(order, back=BACK, notify=NOTIFY) == first
    assert connected.created == 1


def test_told_twice_is_booked_once(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    connected.times = 3
    connected.pay(payment)
    assert connected.told == [200, 200, 200]
    assert paid_count(order) == 1


@pytest.mark.django_db(transaction=True)
def test_told_twice_at_once_is_booked_once(
    live_server: Any, till: Till, gateway: TestGateway
) -> None:
    order, payment = opened(till, gateway, host=live_server.url)
    gateway.times, gateway.at_once = 8, True
    gateway.pay(payment)
    assert gateway.told == [200] * 8
    assert paid_count(order) == 1
    assert PaymentNotice.objects.count() == 1
    assert_whole(Dossier.objects.get(pk=order.dossier_id))


@pytest.mark.django_db(transaction=True)
def test_two_payments_of_one_order_at_once_are_booked_and_one_goes_back(
    live_server: Any, till: Till, gateway: TestGateway
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    order, payment = opened(till, gateway, host=live_server.url)
    twin = Payment(**vars(gateway.payments[payment]))
    twin.id = "P-77"
    gateway.payments["P-77"] = twin
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(gateway.pay, [payment, "P-77"]))
    assert paid_count(order) == 2
    due = ReconciliationItem.objects.get()
    assert (due.kind, due.amount_vnd, state(order)) == ("refund_due", FEE, "paid")
    assert_whole(Dossier.objects.get(pk=order.dossier_id))


def test_told_late_is_booked_and_marked(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    now = timezone.now()
    PaymentOrder.objects.filter(pk=order.pk).update(
        made_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    ask_gateway_job.enqueue()  # closes what has run out, after it has asked
    assert state(order) == "expired"
    connected.pay(payment)
    assert PaymentNotice.objects.get().outcome == "late"
    assert state(order) == "paid"


def test_money_for_a_stopped_dossier_goes_back(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    dossiers.stop(order.dossier, reason="x", actor=till.office.approver, at=timezone.now())
    connected.pay(payment)
    assert connected.told == [200]
    assert state(order) == "refund_due"


def test_money_for_a_dossier_that_is_wanted_back_goes_back(
    till: Till, connected: TestGateway
) -> None:
    order, payment = opened(till, connected)
    now = timezone.now()
    dossiers.exempt_from_payment(
        order.dossier, reason="x", legal_basis="y", actor=till.office.approver, at=now
    )
    dossiers.request_withdrawal(order.dossier, actor=None, at=now)
    connected.times = 2
    connected.pay(payment)
    assert (connected.told, state(order), paid_count(order)) == ([200, 200], "refund_due", 1)
    due = ReconciliationItem.objects.get()
    assert (due.kind, due.amount_vnd) == ("refund_due", FEE)
    assert_whole(Dossier.objects.get(pk=order.dossier_id))


def test_paid_in_cash_while_the_gateway_was_down_is_never_counted_twice(
    till: Till, connected: TestGateway
) -> None:
    order, payment = opened(till, connected)
    connected.tells = False
    connected.pay(payment)  # the payer's bank was quick, the gateway's word is lost
    take_cash(order.dossier, amount_vnd=FEE, actor=till.cashier, at=timezone.now())
    assert state(order) == "cancelled"
    connected.tells = True
    connected.tell(connected.payments[payment])
    dossier = Dossier.objects.get(pk=order.dossier_id)
    assert (dossier.owed_vnd, dossier.paid_vnd, dossier.payment_state) == (FEE, 2 * FEE, "paid")
    due = ReconciliationItem.objects.get()
    assert (due.kind, due.amount_vnd, due.settled_at) == ("refund_due", FEE, None)
    give_back(
        dossier, of=due.notice.number, amount_vnd=FEE, way="transfer", reference="UNC1", reason="Nộp hai lần",
        legal_basis="Luật phí và lệ phí", actor=till.cashier, at=timezone.now(),
    )  # fmt: skip
    dossier.refresh_from_db()
    assert (dossier.paid_vnd, dossier.payment_state) == (FEE, "paid")
    assert_whole(dossier)


@pytest.mark.parametrize("amount", [1, FEE - 1, FEE + 1])
def test_another_amount_is_not_booked(till: Till, connected: TestGateway, amount: int) -> None:
    order, payment = opened(till, connected)
    connected.tells_amount = amount
    connected.pay(payment)
    assert (connected.told, state(order), paid_count(order)) == ([200], "mismatch", 0)


def test_a_wrong_signature_is_believed_by_nobody(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    connected.signs_with = "another secret of somebody"
    connected.pay(payment)
    assert connected.told == [400] * 3
    assert (state(order), paid_count(order)) == ("open", 0)
    assert set(PaymentNotice.objects.values_list("outcome", flat=True)) == {"bad_signature"}
    connected.signs_with = SECRET
    connected.pay(payment)  # the true word is still heard
    assert state(order) == "paid"


def test_no_field_can_be_changed_on_the_way(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    connected.tells = False
    fields = connected.signed(connected.pay(payment))
    client = Client()
    for name in fields:
        changed = fields | {name: fields[name] + "0"}
        answer = client.post(NOTIFY, json.dumps(changed), content_type="application/json")
        assert answer.status_code == 400, name
    assert state(order) == "open"


def test_an_unknown_reference_is_kept(till: Till, connected: TestGateway) -> None:
    _order, payment = opened(till, connected)
    connected.payments[payment].reference = "TD00000000"
    connected.pay(payment)
    assert connected.told == [200]
    assert ReconciliationItem.objects.get().kind == "unknown"


def test_a_payment_that_failed_changes_nothing(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    connected.pay(payment, status="failed")
    assert (connected.told, state(order)) == ([200], "open")
    assert not PaymentNotice.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 411),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"amount": 5}', 400),
        (b'{"a": "\\ud800"}', 400),
        (b"[" * 9_000, 400),
        (b"x" * 17_000, 413),
    ],
)
def test_what_is_no_notice_is_refused(
    till: Till, connected: TestGateway, body: bytes, status: int
) -> None:
    answer = Client().post(NOTIFY, body, content_type="application/json")
    assert answer.status_code == status


def signed(**changes: str) -> str:
    fields = {
        "merchant": "thanh-hoa", "reference": "TD1", "amount": "5", "status": "paid", "transaction": "T1", "paid_at": "",
    } | changes  # fmt: skip
    return json.dumps(fields | {"signature": signature(SECRET, fields)})


@pytest.mark.parametrize(
    "changes",
    [{"amount": "0"}, {"amount": "-5"}, {"amount": "5.5"}, {"amount": "9" * 14}, {"status": "x"}, {"transaction": ""}],
)  # fmt: skip
def test_what_is_signed_and_makes_no_sense_is_refused(
    till: Till, connected: TestGateway, changes: dict[str, str]
) -> None:
    answer = Client().post(NOTIFY, signed(**changes), content_type="application/json")
    assert answer.status_code == 422
    assert not PaymentNotice.objects.exists()


def test_there_is_no_address_without_a_gateway(db: None) -> None:
    assert Client().post(NOTIFY, b"{}", content_type="application/json").status_code == 404
    assert Client().get(NOTIFY).status_code == 405


def test_whoever_tells_too_often_is_told_to_wait(
    till: Till, connected: TestGateway, monkeypatch: Any
) -> None:
    monkeypatch.setattr("thuocdo.exchange.payments.views._A_MINUTE", 2)
    said = [
        Client().post(NOTIFY, b"{}", content_type="application/json").status_code for _ in range(3)
    ]
    assert said == [400, 400, 429]


def test_a_gateway_that_never_tells_is_asked(till: Till, connected: TestGateway) -> None:
    order, payment = opened(till, connected)
    connected.tells = False
    connected.pay(payment)
    assert state(order) == "open"
    later = timezone.now() + timedelta(minutes=5)
    assert ask_for_open_orders(at=later) == 1
    assert state(order) == "paid"
    connected.tells = True
    connected.tell(connected.payments[payment])  # and then tells after all
    assert (paid_count(order), ask_for_open_orders(at=later)) == (1, 0)


def test_a_silent_gateway_holds_nobody_up(
    till: Till, connected: TestGateway, monkeypatch: Any
) -> None:
    order, _payment = opened(till, connected)
    monkeypatch.setattr(
        "thuocdo.payments.gateways.http.HttpGateway.__init__.__kwdefaults__", {"seconds": 0.2}
    )
    connected.silent_seconds = 1
    fresh = till.order(provider="gateway", at=timezone.now())
    with pytest.raises(Unavailable) as refused:
        open_at_gateway(fresh, back=BACK, notify=NOTIFY)
    assert "chưa bị trừ tiền" in refused.value.message_vi
    assert ask_for_open_orders(at=timezone.now() + timedelta(minutes=5)) == 0
    assert state(order) == "open"


def test_a_payer_who_comes_back_is_asked_for_once_in_a_while(
    till: Till, connected: TestGateway
) -> None:
    order, payment = opened(till, connected)
    now = timezone.now()
    ask_for_payer(order, at=now)
    order.refresh_from_db()
    assert (order.asked_at, state(order)) == (now, "open")
    connected.tells = False
    connected.pay(payment)
    ask_for_payer(order, at=now + timedelta(seconds=1))
    assert state(order) == "open"
    ask_for_payer(order, at=now + timedelta(seconds=11))
    assert state(order) == "paid"


def test_a_gateway_that_leads_elsewhere_is_not_followed(till: Till, connected: TestGateway) -> None:
    connected.leads_to = "http://evil.example"
    order = till.order(provider="gateway", at=timezone.now())
    with pytest.raises(Unavailable):
        open_at_gateway(order, back=BACK, notify=NOTIFY)
    order.refresh_from_db()
    assert order.pay_address == ""
