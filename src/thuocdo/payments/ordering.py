"""Asking for money: one open order for each dossier and way to pay, for exactly what is still owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.writing import events_of
from thuocdo.payments import refusals
from thuocdo.payments.accounts import account_for
from thuocdo.payments.models import PaymentOrder, Provider, ReconciliationItem
from thuocdo.payments.references import new_reference
from thuocdo.postgresql.statements import rows

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.payments.accounts import Account

FEES = "fees"
#: A transfer is often made in the evening of the day; a gateway closes its page much sooner.
VALID_FOR = {
    Provider.VIETQR: timedelta(days=3),
    Provider.GATEWAY: timedelta(hours=1),
    Provider.CASHIER: timedelta(days=1),
    Provider.ELSEWHERE: timedelta(days=1),
}
#: What is paid for a dossier in one of these goes back.
GOES_BACK = frozenset({Status.NOT_ACCEPTED, Status.STOPPED, Status.WITHDRAWAL_REQUESTED})
#: Several orders may be cancelled in a day; so many are looked for a free number.
_TRIES = 5
_TAKEN = "SELECT 1 FROM payments_paymentorder WHERE reference = %s"


def ways_to_pay(account: Account | None) -> tuple[Provider, ...]:
    """Return the ways that are offered to a citizen at home, where transfers go to an account; null for none."""
    offered = {
        Provider.VIETQR: account is not None,
        Provider.GATEWAY: bool(settings.PAYMENT_GATEWAY.url),
    }
    return tuple(one for one, there in offered.items() if there)


@transaction.atomic
def order_payment(
    dossier: Dossier, *, provider: str, actor: User | None, at: datetime
) -> PaymentOrder:
    """Return the open order of a dossier in one way to pay, made where there is none for what is owed now.

    The same again returns the same order; one of another amount, or that has run out, is closed and a new one made.

    Args:
        dossier: one that the caller may pay for; read again under the lock.
        provider: see `Provider`.
        actor: the official who asks; null where the applicant does.
        at: the moment.

    Raises:
        Conflict: nothing is owed, or the dossier has ended or is wanted back.
        InvalidInput: this way to pay is not offered.
    """
    row = locked(dossier.pk)
    by_transfer = provider == Provider.VIETQR
    on = timezone.localdate(at)
    account = account_for(row.reception_unit_id, on=on) if by_transfer else None
    if provider not in {*ways_to_pay(account), Provider.CASHIER, Provider.ELSEWHERE}:
        raise refusals.not_offered(provider)
    account_id = account.id if account else None
    owed = owed_or_refusal(row)
    found = PaymentOrder.objects.filter(
        dossier=row, purpose=FEES, provider=provider, state=PaymentOrder.State.OPEN
    ).first()
    if found is not None:
        same = (found.amount_vnd, found.account_id) == (owed, account_id)
        if same and found.open_at(at):
            return found
        ran_out = at >= found.expires_at
        found.state = PaymentOrder.State.EXPIRED if ran_out else PaymentOrder.State.CANCELLED
        found.save(update_fields=["state"])
    return PaymentOrder.objects.create(
        dossier=row,
        purpose=FEES,
        amount_vnd=owed,
        fees=_fees(row, owed),
        provider=provider,
        account_id=account_id,
        reference=free_reference(),
        made_at=at,
        made_by=actor,
        expires_at=at + VALID_FOR[Provider(provider)],
    )


def locked(dossier_id: int) -> Dossier:
    """Return a dossier under its lock; all about the money of one dossier waits here in turn."""
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)


def owed_or_refusal(row: Dossier) -> int:
    """Return what is still owed for a dossier, in VND.

    Raises:
        Conflict: nothing, or the dossier has ended or is wanted back.
    """
    if row.status in GOES_BACK or row.source_system != OWN_SYSTEM:
        raise refusals.ended(row.code)
    owed = row.owed_vnd - row.paid_vnd
    if row.payment_state != PaymentState.AWAITING or owed <= 0:
        raise refusals.nothing_to_pay(row.code)
    return owed


def still_owed(row: Dossier) -> int:
    """Return what can be paid for a dossier now, in VND; 0 for nothing."""
    if row.status in GOES_BACK or row.payment_state != PaymentState.AWAITING:
        return 0
    return max(row.owed_vnd - row.paid_vnd, 0)


def money_awaited() -> Q:
    """Return the condition on dossiers that money of theirs is not settled: something is owed, can be paid by an open order, or waits for a person."""
    owed = Q(payment_state=PaymentState.AWAITING.value, owed_vnd__gt=F("paid_vnd"))
    orders = PaymentOrder.objects.filter(dossier=OuterRef("pk"), state=PaymentOrder.State.OPEN)
    items = ReconciliationItem.objects.filter(dossier=OuterRef("pk"), settled_at=None)
    goes_back = Q(status__in=[one.value for one in GOES_BACK])
    return (owed & ~goes_back) | Q(Exists(orders)) | Q(Exists(items))


def free_reference() -> str:
    """Return a number that no order has."""
    for _try in range(_TRIES):
        number = new_reference()
        if not rows(_TAKEN, [number]):
            return number
    raise AssertionError("no free number among 20 billion")


def _fees(row: Dossier, owed: int) -> list[dict[str, object]]:
    """Return what was asked for, row by row; where a part was paid or waived, what is left in one row."""
    asked = [one for one in events_of(row) if isinstance(one, e.PaymentRequired)]
    asked_for: list[dict[str, object]] = [
        {"name": one.reason or "Phí, lệ phí", "amount_vnd": one.amount_vnd} for one in asked
    ]
    if sum(one.amount_vnd for one in asked) == owed:
        return asked_for
    return [{"name": "Phí, lệ phí còn phải nộp", "amount_vnd": owed}]


def expire_orders(*, at: datetime) -> int:
    """Close the orders whose time is over; return how many. Money that still comes for them is booked and marked."""
    found = PaymentOrder.objects.filter(state=PaymentOrder.State.OPEN, expires_at__lte=at)
    return found.update(state=PaymentOrder.State.EXPIRED)
