"""From the form of a bundle to the service that takes it in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import Http404

from thuocdo.dossiers.bundles.receiving import BundlePart, members_on, receive_bundle
from thuocdo.dossiers.duplicates import earlier_dossiers
from thuocdo.office.desk.bundle_forms import BundleForm, DeskPart
from thuocdo.office.desk.places import desk_named
from thuocdo.office.desk.receiving import link_ticket
from thuocdo.organisations.models import Unit
from thuocdo.payments.services import note_cash_at_reception, refuse_unpaid_reception
from thuocdo.procedures.at_counter import at_counter
from thuocdo.procedures.bundles import bundle_by_id
from thuocdo.procedures.handling import handling_of
from thuocdo.ui.uploads.received import received_papers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier, DossierBundle
    from thuocdo.procedures.models import ProcedureBundle


def group_at_counter(group_id: int, *, on: date) -> tuple[ProcedureBundle, tuple[DeskPart, ...]]:
    """Return a bundle that is in force, with what the desk needs of each procedure. What procedures say is public.

    Shape: five queries, and those of `at_counter` the first time.

    Raises:
        Http404: there is none, or one of its procedures is not in force.
    """
    group = bundle_by_id(group_id)
    members = members_on(group, on) if group else ()
    if group is None or not members:
        raise Http404
    return group, tuple(
        DeskPart(one, at_counter(one.version.pk), handling_of(one.version.procedure_id, on=on))
        for one in members
    )


def same_before_in_bundle(form: BundleForm, *, actor: User, at: datetime) -> list[Dossier]:
    """Return the dossiers that may be the same as a part, unless the clerk has said that they are not."""
    if form.cleaned_data["confirmed"]:
        return []
    numbers = [one.personal_id for one in form.people()]
    request_id = form.cleaned_data["request_id"]
    return [
        one
        for number, part in enumerate(form.parts, 1)
        for one in earlier_dossiers(
            numbers,
            procedure_id=part.member.version.procedure_id,
            actor=actor,
            at=at,
            request_id=f"{request_id}:{number}",
        )
    ]


def receive_together(
    request: HttpRequest,
    form: BundleForm,
    group: ProcedureBundle,
    *,
    desks: Sequence[Unit],
    actor: User,
    at: datetime,
) -> DossierBundle:
    """Take in what a valid form says: all of it or nothing.

    Raises:
        DomainError: the service or an upload refuses.
    """
    said = form.cleaned_data
    desk = desk_named(desks, said["desk"])
    scans = {
        one.paper.position: found
        for one in form.shared
        if (found := received_papers(request, f"file_{one.paper.position}", actor=actor, at=at))
    }
    works = form.works(scans)  # type: ignore[arg-type] # a list of files is a sequence of them

    def money(row: Dossier, place: int) -> None:
        work = works[place]
        if work.fee is not None and work.takes_money:
            note_cash_at_reception(row, unit=desk, amount_vnd=work.fee.amount_vnd, actor=actor)
        refuse_unpaid_reception(row, at=at)

    bundle = receive_bundle(
        group=group,
        parts=[
            BundlePart(
                one.member.version, _agency(form, number, desk), form.cases[number], work=work
            )
            for number, (one, work) in enumerate(zip(form.parts, works, strict=True))
        ],
        people=form.people(),
        reception_unit=desk,
        channel=said["channel"],
        actor=actor,
        at=at,
        request_id=said["request_id"],
        together=money,
    )
    if said["ticket"]:
        first = bundle.parts.get(position=1)
        link_ticket(said["ticket"], first.dossier_id, actor=actor, at=at)
    return bundle


def _agency(form: BundleForm, number: int, desk: Unit) -> Unit:
    offered = {form.parts[number].content.competent_unit_id, desk.pk}
    said = form.cleaned_data[f"agency_{number}"]
    if said == desk.pk or said not in offered:
        return desk
    return Unit.objects.get(pk=said)
