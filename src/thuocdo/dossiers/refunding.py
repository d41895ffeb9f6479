"""Money that goes back, and money that nobody has to pay."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@transaction.atomic
def refund_payment(
    dossier: Dossier,
    *,
    amount_vnd: int,
    reference: str,
    reason: str,
    of: str = "",
    actor: User,
    at: datetime,
) -> Dossier:
    """Record that money was given back, once for each reference, whatever the state of the dossier.

    What was settled stays settled: the applicant owes nothing again.

    Args:
        dossier: in any state.
        amount_vnd: what was given back, in VND; no more than came in and was not given back yet.
        reference: the number of the refund; the same again changes nothing.
        reason: why, for the applicant.
        of: the reference of the payment; empty where it was no single one.
        actor: the cashier, or who decides in the unit.
        at: the moment.

    Raises:
        InvalidInput: the amount is nothing, or reference or reason are missing.
        Conflict: more than came in, or the reference is recorded with another amount.
        NotFound, NotAllowed: see `acting.take`.
    """
    number = required(reference, "mã hoàn trả", "the number of the refund")
    words = required(reason, "lý do hoàn trả", "the reason")
    if amount_vnd <= 0:
        raise refusals.bad_amount(amount_vnd)
    case = take(dossier, Act.REFUND, actor=actor, at=at, seen=None, request_id="")
    before = [
        one for one in case.history if isinstance(one, e.Refunded) and one.reference == number
    ]
    if before:
        if before[0].amount_vnd != amount_vnd:
            raise refusals.payment_differs(number)
        return case.row
    return case.write(
        e.Refunded(
            at=case.at, by=case.by, amount_vnd=amount_vnd, reference=number, reason=words, of=of
        )
    )


@transaction.atomic
def exempt_from_payment(
    dossier: Dossier,
    *,
    reason: str,
    legal_basis: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Waive what is still owed, or whatever this procedure costs; a dossier that waited for money goes on.

    Args:
        dossier: one that owes something, or nothing yet.
        reason: who the applicant is that he need not pay: a child, a poor household.
        legal_basis: the law that says so.
        actor: the cashier, or who decides in the unit.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: reason or law are missing.
        NotFound, NotAllowed, Conflict: see `acting.take`.
    """
    words = required(reason, "lý do miễn, giảm", "the reason")
    law = required(legal_basis, "căn cứ miễn, giảm", "the law")
    case = take(dossier, Act.EXEMPT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    waived = max(case.state.owed_vnd - case.state.paid_vnd, 0)
    return case.write(
        e.Exempted(at=case.at, by=case.by, reason=words, legal_basis=law, amount_vnd=waived)
    )
