"""One message of another system: read, placed, given to the register, and kept with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

import structlog

from thuocdo.dossiers.acting import hold_key
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.refusals import message_without_place
from thuocdo.dossiers.services import report_external
from thuocdo.errors import DomainError
from thuocdo.other_systems import refusals
from thuocdo.other_systems.intake import moment_of, storable
from thuocdo.other_systems.models import ExternalDelivery, ReportingSystem
from thuocdo.other_systems.national import SERVICES, code_of, read_national
from thuocdo.other_systems.placing import placed
from thuocdo.other_systems.reports import OWN_FORM, Report, is_code, read_own

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

Outcome = ExternalDelivery.Outcome
WITHOUT_PLACE = "external_dossier_without_place"
_NOTED_EVERY = timedelta(minutes=1)
#: More waiting messages of one dossier than this are a fault of the sender.
_MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports: the account of the program, the unit of its token, and the one system it reports for."""

    account: User
    unit: Unit
    system: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one message. `made` where the dossier was not known before; `error` where it was refused."""

    code: str
    message: str
    outcome: str
    unheld: tuple[str, ...] = ()
    dossier: Dossier | None = None
    made: bool = False
    error: DomainError | None = None


@transaction.atomic
def take_message(
    content: dict[str, Any], *, code: str, system: str, sender: Sender, at: datetime
) -> Taken:
    """Take in what a system says of one dossier, and keep the message whatever becomes of it.

    The same message again changes nothing; an older one never overwrites a newer one. One that does not say where the dossier belongs waits
    until another one does.

    Args:
        content: our own way of writing, or `service` and `data` with the national field names.
        code: of the dossier there; empty takes it from the message.
        system: whose dossier it is said to be.
        sender: who says it.
        at: now.

    Raises:
        NotAllowed: the token reports for another system. Then nothing is kept.
        InvalidInput: the database cannot keep the message. Then nothing is kept.
    """
    if system != sender.system:
        raise refusals.other_system(system)
    if not storable(content):
        raise refusals.unreadable(["it holds signs, numbers or depths that cannot be kept"])
    code = code or _code_in(content)
    hold_key("delivery", system, code)
    report = None
    try:
        report = _read(content, code=code, at=at)
        taken = _given(report, sender, at=at)
    except DomainError as error:
        waits = error.code == WITHOUT_PLACE
        said = content.get("id")
        outcome = Outcome.WAITING if waits else Outcome.REFUSED
        message = report.message if report else said[:120] if isinstance(said, str) else ""
        taken = Taken(code, message, outcome, error=None if waits else error)
    if taken.dossier is not None and taken.outcome == Outcome.TAKEN:
        _give_waiting(taken.dossier, sender, at=at)
        taken.dossier.refresh_from_db()
    _keep(taken, content, sender, at=at, sent_at=report.at if report else None)
    return taken


def _code_in(content: dict[str, Any]) -> str:
    if "service" in content:
        record = _record(content)
        found = code_of(record) if record is not None else ""
    else:
        said = content.get("code")
        found = said.strip()[:80] if isinstance(said, str) else ""
    if not is_code(found):
        raise refusals.unreadable(
            ["it does not say of which dossier it speaks, by a code of letters, figures, . _ ~ -"]
        )
    return found


def _record(content: dict[str, Any]) -> dict[str, Any] | None:
    data = content.get("data")
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, dict) else None


def _read(content: dict[str, Any], *, code: str, at: datetime) -> Report:
    if "service" not in content:
        return read_own(content, code=code)
    record = _record(content)
    if content["service"] not in SERVICES or record is None:
        raise refusals.unreadable(
            [f"service is one of {', '.join(SERVICES)}, and data is one record"]
        )
    said_at = content.get("at")
    sent_at = moment_of(str(said_at)) if said_at else None
    if said_at and sent_at is None:
        raise refusals.unreadable([f"at “{said_at}” is no moment"])
    message = str(content.get("id") or "")[:120]
    report = read_national(content["service"], record, message=message, sent_at=sent_at, now=at)
    if report.code != code:
        raise refusals.other_code(report.code, code)
    return report


@transaction.atomic
def _given(report: Report, sender: Sender, *, at: datetime) -> Taken:
    message, unheld = placed(report, account=sender.account)
    there = Dossier.objects.filter(source_system=sender.system, code=report.code)
    before = there.values_list("pk", "event_count").first()
    if before is not None and not there.visible_to(sender.account).exists():
        # Of its own system, but of units the token does not see: it answers as for one that is not there.
        if message.reception_unit is None:
            raise message_without_place(report.message)
        raise refusals.unknown_unit(report.code)
    row = report_external(
        system=sender.system, code=report.code, messages=[message], actor=sender.account, at=at
    )
    repeated = before is not None and before[1] == row.event_count
    return Taken(
        report.code,
        report.message,
        Outcome.REPEATED if repeated else Outcome.TAKEN,
        unheld,
        row,
        made=before is None,
    )


def _give_waiting(row: Dossier, sender: Sender, *, at: datetime) -> None:
    """Give the register what waited for this dossier; what it refuses now is marked so."""
    waiting = ExternalDelivery.objects.filter(
        system=sender.system, code=row.code, outcome=Outcome.WAITING
    )
    for one in waiting.select_related("account", "unit").order_by("pk")[:_MOST_WAITING]:
        try:
            report = _read(one.content or {}, code=row.code, at=one.received_at)
            _given(report, Sender(one.account, one.unit, one.system), at=at)
            one.outcome = Outcome.TAKEN
        except DomainError as error:
            _refused(one, error)
        one.save()


def _refused(row: ExternalDelivery, error: DomainError) -> None:
    row.outcome, row.problem = Outcome.REFUSED, error.code
    row.problem_vi, row.problem_en = error.message_vi, error.message_en


def _keep(
    taken: Taken,
    content: dict[str, Any],
    sender: Sender,
    *,
    at: datetime,
    sent_at: datetime | None,
) -> None:
    service = content.get("service")
    row = ExternalDelivery(
        system=sender.system,
        code=taken.code,
        message=taken.message,
        form=str(service)[:40] if service else OWN_FORM,
        unit=sender.unit,
        account=sender.account,
        received_at=at,
        sent_at=sent_at,
        outcome=taken.outcome,
        unheld=[one[:120] for one in taken.unheld],
        content=None if taken.outcome == Outcome.REPEATED else content,
    )
    if taken.error is not None:
        _refused(row, taken.error)
    if taken.outcome == Outcome.WAITING and _waits_already(row):
        row.outcome, row.content = Outcome.REPEATED, None
    row.save(force_insert=True)
    _note_system(sender, at=at)
    log.info("external_message", system=row.system, outcome=row.outcome, problem=row.problem)


def _waits_already(row: ExternalDelivery) -> bool:
    same = ExternalDelivery.objects.filter(
        system=row.system, code=row.code, outcome=Outcome.WAITING, message=row.message
    )
    return same.exists()


def _note_system(sender: Sender, *, at: datetime) -> None:
    """Note that a system has spoken, at most once a minute: its messages would wait for each other at this row."""
    known = ReportingSystem.objects.filter(name=sender.system).first()
    if known is None:
        row = ReportingSystem(
            name=sender.system, unit=sender.unit, first_received_at=at, last_received_at=at
        )
        ReportingSystem.objects.bulk_create([row], ignore_conflicts=True)
    elif known.last_received_at < at - _NOTED_EVERY:
        ReportingSystem.objects.filter(pk=known.pk).update(last_received_at=at)
