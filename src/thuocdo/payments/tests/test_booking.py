"""Money that comes in is booked once, or kept for a person; never lost, never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.notices.models import Notice
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem
from thuocdo.payments.services import expire_orders, keep_forged, order_payment
from thuocdo.payments.tests.factories import FEE, LATER, Till

State, Outcome = PaymentOrder.State, PaymentNotice.Outcome


def paid_events(dossier: Dossier) -> int:
    return DossierEvent.objects.filter(dossier=dossier, kind="paid").count()


def state(order: PaymentOrder) -> str:
    return PaymentOrder.objects.get(pk=order.pk).state


def fresh(order: PaymentOrder) -> Dossier:
    return Dossier.objects.get(pk=order.dossier_id)


def open_items(kind: str) -> list[ReconciliationItem]:
    return list(ReconciliationItem.objects.filter(kind=kind, settled_at=None))


def test_one_open_order_for_each_dossier_and_way(till: Till) -> None:
    dossier = till.owing()
    first = till.order(dossier)
    assert till.order(dossier).pk == first.pk
    assert first.amount_vnd == FEE
    assert first.fees == [{"name": "Lệ phí hộ tịch", "amount_vnd": FEE}]


def test_nobody_is_asked_for_nothing(till: Till) -> None:
    with pytest.raises(Conflict) as refused:
        till.order(till.office.in_hand())
    assert refused.value.code == "nothing_to_pay"


def test_a_way_that_is_not_there_is_refused(till: Till) -> None:
    for provider in ("gateway", "bitcoin", ""):
        with pytest.raises(InvalidInput):
            till.order(till.owing(), provider)


def test_another_amount_makes_another_order(till: Till) -> None:
    dossier = till.owing()
    first = till.order(dossier)
    dossiers.record_payment(
        dossier, amount_vnd=20_000, reference="BL1", actor=till.cashier, at=LATER
    )
    second = till.order(dossier, at=LATER)
    assert second.amount_vnd == FEE - 20_000
    assert state(first) == State.CANCELLED


def test_the_amount_of_an_order_pays_the_dossier(till: Till) -> None:
    order = till.order()
    notice = till.came(order)
    assert notice.outcome == Outcome.BOOKED
    assert state(order) == State.PAID
    dossier = fresh(order)
    assert (dossier.payment_state, dossier.status) == (PaymentState.PAID, Status.PROCESSING)
    assert_whole(dossier)
    assert not ReconciliationItem.objects.exists()


def test_the_same_notice_twice_is_booked_once(till: Till) -> None:
    order = till.order()
    first = till.came(order, transaction_id="FT1")
    assert till.came(order, transaction_id="FT1").pk == first.pk
    assert paid_events(fresh(order)) == 1
    assert not ReconciliationItem.objects.exists()


def test_a_number_that_says_something_else_is_kept_once(till: Till) -> None:
    order = till.order()
    till.came(order, transaction_id="FT1")
    for _time in range(2):
        notice = till.came(order, transaction_id="FT1", amount_vnd=FEE + 1)
        assert notice.outcome == Outcome.DIFFERS
    assert len(open_items("differs")) == 1
    assert fresh(order).paid_vnd == FEE


def test_money_that_comes_late_is_booked_and_marked(till: Till) -> None:
    order = till.order()
    after = order.expires_at + timedelta(minutes=1)
    assert expire_orders(at=after) == 1
    notice = till.came(order, at=after)
    assert (notice.outcome, state(order)) == (Outcome.LATE, State.PAID)
    assert fresh(order).payment_state == PaymentState.PAID


def test_word_that_comes_late_of_money_that_came_in_time_is_no_late_money(till: Till) -> None:
    order = till.order()
    after = order.expires_at + timedelta(minutes=1)
    expire_orders(at=after)
    assert till.came(order, at=after, paid_at=LATER).outcome == Outcome.BOOKED


def test_a_clock_that_runs_ahead_moves_nothing(till: Till) -> None:
    order = till.order()
    notice = till.came(order, paid_at=LATER + timedelta(days=400))
    assert notice.outcome == Outcome.BOOKED
    assert DossierEvent.objects.filter(dossier=order.dossier, kind="paid").get().at == LATER


def stopped(till: Till, dossier: Dossier) -> None:
    dossiers.stop(dossier, reason="x", actor=till.office.approver, at=LATER)


def withdrawn(till: Till, dossier: Dossier) -> None:
    # A dossier that waits for money is stopped, not withdrawn: the list of transitions has no such way.
    dossiers.exempt_from_payment(
        dossier, reason="x", legal_basis="y", actor=till.office.approver, at=LATER
    )
    dossiers.request_withdrawal(dossier, actor=None, at=LATER)


@pytest.mark.parametrize("ends", [stopped, withdrawn])
def test_money_for_a_dossier_that_is_given_up_goes_back(till: Till, ends: Any) -> None:
    order = till.order()
    ends(till, order.dossier)
    notice = till.came(order, at=LATER)
    assert (notice.outcome, state(order)) == (Outcome.REFUND_DUE, State.REFUND_DUE)
    (item,) = open_items("refund_due")
    assert (item.amount_vnd, item.dossier_id) == (FEE, order.dossier_id)
    told = Notice.objects.filter(recipient=till.cashier).get()
    assert order.dossier.code in told.text
    assert "50.000 đồng" in told.text
    assert_whole(fresh(order))


@pytest.mark.parametrize("amount", [1, FEE - 1, FEE + 1, FEE * 10])
def test_a_wrong_amount_is_not_booked(till: Till, amount: int) -> None:
    order = till.order()
    notice = till.came(order, amount_vnd=amount)
    assert (notice.outcome, state(order)) == (Outcome.MISMATCH, State.MISMATCH)
    assert fresh(order).paid_vnd == 0
    assert [one.amount_vnd for one in open_items("mismatch")] == [amount]


def test_the_right_amount_after_a_wrong_one_pays(till: Till) -> None:
    order = till.order()
    till.came(order, amount_vnd=1)
    assert till.came(order).outcome == Outcome.BOOKED
    assert state(order) == State.PAID
    assert len(open_items("mismatch")) == 1


def test_paid_twice_goes_back_once(till: Till) -> None:
    order = till.order()
    till.came(order)
    second = till.came(order)
    assert (second.outcome, state(order)) == (Outcome.REFUND_DUE, State.PAID)
    assert fresh(order).paid_vnd == 2 * FEE
    assert [one.amount_vnd for one in open_items("refund_due")] == [FEE]


@pytest.mark.parametrize("reference", ["", "TD00000000", "'; DROP TABLE", "x" * 500])
def test_money_of_nobody_is_kept(till: Till, reference: str) -> None:
    notice = till.came(None, reference=reference)
    assert notice.outcome == Outcome.UNKNOWN
    (item,) = open_items("unknown")
    assert (item.dossier, item.amount_vnd) == (None, FEE)


def test_the_orders_of_the_other_ways_are_closed_with_the_first_payment(
    till: Till, gateway: Any
) -> None:
    dossier = till.owing()
    by_gateway, transfer = till.order(dossier, "gateway"), till.order(dossier)
    till.came(transfer)
    assert state(by_gateway) == State.CANCELLED


def test_a_forged_notice_takes_no_number_of_a_true_one(till: Till) -> None:
    order = till.order()
    keep_forged("vietqr", "{}", transaction_id="FT1", reference=order.reference, at=LATER)
    assert till.came(order, transaction_id="FT1").outcome == Outcome.BOOKED


def test_what_a_provider_said_is_never_changed(till: Till) -> None:
    notice = till.came(till.order())
    for change in (
        lambda: PaymentNotice.objects.filter(pk=notice.pk).update(amount_vnd=1),
        lambda: PaymentNotice.objects.filter(pk=notice.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_dossier_of_another_system_is_paid_there(till: Till) -> None:
    dossier = till.owing()
    Dossier.objects.filter(pk=dossier.pk).update(source_system="ministry")
    with pytest.raises(Conflict):
        order_payment(dossier, provider="vietqr", actor=None, at=MONDAY)
