"""What a person does about money that is not clear."""

from __future__ import annotations

from typing import Any

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import PaymentState
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.payments.models import PaymentOrder, ReconciliationItem, Refund
from thuocdo.payments.receipts import address_with_check
from thuocdo.payments.services import (
    actions_for,
    assign_money,
    book_anyway,
    dismiss,
    keep_money,
    order_payment,
    refund_done,
    take_cash,
)
from thuocdo.payments.tests.factories import FEE, LATER, Till
from thuocdo.payments.vouchers import verify_voucher, voucher_paper

State = PaymentOrder.State


def item(kind: str) -> ReconciliationItem:
    return ReconciliationItem.objects.get(kind=kind)


def chief(till: Till) -> Any:
    """Somebody who deals with money for the whole province."""
    return official(till.office.province, Role.CASHIER, "Hà Văn Thu")


def test_money_of_nobody_finds_its_order(till: Till) -> None:
    order = till.order()
    till.came(None)
    person = chief(till)
    assign_money(
        item("unknown"), to=order.reference.lower(), reason="Ủy nhiệm chi", actor=person, at=LATER
    )
    order.refresh_from_db()
    assert order.state == State.PAID
    assert_whole(Dossier.objects.get(pk=order.dossier_id))
    settled = item("unknown")
    assert (settled.action, settled.settled_by, settled.dossier) == (
        "assigned", person, order.dossier,
    )  # fmt: skip


def test_money_of_nobody_finds_a_dossier_without_an_order(till: Till) -> None:
    dossier = till.owing()
    till.came(None)
    assign_money(item("unknown"), to=dossier.code, reason="x", actor=chief(till), at=LATER)
    dossier.refresh_from_db()
    assert (dossier.payment_state, dossier.paid_vnd) == (PaymentState.PAID, FEE)


def test_money_of_nobody_for_a_dossier_that_owes_nothing_goes_back(till: Till) -> None:
    dossier = till.office.in_hand()
    till.came(None)
    assign_money(item("unknown"), to=dossier.code, reason="x", actor=chief(till), at=LATER)
    assert item("refund_due").amount_vnd == FEE


def test_a_wrong_number_assigns_nothing(till: Till) -> None:
    till.came(None)
    for wrong in ("", "TD00000000", "H56.14-000000-9999"):
        with pytest.raises(InvalidInput):
            assign_money(item("unknown"), to=wrong, reason="x", actor=chief(till), at=LATER)
    assert item("unknown").settled_at is None


def test_too_little_is_booked_and_the_rest_stays_owed(till: Till) -> None:
    order = till.order()
    till.came(order, amount_vnd=FEE - 1_000)
    book_anyway(item("mismatch"), reason="Đã gọi người nộp", actor=till.cashier, at=LATER)
    dossier = Dossier.objects.get(pk=order.dossier_id)
    assert (dossier.payment_state, dossier.paid_vnd) == (PaymentState.AWAITING, FEE - 1_000)
    rest = order_payment(dossier, provider="vietqr", actor=None, at=LATER)
    assert rest.amount_vnd == 1_000
    till.came(rest)
    dossier.refresh_from_db()
    assert dossier.payment_state == PaymentState.PAID
    assert_whole(dossier)


def test_too_much_is_booked_and_the_rest_goes_back(till: Till) -> None:
    order = till.order()
    till.came(order, amount_vnd=FEE + 7_000)
    book_anyway(item("mismatch"), reason="x", actor=till.cashier, at=LATER)
    assert item("refund_due").amount_vnd == 7_000
    refund_done(
        item("refund_due"), refund_reference="UNC1", reason="Nộp thừa", actor=till.cashier, at=LATER
    )
    dossier = Dossier.objects.get(pk=order.dossier_id)
    assert (dossier.payment_state, dossier.paid_vnd) == (PaymentState.PAID, FEE)


def test_a_wrong_amount_that_goes_back_never_touches_the_dossier(till: Till) -> None:
    order = till.order()
    till.came(order, amount_vnd=1)
    before = Dossier.objects.get(pk=order.dossier_id).event_count
    refund_done(
        item("mismatch"), refund_reference="UNC1", reason="Sai tiền", actor=till.cashier, at=LATER
    )
    assert Dossier.objects.get(pk=order.dossier_id).event_count == before
    voucher = Refund.objects.get()
    assert voucher.number.startswith("PC-")
    assert (voucher.dossier, voucher.amount_vnd, voucher.payer) == (
        order.dossier, 1, till.office.ward,
    )  # fmt: skip
    assert "Phạm Thị Hoa" in str(voucher_paper(voucher))


def test_money_of_nobody_that_goes_back_has_a_voucher(till: Till) -> None:
    till.came(None)
    person = chief(till)
    refund_done(
        item("unknown"), refund_reference="UNC9", reason="Chuyển nhầm", actor=person, at=LATER
    )
    voucher = Refund.objects.get()
    assert (voucher.dossier, voucher.payer) == (None, till.office.province)
    assert verify_voucher(address_with_check(voucher.number).rpartition("/")[2]) == voucher
    paper = str(voucher_paper(voucher))
    assert "Người đã chuyển tiền" in paper
    assert list(Refund.objects.visible_to(person)) == [voucher]
    assert not Refund.objects.visible_to(till.cashier).exists()


def stopped_and_paid(till: Till) -> PaymentOrder:
    order = till.order()
    dossiers.stop(order.dossier, reason="x", actor=till.office.approver, at=LATER)
    till.came(order)
    return order


def test_money_of_a_stopped_dossier_is_given_back(till: Till) -> None:
    order = stopped_and_paid(till)
    refund_done(
        item("refund_due"), refund_reference="UNC7", reason="Dừng", actor=till.cashier, at=LATER
    )
    order.refresh_from_db()
    dossier = Dossier.objects.get(pk=order.dossier_id)
    assert (order.state, dossier.paid_vnd) == (State.REFUNDED, 0)
    assert_whole(dossier)


def test_money_of_a_stopped_dossier_cannot_be_kept(till: Till) -> None:
    stopped_and_paid(till)
    with pytest.raises(Conflict):
        keep_money(item("refund_due"), reason="x", actor=till.cashier, at=LATER)


def test_what_was_paid_twice_cannot_be_kept(till: Till) -> None:
    order = till.order()
    till.came(order)
    till.came(order)
    with pytest.raises(Conflict):
        keep_money(item("refund_due"), reason="x", actor=till.cashier, at=LATER)


def test_two_who_settle_one_item_do_it_once(till: Till) -> None:
    stopped_and_paid(till)
    due = item("refund_due")
    refund_done(due, refund_reference="UNC7", reason="x", actor=till.cashier, at=LATER)
    with pytest.raises(Conflict) as refused:
        refund_done(due, refund_reference="UNC8", reason="x", actor=till.office.approver, at=LATER)
    assert "Lê Thị Thu" in refused.value.message_vi


def test_what_is_no_money_of_ours_is_put_aside_with_a_reason(till: Till) -> None:
    till.came(None)
    with pytest.raises(InvalidInput):
        dismiss(item("unknown"), reason=" ", actor=chief(till), at=LATER)
    dismiss(item("unknown"), reason="Lãi tiền gửi", actor=chief(till), at=LATER)
    assert actions_for(item("unknown")) == ()


def test_who_may(till: Till, binh: Any, lan: Any) -> None:
    till.came(till.order(), amount_vnd=1)
    found = item("mismatch")
    for person in (binh, lan, till.office.handler, till.office.records):
        with pytest.raises(NotFound):
            book_anyway(found, reason="x", actor=person, at=LATER)
    with pytest.raises(NotAllowed):
        refund_done(found, refund_reference="1", reason="x", actor=till.office.clerk, at=LATER)
    with pytest.raises(NotAllowed):
        book_anyway(found, reason="x", actor=till.office.approver, at=LATER)
    till.came(None)
    with pytest.raises(NotFound):
        dismiss(item("unknown"), reason="x", actor=till.cashier, at=LATER)


def test_cash_is_taken_once_for_one_request(till: Till) -> None:
    dossier = till.owing()
    for _time in range(2):
        order = take_cash(
            dossier, amount_vnd=FEE, actor=till.office.clerk, at=LATER, request_id="r1"
        )
    assert order.receipt_number == "BL-X1-2026-000001"
    assert order.state == State.PAID
    dossier.refresh_from_db()
    assert dossier.paid_vnd == FEE
    assert_whole(dossier)


def test_receipts_have_no_gaps(till: Till) -> None:
    numbers = []
    for _time in range(3):
        dossier = till.owing()
        with pytest.raises(Conflict):
            take_cash(dossier, amount_vnd=FEE + 1, actor=till.cashier, at=LATER)
        numbers.append(
            take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=LATER).receipt_number[-6:]
        )
    assert numbers == ["000001", "000002", "000003"]


def test_cash_is_for_whoever_takes_in_money(till: Till) -> None:
    with pytest.raises(NotAllowed):
        take_cash(till.owing(), amount_vnd=FEE, actor=till.office.handler, at=LATER)
