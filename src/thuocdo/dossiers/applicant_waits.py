"""What is asked of the applicant: papers and money; and what he asks for: his dossier back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.late_requests import asks_late
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act, permission

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@transaction.atomic
def request_supplement(
    dossier: Dossier,
    *,
    content: str,
    reasons: Sequence[str] = (),
    instruction: str = "",
    why_again: str = "",
    why_late: str = "",
    approver: User | None = None,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Ask the applicant for papers, all in one request (form 02). A second request makes the dossier late in the index.

    Args:
        dossier: registered or being handled.
        content: what is missing or wrong.
        reasons: codes of the reasons, down to the paper at fault.
        instruction: how to put it right, in plain words.
        why_again: the reason of a second request.
        why_late: why it was not asked for within the days of the law; kept where it was not.
        approver: who agreed to a second request; has to be an approver of the agency.
        actor: who asks.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: nothing is asked for, or a second request has no reason or approver.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 articles 15(3), 17 and 19(4).
    """
    words = required(content, "nội dung cần bổ sung", "what is to be supplied")
    case = take(dossier, Act.ASK_APPLICANT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    if case.state.supplement_count:
        approved = approver is not None and approver.has_perm(
            permission(Act.APPROVE_SECOND_REQUEST), case.row
        )
        if not why_again.strip() or not approved:
            raise refusals.second_request_not_approved()
    return case.write(
        e.SupplementRequested(
            at=case.at,
            by=case.by,
            content=words,
            reasons=tuple(reasons),
            instruction=instruction.strip(),
            why_again=why_again.strip(),
            approved_by=approver.pk if approver else None,
            why_late=why_late.strip() if asks_late(case.row, at=case.at) else None,
        )
    )


@transaction.atomic
def receive_supplement(
    dossier: Dossier,
    *,
    note: str = "",
    actor: User | None,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Take in what was asked for, complete: the clock of the law starts again, that of the index goes on.

    A dossier that was never accepted stays where it is; accept it or refuse it next.

    Raises:
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 19(4).
    """
    case = take(
        dossier, Act.RECEIVE_SUPPLEMENT, actor=actor, at=at, seen=seen, request_id=request_id
    )
    if case.repeated:
        return case.row
    return case.write(e.SupplementReceived(at=case.at, by=case.by, note=note.strip()))


@transaction.atomic
def require_payment(
    dossier: Dossier,
    *,
    amount_vnd: int,
    reason: str = "",
    pauses: bool = False,
    legal_basis: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Ask for money. The clock goes on, unless a special law that is named says it pauses.

    Raises:
        InvalidInput: the amount is nothing, or a pause has no law.
        NotFound, NotAllowed, Conflict: see `acting.take`.
    """
    if amount_vnd <= 0:
        raise refusals.bad_amount(amount_vnd)
    if pauses and not legal_basis.strip():
        raise refusals.pause_needs_law()
    case = take(dossier, Act.HANDLE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(
        e.PaymentRequired(
            at=case.at,
            by=case.by,
            amount_vnd=amount_vnd,
            reason=reason.strip(),
            pauses=pauses,
            legal_basis=legal_basis.strip(),
        )
    )


@transaction.atomic
def record_payment(
    dossier: Dossier,
    *,
    amount_vnd: int,
    reference: str,
    method: str = "",
    actor: User | None,
    at: datetime,
) -> Dossier:
    """Record a payment, once for each reference, whatever the state of the dossier: money that came is never forgotten.

    Less than is owed leaves it awaiting. What came for a dossier that owes nothing stands in `paid_vnd` above `owed_vnd`.

    Args:
        dossier: in any state.
        amount_vnd: what came in, in VND.
        reference: the number of the payment; the same again changes nothing.
        method: how it was paid.
        actor: the cashier; null where a payment service says it.
        at: the moment.

    Raises:
        InvalidInput: the amount is nothing, or there is no reference.
        Conflict: the reference is recorded with another amount.
        NotFound, NotAllowed: see `acting.take`.
    """
    number = required(reference, "mã giao dịch", "the number of the payment")
    if amount_vnd <= 0:
        raise refusals.bad_amount(amount_vnd)
    case = take(dossier, Act.RECORD_PAYMENT, actor=actor, at=at, seen=None, request_id="")
    before = [one for one in case.history if isinstance(one, e.Paid) and one.reference == number]
    if before:
        if before[0].amount_vnd != amount_vnd:
            raise refusals.payment_differs(number)
        return case.row
    return case.write(
        e.Paid(
            at=case.at, by=case.by, amount_vnd=amount_vnd, reference=number, method=method.strip()
        )
    )


@transaction.atomic
def request_withdrawal(
    dossier: Dossier,
    *,
    reason: str = "",
    actor: User | None,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Record that the applicant wants his dossier back; an official stops it or, where there is a result, declines.

    Raises:
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 118/2025 article 21, TT 03/2025 article 7.
    """
    case = take(dossier, Act.WITHDRAW, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.WithdrawalRequested(at=case.at, by=case.by, reason=reason.strip()))


@transaction.atomic
def decline_withdrawal(
    dossier: Dossier,
    *,
    reason: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Go on with a dossier the applicant wants back, because its result is there already.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: TT 03/2025 article 7.
    """
    words = required(reason, "lý do", "the reason")
    case = take(dossier, Act.DECIDE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.WithdrawalDeclined(at=case.at, by=case.by, reason=words))
