"""How a result travels by post: given to a carrier, delivered, or come back. Delivery is an axis of its own beside the status."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@transaction.atomic
def send_result(
    dossier: Dossier,
    *,
    carrier: str,
    waybill: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Give a result that is ready to a carrier. The status stays: the applicant has it only once it is delivered.

    Args:
        dossier: its result is ready.
        carrier: who carries it.
        waybill: the number by which the carrier knows it.
        actor: the clerk.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there is no carrier or no number.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 20; Decision 45/2016/QĐ-TTg.
    """
    by_whom = required(carrier, "đơn vị vận chuyển", "the carrier")
    number = required(waybill, "số vận đơn", "the number of the waybill")
    case = take(dossier, Act.RETURN_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.ResultSent(at=case.at, by=case.by, carrier=by_whom, waybill=number))


@transaction.atomic
def confirm_delivery(
    dossier: Dossier,
    *,
    note: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Record that the carrier has handed the result over: it counts as returned from here.

    Raises:
        NotFound, NotAllowed, Conflict: see `acting.take`.
    """
    case = take(dossier, Act.RETURN_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.ResultDelivered(at=case.at, by=case.by, note=note.strip()))


@transaction.atomic
def note_undelivered(
    dossier: Dossier,
    *,
    reason: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Record that the carrier brought the result back; it can be fetched or sent again.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.
    """
    words = required(reason, "lý do không phát được", "why it could not be delivered")
    case = take(dossier, Act.RETURN_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.ResultCameBack(at=case.at, by=case.by, reason=words))
