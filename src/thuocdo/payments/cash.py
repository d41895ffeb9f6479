"""Cash at the counter: taken, booked and given a receipt number in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import refusals as dossier_refusals
from thuocdo.dossiers.acting import hold_key, right_or_refusal
from thuocdo.dossiers.counter import cash_number
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.unpaid import unpaid_before
from thuocdo.dossiers.writing import events_of
from thuocdo.payments import refusals
from thuocdo.payments.booking import Came, take_notice
from thuocdo.payments.models import PaymentNotice, PaymentOrder, Provider
from thuocdo.payments.numbering import next_number, next_receipt
from thuocdo.payments.ordering import (
    free_reference,
    locked,
    order_payment,
    owed_or_refusal,
)
from thuocdo.payments.references import new_reference
from thuocdo.postgresql.statements import ask, insert, made
from thuocdo.procedures.choices import FeeDue

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit


@transaction.atomic
def take_cash(
    dossier: Dossier, *, amount_vnd: int, actor: User, at: datetime, request_id: str = ""
) -> PaymentOrder:
    """Take what is owed in cash and return the paid order with the number of its receipt.

    Args:
        dossier: one that owes money.
        amount_vnd: what the page showed and the cashier took; refused where something else is owed by now.
        actor: the cashier.
        at: the moment.
        request_id: the same again returns the first order.

    Raises:
        Conflict: nothing is owed, or not this amount.
        NotAllowed: the actor takes no money in the units of the dossier.
    """
    if request_id:
        hold_key("cash", request_id)
        made = PaymentOrder.objects.filter(request_id=request_id, dossier=dossier.pk).first()
        if made is not None:
            return made
    row = locked(dossier.pk)
    right_or_refusal(actor, Act.RECORD_PAYMENT, row)
    owed = owed_or_refusal(row)
    if owed != amount_vnd:
        raise refusals.amount_changed(row.code, owed)
    order = order_payment(row, provider=Provider.CASHIER, actor=actor, at=at)
    number = next_number(row.reception_unit, year=timezone.localdate(at).year)
    order.receipt_number, order.request_id = number, request_id
    order.save(update_fields=["receipt_number", "request_id"])
    came = Came(Provider.CASHIER, number, order.reference, amount_vnd, paid_at=at)
    take_notice(came, at=at, actor=actor, unit=row.reception_unit)
    order.refresh_from_db()
    return order


class CashAtReception:
    """What is paid in cash while a dossier is taken in: the order with the number of its receipt, and the notice.

    Reception writes them with the dossier, which says by itself that it is paid: nothing is booked here.

    Args:
        unit: that received it.
        amount_vnd: what was paid.
        actor: the clerk who took the money.
        at: the moment of the reception.
    """

    def __init__(self, *, unit: Unit, amount_vnd: int, actor: User, at: datetime) -> None:
        self._unit, self._amount_vnd, self._actor, self._at = unit, amount_vnd, actor, at
        self._reference = new_reference()
        year = timezone.localdate(at).year
        #: To be asked together with the code of the dossier: the clerks of a unit wait for each other from there to the commit.
        self.receipt = next_receipt(unit, year=year, reference=self._reference)

    def rows(self, dossier: Dossier) -> tuple[list[PaymentOrder], list[PaymentNotice]]:
        """Return the order and the notice, once the receipt has its number.

        Args:
            dossier: to be stored in the same transaction, with a payment of this number (`cash_number`).
        """
        number, order_id, taken = self.receipt.answer
        order = made(
            PaymentOrder,
            id=order_id,
            dossier_id=dossier.pk,
            amount_vnd=self._amount_vnd,
            fees=[{"name": "Phí, lệ phí", "amount_vnd": self._amount_vnd}],
            provider=Provider.CASHIER,
            reference=free_reference() if taken else self._reference,
            state=PaymentOrder.State.PAID,
            made_at=self._at,
            made_by_id=self._actor.pk,
            expires_at=self._at,
            paid_at=self._at,
            receipt_number=number,
        )
        notice = made(
            PaymentNotice,
            provider=Provider.CASHIER,
            transaction_id=cash_number(dossier.code),
            reference=order.reference,
            amount_vnd=self._amount_vnd,
            paid_at=self._at,
            received_at=self._at,
            signature_ok=True,
            outcome=PaymentNotice.Outcome.BOOKED,
            order_id=order_id,
            unit_id=self._unit.pk,
        )
        return [order], [notice]


def note_cash_at_reception(
    dossier: Dossier, *, unit: Unit, amount_vnd: int, actor: User
) -> PaymentOrder:
    """Write what `CashAtReception` gives for a dossier that is stored already, in the same transaction. Shape: two queries."""
    cash = CashAtReception(unit=unit, amount_vnd=amount_vnd, actor=actor, at=dossier.registered_at)
    ask(cash.receipt)
    orders, notices = cash.rows(dossier)
    insert(orders, notices)
    return orders[0]


def refuse_unpaid_reception(dossier: Dossier, *, at: datetime) -> None:
    """Stop a reception that accepts, decides or gives a result before a fee is paid that the procedure asks for by then.

    To be called in the transaction of the reception.

    Shape: no query where nothing is owed, two else.

    Raises:
        Conflict: so much has to be paid first.
    """
    if dossier.owed_vnd <= dossier.paid_vnd:
        return
    reached = (
        FeeDue.RETURN
        if dossier.returned_at
        else FeeDue.DECISION
        if dossier.resolved_at
        else FeeDue.ACCEPTANCE
        if dossier.accepted_at
        else None
    )
    today = timezone.localdate(at)
    found = unpaid_before(dossier, events_of(dossier), reached, on=today)
    if reached is not None and found.stops_vnd:
        raise dossier_refusals.unpaid(found.stops_vnd, str(reached.label))
