"""Money that was paid neither here nor by a transfer that names its order: at the post office, at the treasury, at a bank's counter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers.acting import right_or_refusal
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act
from thuocdo.payments import refusals
from thuocdo.payments.booking import Came, take_notice
from thuocdo.payments.models import PaymentOrder, Provider
from thuocdo.payments.ordering import locked, order_payment, owed_or_refusal

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier


@transaction.atomic
def note_payment_elsewhere(
    dossier: Dossier, *, amount_vnd: int, number: str, place: str, actor: User, at: datetime
) -> PaymentOrder:
    """Record that all that is owed was paid elsewhere, by a proof that the applicant showed; the same proof is taken once.

    Args:
        dossier: one that owes money.
        amount_vnd: what the page showed; refused where something else is owed by now.
        number: of the proof.
        place: where it was paid.
        actor: the cashier or the clerk of the desk.
        at: the moment.

    Raises:
        InvalidInput: number or place are missing.
        Conflict: nothing is owed, not this amount, or the proof was taken for another dossier.
        NotAllowed: the actor takes no money in the units of the dossier.

    Source: Decree 61/2018 article 22.
    """
    said = required(number, "số chứng từ", "the number of the proof")
    where = required(place, "nơi nộp", "the place")
    row = locked(dossier.pk)
    right_or_refusal(actor, Act.RECORD_PAYMENT, row)
    owed = owed_or_refusal(row)
    if owed != amount_vnd:
        raise refusals.amount_changed(row.code, owed)
    order = order_payment(row, provider=Provider.ELSEWHERE, actor=actor, at=at)
    unit = row.reception_unit
    came = Came(
        Provider.ELSEWHERE, f"{unit.code}:{said}"[:100], order.reference, owed, words=where, paid_at=at
    )  # fmt: skip
    notice = take_notice(came, at=at, actor=actor, unit=unit)
    if notice.order_id != order.pk or notice.outcome == notice.Outcome.DIFFERS:
        raise refusals.proof_used(said)
    order.refresh_from_db()
    return order
