"""Writing an application: begin, save a page, choose how the result comes, throw away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.applications import refusals
from thuocdo.dossiers.applications.locking import locked, touch
from thuocdo.dossiers.applications.places import places_for
from thuocdo.dossiers.applications.prefilling import prefilled
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import Application, ApplicationGroup, DeliveryWay, MandateUse
from thuocdo.procedures.choices import Audience, OnlineLevel
from thuocdo.procedures.electronic_forms.keeping import form_of, schema_of
from thuocdo.procedures.electronic_forms.schema import Group, Question, QuestionKind
from thuocdo.procedures.electronic_forms.schema_words import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_OPTIONS,
    MOST_ROWS,
)
from thuocdo.procedures.electronic_forms.validating import AnswerProblem, problems_of_group
from thuocdo.procedures.handling import handling_of
from thuocdo.procedures.storing import cases_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.procedures.models import ProcedureVersion

#: One person writes so many applications at a time; more are a program.
MOST_OPEN = 30
DELIVERY, PAPERS, CHECK = "delivery", "papers", "check"


@dataclass(frozen=True, slots=True)
class Saved:
    """An application after a page was saved, and what is wrong with what the page says; it is kept nevertheless."""

    application: Application
    problems: tuple[AnswerProblem, ...]


@transaction.atomic
def start_application(
    *,
    citizen: Citizen,
    version: ProcedureVersion,
    case: str = "",
    agency_id: int | None = None,
    reception_id: int | None = None,
    at: datetime,
) -> Application:
    """Begin an application, with what is known of the citizen filled in.

    Args:
        citizen: who applies.
        version: what the procedure says today.
        case: one of `cases_of`; empty where there are none.
        agency_id: who is to decide, of `places_for`; needed where there is a choice.
        reception_id: where it is handed in; null for the agency itself.
        at: the moment.

    Raises:
        InvalidInput: the procedure is not done online here or has state secrets in it, the case or the place is unknown, or the citizen
            has not said who he is.
        Conflict: he has too many unfinished ones, or the mandate by which he is acted for has ended.
        NotAllowed: that mandate is not for this procedure.
    """
    if not citizen.personal_id or not citizen.full_name:
        raise refusals.without_a_personal_id()
    on = timezone.localdate(at)
    refuse_unless_online(version, at)
    require_mandate(citizen, procedure=version.procedure, at=at)
    organisation = require_organisation(citizen)
    cases = cases_of(version)
    if (case or cases) and case not in cases:
        raise refusals.unknown_case()
    places = places_for(version, on=on)
    if not places.agencies:
        raise refusals.not_online(version.name)
    agency = places.agency(agency_id)
    reception = places.reception(reception_id, agency=agency) if agency else None
    if agency is None or reception is None:
        raise refusals.unknown_place()
    refuse_too_many(citizen)
    form = form_of(version, on=on, at=at)
    note_use(citizen, MandateUse.Deed.BEGUN, procedure_id=version.procedure_id, at=at)
    return Application.objects.create(
        citizen=citizen,
        mandate_id=citizen.mandate_id,
        organisation_id=citizen.organisation_id,
        version=version,
        form=form,
        case=case,
        reception_unit=reception,
        competent_agency=agency,
        answers=prefilled(schema_of(form), citizen, organisation),
        started_at=at,
        updated_at=at,
    )


def refuse_too_many(citizen: Citizen, more: int = 1) -> None:
    """Refuse further applications beside those that a citizen has not finished.

    Raises:
        Conflict: there would be too many.
    """
    if Application.objects.of_citizen(citizen).open().count() + more > MOST_OPEN:
        raise refusals.too_many(MOST_OPEN)


def refuse_unless_online(version: ProcedureVersion, at: datetime) -> None:
    """Refuse what cannot be applied for online at a moment.

    Raises:
        InvalidInput: it cannot.
    """
    open_now = version.span.covers(timezone.localdate(at))
    public = version.procedure.audience == Audience.PUBLIC
    if not open_now or not public or version.online_level == OnlineLevel.NONE:
        raise refusals.not_online(version.name)
    if handling_of(version.procedure_id, on=timezone.localdate(at)).secret:
        raise refusals.not_online(version.name)


@transaction.atomic
def save_group(
    application: Application,
    *,
    citizen: Citizen,
    group: str,
    answers: Mapping[str, Any],
    seen: int,
    at: datetime,
) -> Saved:
    """Save the answers of one page, complete or not, and say what is wrong with them.

    Args:
        application: of the citizen, not handed in.
        citizen: whose it is.
        group: key of the page.
        answers: by question; what the form does not ask, or is too long, is left out.
        seen: the revision that the page showed.
        at: the moment.

    Raises:
        NotFound: it is not his, is handed in, or has no such page.
        Conflict: the page was saved in another window since, with other answers; nothing is overwritten.
    """
    row = locked(application, citizen)
    schema = schema_of(row.form)
    asked = schema.group(group)
    if asked is None:
        raise refusals.not_found()
    kept = bounded(asked, answers)
    if row.answers.get(group, {}) != kept or group not in row.changes:
        if row.changes.get(group, 0) > seen:
            raise refusals.saved_elsewhere(row.updated_at)
        row.answers = {**row.answers, group: kept}
        touch(row, page=group, at=at)
    on = timezone.localdate(at)
    return Saved(row, tuple(problems_of_group(schema, asked, row.answers, on=on)))


def bounded(group: Group, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers to questions of a group, each of a size that can be kept, whether right or wrong."""
    kept = {one.key: _kept(one, answers.get(one.key)) for one in group.questions}
    return {key: value for key, value in kept.items() if value is not None}


def _kept(question: Question, value: Any) -> Any:
    if question.kind is QuestionKind.ROWS:
        rows = value if isinstance(value, list) else []
        kept = [_row(question, one) for one in rows[:MOST_ROWS] if isinstance(one, Mapping)]
        return [one for one in kept if one] or None
    if question.kind is QuestionKind.CHOICES:
        chosen = value if isinstance(value, list) else []
        return [str(one)[:LONGEST_TITLE] for one in chosen[:MOST_OPTIONS]] or None
    if isinstance(value, bool | int | float):
        return value
    text = str(value or "").replace("\x00", "").strip()
    return text[: LONGEST_TEXT + 1] or None


def _row(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {one.key: _kept(one, row.get(one.key)) for one in question.columns}
    return {key: value for key, value in kept.items() if value is not None}


@transaction.atomic
def choose_delivery(
    application: Application, *, citizen: Citizen, way: str, address: str = "", at: datetime
) -> Application:
    """Choose how the result comes; by post it needs an address.

    Raises:
        NotFound: it is not his, or is handed in.
        InvalidInput: there is no such way, or no address.
    """
    row = locked(application, citizen)
    words = " ".join(address.replace("\x00", "").split())[:500]
    row.delivery_way = way if way in DeliveryWay.values else ""
    row.delivery_address = words if way == DeliveryWay.POST else ""
    touch(row, page=DELIVERY, at=at)
    return row


def delivery_is_chosen(application: Application) -> bool:
    """Say whether it is known how the result is to come."""
    if application.delivery_way == DeliveryWay.POST:
        return bool(application.delivery_address)
    return bool(application.delivery_way)


@transaction.atomic
def discard_application(application: Application, *, citizen: Citizen) -> None:
    """Throw an application away, with all it says, and those of its bundle with it; nothing of it is kept.

    Raises:
        NotFound: it is not his, or is handed in.
    """
    row = locked(application, citizen)
    if row.group_id is None:
        row.delete()
        return
    Application.objects.filter(group=row.group_id).delete()
    ApplicationGroup.objects.filter(pk=row.group_id).delete()


def unfinished_count(version: ProcedureVersion) -> int:
    """Return how many applications are being written for a version; how many alone, they are nobody's but the writer's. One query."""
    return Application.objects.open().filter(version=version).count()
