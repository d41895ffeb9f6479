"""Money goes back with reason, law and a number; never more than came, never twice."""

from __future__ import annotations

from typing import Any

import pytest

from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.status import PaymentState
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem, Refund
from thuocdo.payments.services import give_back, note_payment_elsewhere, refund_done, take_cash
from thuocdo.payments.tests.factories import FEE, LATER, Till


def paid(till: Till) -> tuple[Dossier, str]:
    """Return a dossier that was paid in cash, and the number of the payment."""
    order = take_cash(till.owing(), amount_vnd=FEE, actor=till.cashier, at=LATER)
    return Dossier.objects.get(pk=order.dossier_id), f"cashier:{order.receipt_number}"


def back(till: Till, dossier: Dossier, of: str, **changes: Any) -> Refund:
    usual: dict[str, Any] = {
        "amount_vnd": FEE, "way": "cash", "reason": "Cơ quan thu nhầm", "legal_basis": "Luật phí và lệ phí",
        "actor": till.cashier, "at": LATER,
    }  # fmt: skip
    return give_back(dossier, of=of, **(usual | changes))


def test_what_goes_back_has_a_number_and_leaves_the_dossier(till: Till) -> None:
    dossier, of = paid(till)
    refund = back(till, dossier, of)
    assert refund.number == "PC-X1-2026-000001"
    dossier.refresh_from_db()
    assert (dossier.paid_vnd, dossier.payment_state) == (0, PaymentState.REFUNDED)
    assert PaymentOrder.objects.get().state == "refunded"
    assert_whole(dossier)


def test_the_same_request_gives_back_once(till: Till) -> None:
    dossier, of = paid(till)
    first = back(till, dossier, of, request_id="r1")
    assert back(till, dossier, of, request_id="r1").pk == first.pk
    assert DossierEvent.objects.filter(dossier=dossier, kind="refunded").count() == 1


def test_no_more_goes_back_than_came(till: Till) -> None:
    dossier, of = paid(till)
    with pytest.raises(Conflict):
        back(till, dossier, of, amount_vnd=FEE + 1)
    back(till, dossier, of, amount_vnd=20_000)
    assert PaymentOrder.objects.get().state == "paid"
    with pytest.raises(Conflict) as refused:
        back(till, dossier, of, amount_vnd=FEE)
    assert "30.000 đồng" in refused.value.message_vi
    back(till, dossier, of, amount_vnd=30_000)
    assert PaymentOrder.objects.get().state == "refunded"
    with pytest.raises(InvalidInput):
        back(till, dossier, of, amount_vnd=1)
    assert [one.number[-6:] for one in Refund.objects.order_by("pk")] == ["000001", "000002"]


@pytest.mark.parametrize(
    "wrong", [{"reason": " "}, {"legal_basis": ""}, {"way": "transfer", "reference": " "}, {"of": "cashier:BL-9"}]
)  # fmt: skip
def test_nothing_goes_back_without_reason_law_number_or_payment(
    till: Till, wrong: dict[str, str]
) -> None:
    dossier, of = paid(till)
    with pytest.raises(InvalidInput):
        back(till, dossier, wrong.pop("of", of), **wrong)
    assert not Refund.objects.exists()
    assert back(till, dossier, of).number.endswith("000001")


def test_who_gives_back(till: Till, binh: Any) -> None:
    dossier, of = paid(till)
    for person in (till.office.clerk, till.office.handler, till.office.records, binh):
        with pytest.raises(NotAllowed):
            back(till, dossier, of, actor=person)
    back(till, dossier, of, actor=till.office.approver)


def test_what_waits_to_be_given_back_is_settled_by_it(till: Till) -> None:
    order = till.order()
    till.came(order)
    twice = till.came(order)
    dossier = Dossier.objects.get(pk=order.dossier_id)
    with pytest.raises(Conflict):
        back(till, dossier, twice.number, amount_vnd=1)
    back(till, dossier, twice.number, way="transfer", reference="UNC9")
    item = ReconciliationItem.objects.get()
    assert (item.action, item.settled_by, item.refund_reference) == (
        "refunded", till.cashier, "UNC9",
    )  # fmt: skip
    dossier.refresh_from_db()
    assert (dossier.paid_vnd, dossier.payment_state) == (FEE, PaymentState.PAID)


def test_what_is_settled_on_the_list_has_its_voucher_too(till: Till) -> None:
    order = till.order()
    till.came(order)
    till.came(order)
    item = ReconciliationItem.objects.get()
    refund_done(item, refund_reference="UNC1", reason="Nộp hai lần", actor=till.cashier, at=LATER)
    refund = Refund.objects.get()
    assert (refund.number, refund.reference, refund.way) == (
        "PC-X1-2026-000001",
        "UNC1",
        "transfer",
    )


def test_what_was_paid_elsewhere_is_booked_once_by_its_proof(till: Till) -> None:
    first, second = till.owing(), till.owing()
    said: dict[str, Any] = {"amount_vnd": FEE, "number": "BD-77", "place": "Bưu điện", "at": LATER}
    order = note_payment_elsewhere(first, actor=till.office.clerk, **said)
    assert (order.state, order.provider) == ("paid", "elsewhere")
    assert PaymentNotice.objects.get().words == "Bưu điện"
    assert_whole(Dossier.objects.get(pk=first.pk))
    with pytest.raises(Conflict):
        note_payment_elsewhere(second, actor=till.office.clerk, **said)
    with pytest.raises(Conflict):
        note_payment_elsewhere(first, actor=till.office.clerk, **(said | {"number": "BD-78"}))
    with pytest.raises(NotAllowed):
        note_payment_elsewhere(second, actor=till.office.handler, **(said | {"number": "1"}))
    assert Dossier.objects.get(pk=second.pk).paid_vnd == 0
