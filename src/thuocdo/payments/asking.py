"""Asking for a fee: what the procedure says of the dossier's channel and case comes first; another amount has a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.services import require_payment
from thuocdo.payments import refusals
from thuocdo.procedures.fees import VersionFee, fitting_fees

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

#: The choice of an amount that the procedure does not name.
OTHER = "other"
MOST_OF_ONE = 1_000


def fees_for(row: Dossier) -> tuple[VersionFee, ...]:
    """Return what a dossier may cost by its version. Shape: see `fitting_fees`."""
    return fitting_fees(
        row.procedure_version_id,
        channel=row.channel,
        amount=row.term_amount,
        unit=row.term_unit,
    )


def ask_fee(
    dossier: Dossier,
    *,
    fee: str,
    quantity: int = 1,
    amount_vnd: int | None = None,
    reason: str = "",
    pauses: bool = False,
    legal_basis: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Ask for a fee of the procedure, or with a reason for another amount.

    Args:
        dossier: being handled.
        fee: the key of one of `fees_for`, or `OTHER`.
        quantity: of how many, where a fee is per copy, per person.
        amount_vnd: where the law leaves the amount open, or it is another one.
        reason: what is paid for; where it is another amount than the procedure's, why.
        pauses: the clock pauses, by a special law that is named.
        legal_basis: that law.
        actor: who asks.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: no such fee, no amount where one is needed, or another amount without a reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Law on fees and charges 97/2015/QH13 articles 3 and 14: nobody asks for more than is set.
    """
    offered = fees_for(dossier)
    chosen = next((one for one in offered if one.key == fee), None)
    if chosen is None:
        if fee != OTHER:
            raise refusals.fee_unknown()
        if not reason.strip() and any(one.amount_vnd is not None for one in offered):
            raise refusals.other_fee_needs_reason()
        amount, words = amount_vnd, reason
    elif chosen.amount_vnd is None:
        amount, words = amount_vnd, ": ".join(filter(None, (chosen.name, reason.strip())))
    else:
        amount, words = chosen.amount_vnd * quantity, _words(chosen, quantity)
        words = ": ".join(filter(None, (words, reason.strip())))
    if amount is None:
        raise refusals.amount_missing()
    return require_payment(
        dossier,
        amount_vnd=amount,
        reason=words,
        pauses=pauses,
        legal_basis=legal_basis,
        actor=actor,
        at=at,
        seen=seen,
        request_id=request_id,
    )


def _words(fee: VersionFee, quantity: int) -> str:
    if quantity == 1:
        return fee.name
    figures = f"{fee.amount_vnd:,}".replace(",", ".")
    return f"{fee.name} ({quantity} {fee.per or 'lần'} × {figures} đồng)"
