"""Applying once for a bundle: an application for each procedure, in which everything that is asked by several is answered once.

A procedure that has no form of its own asks nothing here: its dossier gets the people and the answers of the first one. What two forms ask in
the same words is asked by the first of them and copied, as are the files of a paper that several procedures ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.drafting import refuse_too_many, refuse_unless_online
from thuocdo.dossiers.applications.papers import AskedPaper, Papers, documents_of, papers_asked
from thuocdo.dossiers.applications.places import Places, places_for
from thuocdo.dossiers.applications.prefilling import prefilled
from thuocdo.dossiers.bundles.receiving import Member, members_on
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import (
    Application,
    ApplicationGroup,
    ApplicationPaper,
    MandateUse,
)
from thuocdo.procedures.choices import OnlineLevel
from thuocdo.procedures.electronic_forms.keeping import form_of, schema_of
from thuocdo.procedures.storing import cases_of
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, OrganisationAccount
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.electronic_forms.schema import Group
    from thuocdo.procedures.models import ProcedureBundle


def together(application: Application) -> list[Application]:
    """Return the applications that are written as one with an application, itself among them, in order; it alone where it is for no bundle.

    Shape: one query for a bundle, none else.
    """
    if application.group_id is None:
        return [application]
    rows = Application.objects.filter(group=application.group_id).select_related(
        "version__procedure", "form", "reception_unit", "competent_agency", "group__group"
    )
    return [application if one.pk == application.pk else one for one in rows.order_by("position")]


def asks(application: Application) -> bool:
    """Say whether an application asks questions of its own."""
    first = application.group_id is None or application.position == 1
    return first or not application.form.stands_in


def asked_before(group: Group, earlier: Sequence[Application]) -> bool:
    """Say whether one of some applications asks exactly the same questions."""
    return any(asks(one) and schema_of(one.form).group(group.key) == group for one in earlier)


def own_papers(application: Application, earlier: Sequence[Application]) -> Papers:
    """Return what is asked for in an application and in none of some earlier ones. Shape: two queries, and one for each of the others."""
    known = {_key(one.name) for other in earlier for one in documents_of(other)}
    found = papers_asked(application)
    asked = tuple(one for one in found.asked if _key(one.document.name) not in known)
    return Papers(asked, found.others, found.answers)


def wants_papers(papers: Papers) -> bool:
    """Say whether there is anything to be sent for an application, or that was sent."""
    return any(_can_be_sent(one) for one in papers.asked) or bool(papers.others)


def _can_be_sent(one: AskedPaper) -> bool:
    return one.comes_by != "form"


def _key(name: str) -> str:
    return fold(" ".join(name.split()))


@transaction.atomic
def start_group(
    *,
    citizen: Citizen,
    group: ProcedureBundle,
    cases: Mapping[int, str],
    place_id: int | None,
    at: datetime,
) -> Application:
    """Begin an application for a bundle; return the first of its applications.

    Args:
        citizen: who applies.
        group: the bundle.
        cases: of the procedures that have cases, by id of their versions.
        place_id: the unit where all of it is handed in, one of `group_places`; needed where there is a choice.
        at: the moment.

    Raises:
        InvalidInput: the bundle or one of its procedures is not done online here, a case or the place is unknown, or the citizen has not said
            who he is.
        Conflict: he has too many unfinished applications.
    """
    if not citizen.personal_id or not citizen.full_name:
        raise refusals.without_a_personal_id()
    on = timezone.localdate(at)
    members = online_members(group, at=at)
    if not members:
        raise refusals.not_online(group.name)
    places = {one.version.pk: places_for(one.version, on=on) for one in members}
    desk = chosen_place(list(places.values()), place_id)
    if desk is None:
        raise refusals.unknown_place()
    for one in members:
        require_mandate(citizen, procedure=one.version.procedure, at=at)
        note_use(citizen, MandateUse.Deed.BEGUN, procedure_id=one.version.procedure_id, at=at)
    organisation = require_organisation(citizen)
    refuse_too_many(citizen, len(members))
    made = ApplicationGroup.objects.create(citizen=citizen, group=group, started_at=at)
    begin = _Beginning(made, citizen, organisation, desk, places, cases, at)
    rows = [begin.application(one, place) for place, one in enumerate(members, 1)]
    return rows[0]


def online_members(group: ProcedureBundle, *, at: datetime) -> tuple[Member, ...]:
    """Return the procedures of a bundle that can be applied for together at a moment; empty where one of them is not done online."""
    members = members_on(group, timezone.localdate(at))
    if any(one.version.online_level == OnlineLevel.NONE for one in members):
        return ()
    return members


def group_places(places: Sequence[Places]) -> tuple[Unit, ...]:
    """Return the units where a bundle can be handed in: those that decide a part where that can be chosen, else who decides the first part."""
    choices = [one.agencies for one in places if len(one.agencies) > 1]
    if not choices:
        return next((one.agencies for one in places if one.agencies), ())
    shared = set.intersection(*({one.pk for one in units} for units in choices))
    return tuple(one for one in choices[0] if one.pk in shared)


def chosen_place(places: Sequence[Places], place_id: int | None) -> Unit | None:
    """Return the unit where a bundle is handed in; the only one where there is no choice, null where it is none of them."""
    offered = group_places(places)
    if len(offered) == 1:
        return offered[0]
    return next((one for one in offered if one.pk == place_id), None)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Begins the applications of one bundle."""

    group: ApplicationGroup
    writer: Citizen
    organisation: OrganisationAccount | None
    desk: Unit
    places: Mapping[int, Places]
    cases: Mapping[int, str]
    at: datetime

    def application(self, member: Member, position: int) -> Application:
        version, on = member.version, timezone.localdate(self.at)
        refuse_unless_online(version, self.at)
        known, case = cases_of(version), self.cases.get(version.pk, "")
        if (case or known) and case not in known:
            raise refusals.unknown_case()
        form = form_of(version, on=on, at=self.at)
        asked = position == 1 or not form.stands_in
        citizen = self.writer
        return Application.objects.create(
            citizen=citizen,
            mandate_id=self.writer.mandate_id,
            organisation_id=self.writer.organisation_id,
            version=version,
            form=form,
            group=self.group,
            position=position,
            turn=member.turn,
            case=case,
            reception_unit=self.desk,
            # Who decides may be no unit of this province: then the desk passes the dossier on, as at the counter.
            competent_agency=self.places[version.pk].agency(self.desk.pk) or self.desk,
            answers=prefilled(schema_of(form), citizen, self.organisation) if asked else {},
            started_at=self.at,
            updated_at=self.at,
        )


def pass_on(row: Application, page: str, *, at: datetime) -> None:
    """Bring the other applications of a bundle to what was just saved in one; the caller holds the lock of the group.

    Args:
        row: the application, as it was saved.
        page: key of the group of questions, or "papers".
        at: the moment.
    """
    others = [one for one in together(row) if one.pk != row.pk]
    for one in others:
        if page == "papers":
            _pass_on_papers(row, one, at=at)
        else:
            _pass_on_answers(row, one, page)
        one.updated_at, one.warned_at = max(at, one.updated_at), None
        one.save(update_fields=["answers", "changes", "revision", "updated_at", "warned_at"])


def _pass_on_answers(row: Application, other: Application, page: str) -> None:
    mine, theirs = schema_of(row.form), schema_of(other.form)
    group = mine.group(page)
    if group is None or not asks(other):
        return
    if theirs.group(page) == group:
        other.answers = {**other.answers, page: dict(row.answers.get(page, {}))}
        other.revision += 1
        other.changes = {**other.changes, page: other.revision}
        return
    said = {
        person: row.answers.get(key, {}).get(question)
        for person, key, question in mine.people()
        if key == page
    }
    for person, key, question in theirs.people():
        value = said.get(person)
        if value and not other.answers.get(key, {}).get(question):
            answers: dict[str, Any] = {**other.answers.get(key, {}), question: value}
            other.answers = {**other.answers, key: answers}


def _pass_on_papers(row: Application, other: Application, *, at: datetime) -> None:
    """Give another application the files of each paper that both ask for, in place of those it had."""
    mine = {_key(one.name): one for one in documents_of(row)}
    for document in documents_of(other):
        source = mine.get(_key(document.name))
        if source is None:
            continue
        files = list(row.papers.filter(document=source))
        had = other.papers.filter(document=document)
        had.exclude(attachment__in=[one.attachment_id for one in files]).delete()
        for one in files:
            ApplicationPaper.objects.update_or_create(
                application=other,
                document=document,
                attachment=one.attachment,
                defaults={
                    "name": document.name[:1000],
                    "file_name": one.file_name,
                    "added_at": at,
                    "reused_from": one.reused_from,
                    "reused_result": one.reused_result,
                    "reuse_source": one.reuse_source,
                },
            )
