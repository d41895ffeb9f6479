"""Dossiers that other systems handle and report: the province sees them all, and only their owner changes their status.

Messages may come twice, late and in any order. Each becomes an event once; the row is what they fold to by the moments the system gave.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.event_json import payload_of
from thuocdo.dossiers.external_parts import take_parts
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.writing import Pen, events_of
from thuocdo.errors import NotAllowed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.external_parts import SaidPaper
    from thuocdo.dossiers.introduced import Person
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion

#: How far the clock of another system may be ahead of ours.
CLOCK_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ExternalMessage:
    """What a system says of its dossier at a moment; null says nothing. `id` is unique for the dossier in that system.

    `owner` says more of the owner than `owner_name` alone; `papers` are all it has, an empty one says that there are none; `supplements` is how
    often papers were asked for.
    """

    id: str
    at: datetime
    status: int
    reception_unit: Unit | None = None
    competent_agency: Unit | None = None
    version: ProcedureVersion | None = None
    channel: str | None = None
    subject: str | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    owner_name: str | None = None
    owner: Person | None = None
    papers: tuple[SaidPaper, ...] | None = None
    owed_vnd: int | None = None
    paid_vnd: int | None = None
    supplements: int | None = None


@transaction.atomic
def report_external(
    *,
    system: str,
    code: str,
    messages: Sequence[ExternalMessage],
    actor: User | None,
    at: datetime,
) -> Dossier:
    """Take in what another system says of one dossier.

    Args:
        system: who says it; the owner of the dossier.
        code: of the dossier there.
        messages: one or many, in any order; those known are passed over.
        actor: the account of the program, or null.
        at: now.

    Raises:
        NotAllowed: it is a dossier of this system.
        InvalidInput: a status is unknown, a moment lies in the future or has no zone, or nobody has said where the dossier was handed in
            and who decides. Then none of the messages is taken.
        Conflict: a known message comes again with other words.
    """
    if system == OWN_SYSTEM:
        raise _own_dossier(code)
    for message in messages:
        _refuse_unusable(message, at)
    hold_key("external", system, code)
    row = Dossier.objects.select_for_update().filter(source_system=system, code=code).first()
    told = {_request_id(system, code, one): one for one in messages}
    fresh = _fresh(told, row, actor)
    if not fresh:
        if row is None:
            raise refusals.not_found()
        return row
    pen = _pen(row, fresh, system=system, code=code, actor=actor, at=at)
    for request_id, message in fresh.items():
        pen.request_id = request_id
        pen.write(_event(message, actor))
    take_parts(pen.row, list(fresh.values()))
    return pen.row


def _pen(
    row: Dossier | None,
    fresh: dict[str, ExternalMessage],
    *,
    system: str,
    code: str,
    actor: User | None,
    at: datetime,
) -> Pen:
    if row is not None:
        return Pen(row, events_of(row), actor=actor, at=at)
    messages = sorted(fresh.values(), key=lambda one: (one.at, one.id))
    reception = _latest(messages, "reception_unit")
    agency = _latest(messages, "competent_agency")
    if reception is None or agency is None:
        raise refusals.message_without_place(messages[0].id)
    pen = Pen(Dossier(source_system=system, code=code), [], actor=actor, at=at)
    first = e.Received(
        at=messages[0].at,
        by=actor.pk if actor else None,
        system=system,
        code=code,
        channel="direct",  # the national portal takes an empty channel so, too
        reception_unit=reception.pk,
        competent_agency=agency.pk,
        processing_system=system,
    )
    pen.write(first)
    return pen


def _latest(messages: Sequence[ExternalMessage], name: str) -> Any:
    said = [getattr(one, name) for one in messages if getattr(one, name) is not None]
    return said[-1] if said else None


def _event(message: ExternalMessage, actor: User | None) -> e.Reported:
    return e.Reported(
        at=message.at,
        by=actor.pk if actor else None,
        message=message.id,
        status=message.status,
        due_at=message.due_at,
        accepted_at=message.accepted_at,
        ended_at=message.ended_at,
        subject=message.subject,
        channel=message.channel,
        reception_unit=message.reception_unit.pk if message.reception_unit else None,
        competent_agency=message.competent_agency.pk if message.competent_agency else None,
        procedure_version=message.version.pk if message.version else None,
        owed_vnd=message.owed_vnd,
        paid_vnd=message.paid_vnd,
        supplements=message.supplements,
    )


def _fresh(
    told: dict[str, ExternalMessage], row: Dossier | None, actor: User | None
) -> dict[str, ExternalMessage]:
    """Return the messages that are not known yet, the earliest first.

    Raises:
        Conflict: one that is known says something else now.
    """
    known = {
        one.request_id: one
        for one in DossierEvent.objects.filter(dossier=row, request_id__in=told)
        if row is not None
    }
    for request_id, event in known.items():
        again = _event(told[request_id], actor)
        if payload_of(again) != event.payload or again.at != event.at:
            raise refusals.request_reused(told[request_id].id)
    unknown = sorted(
        ((one.at, one.id, key) for key, one in told.items() if key not in known),
    )
    return {key: told[key] for _at, _id, key in unknown}


def _request_id(system: str, code: str, message: ExternalMessage) -> str:
    return hashlib.sha256("\x1f".join((system, code, message.id)).encode()).hexdigest()


def _refuse_unusable(message: ExternalMessage, at: datetime) -> None:
    moments = (message.at, message.accepted_at, message.ended_at, message.due_at)
    if any(one is not None and one.tzinfo is None for one in moments):
        raise refusals.bad_message(
            message.id, "thời điểm thiếu múi giờ", "a moment has no time zone"
        )
    if message.status not in set(Status):
        raise refusals.bad_message(
            message.id,
            f"không có trạng thái {message.status}",
            f"there is no status {message.status}",
        )
    happened = (message.at, message.accepted_at, message.ended_at)
    if any(one is not None and one > at + CLOCK_SKEW for one in happened):
        raise refusals.bad_message(message.id, "thời điểm ở tương lai", "it lies in the future")


def _own_dossier(code: str) -> NotAllowed:
    return NotAllowed(
        "dossier_handled_here",
        f"Hồ sơ {code} do hệ thống này xử lý; hệ thống khác không đổi được trạng thái.",
        f"Dossier {code} is handled here; no other system changes its status.",
        dossier=code,
    )
