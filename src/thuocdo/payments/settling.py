"""What a person does about money that is not clear: find whose it is, book it with a reason, give it back, keep it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers import refusals as dossier_refusals
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import WHO, Act, right_in_units
from thuocdo.payments import refusals
from thuocdo.payments.booking import Kind, State, book, open_item, settle_order
from thuocdo.payments.models import PaymentOrder, Provider, ReconciliationItem, Refund
from thuocdo.payments.ordering import FEES, free_reference, locked
from thuocdo.payments.refunds import paid_out, paid_out_unbooked

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

Action = ReconciliationItem.Action


@transaction.atomic
def assign_money(
    item: ReconciliationItem, *, to: str, reason: str, actor: User, at: datetime
) -> ReconciliationItem:
    """Book money of nobody to the dossier it was meant for.

    What a dossier does not owe any more becomes money to be given back; an amount that fits no order is booked as it came.

    Args:
        item: money without an order.
        to: the number of an order, or the code of a dossier.
        reason: how that is known.
        actor: the cashier.
        at: the moment.

    Raises:
        InvalidInput: there is no such order or dossier, or no reason.
        Conflict: it was settled meanwhile, or is no money of nobody.
        NotFound, NotAllowed: the actor may not.
    """
    words = required(reason, "lý do", "the reason")
    row = _open(item, actor, Act.RECORD_PAYMENT, kinds={Kind.UNKNOWN}, action=Action.ASSIGNED)
    order = _order_named(to.strip(), actor, row.amount_vnd, at=at)
    dossier = locked(order.dossier_id)
    order.refresh_from_db()
    _settle(row, Action.ASSIGNED, actor=actor, at=at, reason=words, order=order, dossier=dossier)
    book(row.notice, order, dossier, actor=actor, at=at)
    return row


@transaction.atomic
def book_anyway(
    item: ReconciliationItem, *, reason: str, actor: User, at: datetime
) -> ReconciliationItem:
    """Book a wrong amount as it came: what is missing stays owed, what is too much is to be given back.

    Raises:
        InvalidInput: there is no reason.
        Conflict: it was settled meanwhile, or is no wrong amount.
        NotFound, NotAllowed: the actor may not.
    """
    words = required(reason, "lý do", "the reason")
    row = _open(item, actor, Act.RECORD_PAYMENT, kinds={Kind.MISMATCH}, action=Action.BOOKED)
    assert row.order is not None
    dossier = locked(row.order.dossier_id)
    order = PaymentOrder.objects.get(pk=row.order.pk)
    _settle(row, Action.BOOKED, actor=actor, at=at, reason=words)
    book(row.notice, order, dossier, actor=actor, at=at)
    return row


@transaction.atomic
def refund_done(
    item: ReconciliationItem,
    *,
    refund_reference: str,
    reason: str,
    actor: User,
    at: datetime,
) -> ReconciliationItem:
    """Record that money was given back, with a voucher; what had been booked leaves the dossier again.

    Raises:
        InvalidInput: number or reason are missing.
        Conflict: it was settled meanwhile.
        NotFound, NotAllowed: the actor may not.
    """
    words = required(reason, "lý do hoàn trả", "the reason")
    number = required(refund_reference, "mã hoàn trả", "the number of the refund")
    kinds = {Kind.REFUND_DUE, Kind.MISMATCH, Kind.UNKNOWN, Kind.DIFFERS}
    row = _open(item, actor, Act.REFUND, kinds=kinds, action=Action.REFUNDED)
    if row.kind == Kind.REFUND_DUE:
        assert row.dossier is not None
        dossier = locked(row.dossier.pk)
        paid_out(
            dossier,
            row.order,
            of=row.notice.number,
            amount_vnd=row.amount_vnd,
            way=Refund.Way.TRANSFER,
            reference=number,
            reason=words,
            legal_basis="",
            actor=actor,
            at=at,
        )
        if row.order is not None and row.order.state == State.REFUND_DUE:
            settle_order(row.order, State.REFUNDED, at=at)
    else:
        unit = _unit_of(row, actor)
        paid_out_unbooked(row, unit, reference=number, reason=words, actor=actor, at=at)
    _settle(row, Action.REFUNDED, actor=actor, at=at, reason=words, refund_reference=number)
    return row


@transaction.atomic
def keep_money(
    item: ReconciliationItem, *, reason: str, actor: User, at: datetime
) -> ReconciliationItem:
    """Keep what was to be given back, because the dossier goes on and owes it: a withdrawal was declined.

    Raises:
        InvalidInput: there is no reason.
        Conflict: the dossier owes nothing by it, or it was settled meanwhile.
        NotFound, NotAllowed: the actor may not.
    """
    words = required(reason, "lý do", "the reason")
    row = _open(item, actor, Act.REFUND, kinds={Kind.REFUND_DUE}, action=Action.KEPT)
    assert row.dossier is not None
    dossier = locked(row.dossier.pk)
    if dossier.ended_at is not None and dossier.resolved_at is None:
        raise refusals.not_this_way(row.kind, Action.KEPT)
    if dossier.paid_vnd - row.amount_vnd >= dossier.owed_vnd:
        raise refusals.not_this_way(row.kind, Action.KEPT)
    if row.order is not None and row.order.state == State.REFUND_DUE:
        settle_order(row.order, State.PAID, at=at)
    _settle(row, Action.KEPT, actor=actor, at=at, reason=words)
    return row


@transaction.atomic
def dismiss(
    item: ReconciliationItem, *, reason: str, actor: User, at: datetime
) -> ReconciliationItem:
    """Put aside what is no money for a dossier: interest, a transfer between own accounts, a second word on one payment.

    Raises:
        InvalidInput: there is no reason.
        Conflict: it was settled meanwhile, or is money that somebody has to get.
        NotFound, NotAllowed: the actor may not.
    """
    words = required(reason, "lý do", "the reason")
    kinds = {Kind.UNKNOWN, Kind.DIFFERS}
    row = _open(item, actor, Act.RECORD_PAYMENT, kinds=kinds, action=Action.DISMISSED)
    _settle(row, Action.DISMISSED, actor=actor, at=at, reason=words)
    return row


def actions_for(item: ReconciliationItem) -> tuple[str, ...]:
    """Return how an open item may be settled, in the order of the screen."""
    if item.settled_at is not None:
        return ()
    return {
        Kind.UNKNOWN: (Action.ASSIGNED, Action.REFUNDED, Action.DISMISSED),
        Kind.MISMATCH: (Action.BOOKED, Action.REFUNDED),
        Kind.REFUND_DUE: (Action.REFUNDED, Action.KEPT),
        Kind.DIFFERS: (Action.REFUNDED, Action.DISMISSED),
    }[Kind(item.kind)]


def _open(
    item: ReconciliationItem, actor: User, act: Act, *, kinds: set[Kind], action: str
) -> ReconciliationItem:
    """Return an item under its lock, once it is sure that the actor may settle it and nobody has."""
    found = (
        ReconciliationItem.objects.visible_to(actor)
        .filter(pk=item.pk)
        .select_for_update(of=("self",))
        .first()
    )
    if found is None:
        raise refusals.item_not_found()
    if not _may(actor, act, found):
        raise dossier_refusals.not_allowed(act.value)
    if found.settled_at is not None:
        raise refusals.settled_already(str(found.settled_by or ""))
    if found.kind not in kinds:
        raise refusals.not_this_way(found.kind, action)
    return found


def _may(actor: User, act: Act, item: ReconciliationItem) -> bool:
    if item.dossier is not None:
        units = {item.dossier.reception_unit_id, item.dossier.competent_agency_id}
        return right_in_units(actor, act, units) is not None
    if item.unit_id is not None:
        return right_in_units(actor, act, {item.unit_id}) is not None
    return units_visible_to(actor, roles=WHO[act][0]).filter(kind="province").exists()


def _unit_of(item: ReconciliationItem, actor: User) -> Unit:
    """Return whose voucher goes with money that comes back: who received its dossier, brought its statement, or the actor's province."""
    if item.dossier is not None:
        return item.dossier.reception_unit
    if item.unit is not None:
        return item.unit
    found = units_visible_to(actor, roles=WHO[Act.REFUND][0]).filter(kind="province").first()
    assert found is not None, "whoever settles money of nobody does so for a province"
    return found


def _order_named(said: str, actor: User, amount_vnd: int, *, at: datetime) -> PaymentOrder:
    """Return the order that somebody means; for a dossier without one that fits, a closed one of the amount that came."""
    order = PaymentOrder.objects.visible_to(actor).filter(reference=said.upper()).first()
    if order is not None:
        return order
    dossier = Dossier.objects.visible_to(actor).filter(code=said).first()
    if dossier is None:
        raise refusals.order_not_found(said)
    return PaymentOrder.objects.create(
        dossier=dossier,
        purpose=FEES,
        amount_vnd=amount_vnd,
        fees=[{"name": "Chuyển khoản không ghi mã", "amount_vnd": amount_vnd}],
        provider=Provider.VIETQR,
        reference=free_reference(),
        state=State.CANCELLED,
        made_at=at,
        made_by=actor,
        expires_at=at,
    )


def _settle(
    item: ReconciliationItem,
    action: str,
    *,
    actor: User,
    at: datetime,
    reason: str,
    refund_reference: str = "",
    order: PaymentOrder | None = None,
    dossier: Dossier | None = None,
) -> None:
    item.action, item.settled_at, item.settled_by = action, at, actor
    item.reason, item.refund_reference = reason[:500], refund_reference
    item.order, item.dossier = order or item.order, dossier or item.dossier
    item.save()


__all__ = [
    "actions_for",
    "assign_money",
    "book_anyway",
    "dismiss",
    "keep_money",
    "open_item",
    "refund_done",
]
