"""Cash at the counter: taken, booked and given a receipt number in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers.acting import hold_key, right_or_refusal
from thuocdo.dossiers.rules import Act
from thuocdo.payments import refusals
from thuocdo.payments.booking import Came, take_notice
from thuocdo.payments.models import PaymentOrder, Provider, ReceiptCounter
from thuocdo.payments.ordering import locked, order_payment, owed_or_refusal

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
    number = next_receipt_number(row.reception_unit, year=timezone.localdate(at).year)
    order.receipt_number, order.request_id = number, request_id
    order.save(update_fields=["receipt_number", "request_id"])
    came = Came(Provider.CASHIER, number, order.reference, amount_vnd, paid_at=at)
    take_notice(came, at=at, actor=actor, unit=row.reception_unit)
    order.refresh_from_db()
    return order


def next_receipt_number(unit: Unit, *, year: int) -> str:
    """Return the next receipt number of a unit in a year, "BL-X1-2026-000042"; given back where the transaction is not kept."""
    ReceiptCounter.objects.bulk_create(
        [ReceiptCounter(unit=unit, year=year)], ignore_conflicts=True
    )
    counter = ReceiptCounter.objects.select_for_update().get(unit=unit, year=year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return f"BL-{unit.code}-{year}-{counter.last_number:06d}"
