"""Money that goes back: booked with the dossier, with reason and law, and the number of a voucher."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import hold_key, right_or_refusal
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act
from thuocdo.dossiers.services import refund_payment
from thuocdo.dossiers.writing import events_of
from thuocdo.payments import refusals
from thuocdo.payments.models import PaymentOrder, ReceiptCounter, ReconciliationItem, Refund
from thuocdo.payments.numbering import next_number
from thuocdo.payments.ordering import locked

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit

Kind, Action = ReconciliationItem.Kind, ReconciliationItem.Action
State = PaymentOrder.State


@dataclass(frozen=True, slots=True)
class Refundable:
    """One payment of which something can still go back."""

    reference: str
    at: datetime
    left_vnd: int


def refundable(story: Iterable[e.Event]) -> tuple[Refundable, ...]:
    """Return the payments in a dossier's events of which something can still go back, the newest first."""
    paid: dict[str, e.Paid] = {}
    back: dict[str, int] = {}
    for one in story:
        if isinstance(one, e.Paid):
            paid[one.reference] = one
        elif isinstance(one, e.Refunded):
            back[one.of] = back.get(one.of, 0) + one.amount_vnd
    left = [
        Refundable(one.reference, one.at, one.amount_vnd - back.get(one.reference, 0))
        for one in reversed(paid.values())
    ]
    return tuple(one for one in left if one.left_vnd > 0)


@transaction.atomic
def give_back(
    dossier: Dossier,
    *,
    of: str,
    amount_vnd: int,
    way: str,
    reason: str,
    legal_basis: str,
    reference: str = "",
    actor: User,
    at: datetime,
    request_id: str = "",
) -> Refund:
    """Give back money of one payment, whatever the state of the dossier; what waits as "to be given back" is settled by it.

    Args:
        dossier: for which it was paid.
        of: the number of the payment in the dossier's events.
        amount_vnd: what goes back; no more than came by this payment and has not gone back yet.
        way: see `Refund.Way`.
        reason: why, for the applicant.
        legal_basis: by which law.
        reference: the number of the transfer; a transfer needs one.
        actor: the cashier, or who decides in the unit.
        at: the moment.
        request_id: the same again returns the first refund.

    Raises:
        InvalidInput: reason, law or the number of a transfer are missing, or there is no such payment.
        Conflict: more than came by it, or another amount than the one that waits to be given back.
        NotAllowed: the actor gives nothing back in the units of the dossier.
    """
    words = required(reason, "lý do hoàn trả", "the reason")
    law = required(legal_basis, "căn cứ hoàn trả", "the law")
    if request_id:
        hold_key("refund", request_id)
        made = Refund.objects.filter(request_id=request_id, dossier=dossier.pk).first()
        if made is not None:
            return made
    row = locked(dossier.pk)
    right_or_refusal(actor, Act.REFUND, row)
    payment = next((one for one in refundable(events_of(row)) if one.reference == of), None)
    if payment is None:
        raise refusals.nothing_to_give_back(row.code)
    if amount_vnd > payment.left_vnd:
        raise refusals.more_than_came(payment.left_vnd)
    item = _waiting(row, of)
    if item is not None and item.amount_vnd != amount_vnd:
        raise refusals.other_amount_waits(item.amount_vnd)
    refund = paid_out(
        row, _order_of(row, of), of=of, amount_vnd=amount_vnd, way=way, reference=reference,
        reason=words, legal_basis=law, actor=actor, at=at, request_id=request_id,
    )  # fmt: skip
    if item is not None:
        item.action, item.settled_at, item.settled_by = Action.REFUNDED, at, actor
        item.reason, item.refund_reference = words[:500], refund.reference or refund.number
        item.save(
            update_fields=["action", "settled_at", "settled_by", "reason", "refund_reference"]
        )
    whole = amount_vnd == payment.left_vnd
    if refund.order is not None and whole and refund.order.state in {State.PAID, State.REFUND_DUE}:
        refund.order.state = State.REFUNDED
        refund.order.save(update_fields=["state"])
    return refund


def paid_out(
    row: Dossier,
    order: PaymentOrder | None,
    *,
    of: str,
    amount_vnd: int,
    way: str,
    reference: str,
    reason: str,
    legal_basis: str,
    actor: User,
    at: datetime,
    request_id: str = "",
) -> Refund:
    """Write a refund into the dossier, whose lock the caller holds, and give it its number.

    Raises:
        InvalidInput: a transfer has no number.
        Conflict: see `refund_payment`.
    """
    number = next_number(
        row.reception_unit,
        series=ReceiptCounter.Series.REFUND,
        year=timezone.localdate(at).year,
    )
    told = reference.strip()
    if way == Refund.Way.TRANSFER:
        told = required(told, "mã giao dịch chuyển trả", "the number of the transfer")
    refund_payment(
        row, amount_vnd=amount_vnd, reference=told or number, reason=reason, of=of, actor=actor, at=at
    )  # fmt: skip
    return Refund.objects.create(
        dossier=row,
        unit=row.reception_unit,
        order=order,
        of=of,
        amount_vnd=amount_vnd,
        way=way,
        number=number,
        reference=told,
        reason=reason[:500],
        legal_basis=legal_basis[:300],
        made_at=at,
        made_by=actor,
        request_id=request_id,
    )


def paid_out_unbooked(
    item: ReconciliationItem, unit: Unit, *, reference: str, reason: str, actor: User, at: datetime
) -> Refund:
    """Give money that was never booked a voucher as it goes back; no dossier changes by it.

    Args:
        item: a wrong amount, money of nobody, or a second word on one payment.
        unit: whose number the voucher has.
        reference: the number of the transfer.
        reason: why.
        actor: who gives it back.
        at: the moment.
    """
    year = timezone.localdate(at).year
    return Refund.objects.create(
        dossier=item.dossier,
        order=item.order,
        notice=item.notice,
        unit=unit,
        of=item.notice.number,
        amount_vnd=item.amount_vnd,
        way=Refund.Way.TRANSFER,
        number=next_number(unit, series=ReceiptCounter.Series.REFUND, year=year),
        reference=reference,
        reason=reason[:500],
        made_at=at,
        made_by=actor,
    )


def _waiting(row: Dossier, of: str) -> ReconciliationItem | None:
    """Return what waits to be given back of one payment, under its lock."""
    waiting = ReconciliationItem.objects.filter(
        dossier=row, kind=Kind.REFUND_DUE, settled_at=None
    ).select_related("notice")
    return next(
        (one for one in waiting.select_for_update(of=("self",)) if one.notice.number == of), None
    )


def order_id_of(dossier: Dossier, number: str) -> int | None:
    """Return the id of the order by which a payment came, by its number in the dossier's events; null for none."""
    order = _order_of(dossier, number)
    return order.pk if order else None


def _order_of(row: Dossier, of: str) -> PaymentOrder | None:
    """Return the order by which a payment came; null for one that was recorded without one."""
    orders = PaymentOrder.objects.filter(dossier=row).prefetch_related("notices")
    return next(
        (
            order
            for order in orders
            if any(of in {one.number, one.transaction_id} for one in order.notices.all())
        ),
        None,
    )
