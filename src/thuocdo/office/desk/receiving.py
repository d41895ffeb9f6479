"""From the form of the counter to the service that takes the dossier in."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.desks.models import Ticket
from thuocdo.desks.services import note_reception
from thuocdo.dossiers.duplicates import earlier_dossiers
from thuocdo.dossiers.services import find_person, receive_dossier
from thuocdo.dossiers.writing import nothing
from thuocdo.errors import DomainError
from thuocdo.facts.references import RecordRef
from thuocdo.office.desk.forms import ReceiveForm
from thuocdo.office.desk.places import desk_named
from thuocdo.organisations.finding import unit_by_words
from thuocdo.organisations.models import Unit
from thuocdo.payments.services import CashAtReception, refuse_unpaid_reception
from thuocdo.ui.uploads.received import received_papers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.procedures.models import ProcedureVersion

#: What is taken over of a person who was found; what a clerk has typed already stays.
PREFILLED = ("name", "phone", "email", "address")


def filled_in(
    data: dict[str, str], part: str, *, actor: User, at: datetime
) -> tuple[dict[str, str], bool]:
    """Return the form with what is known of one person, and whether anything is.

    Raises:
        NotAllowed, InvalidInput: see `find_person`.
    """
    found = find_person(data.get(f"{part}_personal_id", ""), actor=actor, at=at)
    if found is None:
        return data, False
    known = {
        "name": found.full_name,
        "phone": found.phone,
        "email": found.email,
        "address": found.address,
    }
    new = {
        f"{part}_{name}": known[name]
        for name in PREFILLED
        if not data.get(f"{part}_{name}", "").strip()
    }
    return {**data, **new}, True


def same_before(
    form: ReceiveForm, version: ProcedureVersion, *, actor: User, at: datetime
) -> list[Dossier]:
    """Return the dossiers that may be the same, unless the clerk has said that they are not."""
    if form.cleaned_data["confirmed"]:
        return []
    numbers = [one.personal_id for one in form.people()]
    return earlier_dossiers(
        numbers,
        procedure_id=version.procedure_id,
        actor=actor,
        at=at,
        request_id=form.cleaned_data["request_id"],
    )


def receive(
    request: HttpRequest,
    form: ReceiveForm,
    version: ProcedureVersion,
    *,
    desks: Sequence[Unit],
    actor: User,
    at: datetime,
) -> Dossier:
    """Take in what a valid form says.

    Raises:
        DomainError: the service or an upload refuses.
    """
    said = form.cleaned_data
    desk = desk_named(desks, said["desk"])
    scans = {
        one.position: found
        for one in form.papers
        if (found := received_papers(request, f"file_{one.position}", actor=actor, at=at))
    }
    agency = _agency(form, desk)
    work = form.work(scans)  # type: ignore[arg-type] # a list of files is a sequence of them

    cash = (
        CashAtReception(unit=desk, amount_vnd=work.fee.amount_vnd, actor=actor, at=at)
        if work.fee is not None and work.takes_money
        else None
    )
    dossier = receive_dossier(
        reception_unit=desk,
        competent_agency=agency,
        version=version,
        channel=said["channel"],
        people=form.people(),
        subject=said["subject"],
        case=said["case"],
        work=work,
        actor=actor,
        at=at,
        request_id=said["request_id"],
        counted=cash.receipt if cash else None,
        beside=cash.rows if cash else nothing,
        together=lambda row: refuse_unpaid_reception(row, at=at),
    )
    if said["ticket"]:
        link_ticket(said["ticket"], dossier.pk, actor=actor, at=at)
    return dossier


def link_ticket(ticket_id: int, dossier_id: int, *, actor: User, at: datetime) -> None:
    """Link the number of the person to his dossier; a number that is no longer at the counter spoils no reception."""
    ticket = Ticket.objects.visible_to(actor).filter(pk=ticket_id).first()
    if ticket is not None:
        with suppress(DomainError):
            note_reception(
                ticket, record=RecordRef("dossiers", str(dossier_id)), actor=actor, at=at
            )


def _agency(form: ReceiveForm, desk: Unit) -> Unit:
    said = form.cleaned_data
    if said["other_agency"].strip():
        return unit_by_words(said["other_agency"], near=desk)
    offered = {form.content.competent_unit_id, desk.pk}
    if said["agency"] == desk.pk or said["agency"] not in offered:
        return desk
    return Unit.objects.get(pk=said["agency"])
