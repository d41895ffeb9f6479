"""Money that came in: booked once, to the dossier it was meant for, or kept for a person to look at.

The notice, the booking and the event of the dossier are one transaction. Equal notices wait for each other by their number, payments of one
dossier by its lock, so two that come at once are booked as one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.services import record_payment
from thuocdo.dossiers.status import PaymentState
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem
from thuocdo.payments.ordering import GOES_BACK, locked
from thuocdo.payments.telling import tell_cashiers

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit

_LONGEST_RAW = 8_000
_LONGEST_WORDS = 500
_LONGEST_ID = 100
Outcome = PaymentNotice.Outcome
State = PaymentOrder.State
Kind = ReconciliationItem.Kind


@dataclass(frozen=True, slots=True)
class Came:
    """What a provider says of one payment, its signature proven; `reference` is empty where it names none of ours, `account_id` null where nobody says to which of the units' accounts it came."""

    provider: str
    transaction_id: str
    reference: str
    amount_vnd: int
    words: str = ""
    account_id: int | None = None
    paid_at: datetime | None = None
    raw: str = ""


@transaction.atomic
def take_notice(
    came: Came, *, at: datetime, actor: User | None = None, unit: Unit | None = None
) -> PaymentNotice:
    """Book a payment, or keep it for a person where it is not clear; the same again changes nothing.

    | what came | outcome |
    |---|---|
    | the amount of an order | booked: the dossier is paid |
    | after the order had run out or was cancelled | booked, marked late |
    | for a dossier that was stopped, not accepted or is wanted back, or that owes nothing | booked, to be given back |
    | more or less than the order | not booked: a person decides |
    | for a dossier that lies in the archive | kept: nothing of it changes any more, a person finds whose it is or gives it back |
    | with no number of ours | kept: a person finds whose it is |
    | a number again that said something else before | kept |

    Args:
        came: what the provider says; the caller has proven that it was he.
        at: when it came to us; events of the dossier carry this moment, whatever clock the provider has.
        actor: the cashier who brought it; null where it came by itself.
        unit: his unit; null where it came by itself.
    """
    hold_key("payments", came.provider, came.transaction_id)
    before = (
        PaymentNotice.objects.filter(
            provider=came.provider, transaction_id=came.transaction_id, signature_ok=True
        )
        .exclude(outcome__in=[Outcome.DIFFERS, Outcome.NOT_PAID])
        .first()
    )
    if before is not None:
        if (before.amount_vnd, before.reference) == (came.amount_vnd, came.reference):
            return before
        return _again_otherwise(before, came, at=at, unit=unit)
    order = (
        PaymentOrder.objects.filter(reference=came.reference).first() if came.reference else None
    )
    if order is None:
        notice = _keep(came, Outcome.UNKNOWN, None, at=at, unit=unit)
        open_item(notice, Kind.UNKNOWN, dossier=None, amount_vnd=came.amount_vnd, at=at)
        return notice
    row = locked(order.dossier_id)
    order.refresh_from_db()
    if row.archived_at is not None:
        notice = _keep(came, Outcome.UNKNOWN, order, at=at, unit=unit)
        open_item(notice, Kind.UNKNOWN, dossier=row, amount_vnd=came.amount_vnd, at=at)
        return notice
    if came.amount_vnd != order.amount_vnd:
        return _of_wrong_amount(came, order, row, at=at, unit=unit)
    outcome = _outcome(order, row, came, at)
    notice = _keep(came, outcome, order, at=at, unit=unit)
    book(notice, order, row, actor=actor, at=at)
    return notice


def _outcome(order: PaymentOrder, row: Dossier, came: Came, at: datetime) -> str:
    if owes_nothing(order, row):
        return Outcome.REFUND_DUE
    paid_at = min(came.paid_at or at, at)
    late = paid_at >= order.expires_at or order.state in {State.EXPIRED, State.CANCELLED}
    in_time = came.paid_at is not None and paid_at < order.expires_at
    return (
        Outcome.LATE if late and not (in_time and order.state == State.EXPIRED) else Outcome.BOOKED
    )


def owes_nothing(order: PaymentOrder, row: Dossier) -> bool:
    """Say whether what comes for an order has to go back."""
    return (
        row.status in GOES_BACK
        or order.state in {State.PAID, State.REFUND_DUE, State.REFUNDED}
        or row.payment_state != PaymentState.AWAITING
        or row.owed_vnd <= row.paid_vnd
    )


def book(
    notice: PaymentNotice,
    order: PaymentOrder,
    row: Dossier,
    *,
    actor: User | None,
    at: datetime,
) -> Dossier:
    """Write a payment into the dossier, whose lock the caller holds, and bring the order to what is now true."""
    assert notice.amount_vnd is not None
    goes_back = owes_nothing(order, row)
    after = record_payment(
        row,
        amount_vnd=notice.amount_vnd,
        reference=notice.number,
        method=str(notice.provider),
        actor=actor,
        at=at,
    )
    if goes_back:
        if order.state not in {State.PAID, State.REFUND_DUE, State.REFUNDED}:
            settle_order(order, State.REFUND_DUE, at=at)
        open_item(
            notice, Kind.REFUND_DUE, dossier=row, amount_vnd=notice.amount_vnd, at=at, order=order
        )
        return after
    settle_order(order, State.PAID, at=at)
    above = after.paid_vnd - after.owed_vnd
    if above > 0:
        open_item(notice, Kind.REFUND_DUE, dossier=row, amount_vnd=above, at=at, order=order)
    if after.payment_state == PaymentState.PAID:
        others = PaymentOrder.objects.filter(dossier=row, state=State.OPEN)
        others.update(state=State.CANCELLED)
    return after


def settle_order(order: PaymentOrder, state: str, *, at: datetime) -> None:
    """Bring an order to a state; the day it was paid is that of the first payment."""
    order.state = state
    if state in {State.PAID, State.REFUND_DUE}:
        order.paid_at = order.paid_at or at
    order.save(update_fields=["state", "paid_at"])


def open_item(
    notice: PaymentNotice,
    kind: str,
    *,
    dossier: Dossier | None,
    amount_vnd: int,
    at: datetime,
    order: PaymentOrder | None = None,
) -> ReconciliationItem:
    """Leave something for a person to settle, and tell the cashiers of the dossier."""
    item = ReconciliationItem.objects.create(
        kind=kind,
        notice=notice,
        order=order or notice.order,
        dossier=dossier,
        unit=notice.unit,
        amount_vnd=amount_vnd,
        opened_at=at,
    )
    tell_cashiers(item, at=at)
    return item


def keep_forged(
    provider: str, raw: str, *, transaction_id: str = "", reference: str = "", at: datetime
) -> PaymentNotice:
    """Keep what came with a wrong signature: nobody believes it, and it takes no number of a true one."""
    return PaymentNotice.objects.create(
        provider=provider,
        transaction_id=transaction_id[:_LONGEST_ID],
        reference=reference[:_LONGEST_ID],
        received_at=at,
        signature_ok=False,
        raw=_storable(raw),
        outcome=Outcome.BAD_SIGNATURE,
    )


def _again_otherwise(
    before: PaymentNotice, came: Came, *, at: datetime, unit: Unit | None
) -> PaymentNotice:
    said = PaymentNotice.objects.filter(
        provider=came.provider,
        transaction_id=came.transaction_id,
        outcome=Outcome.DIFFERS,
        amount_vnd=came.amount_vnd,
        reference=came.reference,
    ).first()
    if said is not None:
        return said
    notice = _keep(came, Outcome.DIFFERS, before.order, at=at, unit=unit)
    dossier = before.order.dossier if before.order else None
    open_item(notice, Kind.DIFFERS, dossier=dossier, amount_vnd=came.amount_vnd, at=at)
    return notice


def _of_wrong_amount(
    came: Came, order: PaymentOrder, row: Dossier, *, at: datetime, unit: Unit | None
) -> PaymentNotice:
    notice = _keep(came, Outcome.MISMATCH, order, at=at, unit=unit)
    if order.state in PaymentOrder.WAITING:
        settle_order(order, State.MISMATCH, at=at)
    open_item(notice, Kind.MISMATCH, dossier=row, amount_vnd=came.amount_vnd, at=at)
    return notice


def _keep(
    came: Came,
    outcome: str,
    order: PaymentOrder | None,
    *,
    at: datetime,
    unit: Unit | None,
) -> PaymentNotice:
    return PaymentNotice.objects.create(
        provider=came.provider,
        transaction_id=came.transaction_id,
        reference=came.reference[:_LONGEST_ID],
        amount_vnd=came.amount_vnd,
        words=_storable(came.words)[:_LONGEST_WORDS],
        account_id=came.account_id,
        paid_at=came.paid_at,
        received_at=at,
        signature_ok=True,
        raw=_storable(came.raw),
        outcome=outcome,
        order=order,
        unit=unit,
    )


def _storable(text: str) -> str:
    """Return a text as the database can keep it: no null signs, not endless."""
    return text.replace("\x00", "")[:_LONGEST_RAW]
