"""Drafts of procedures: begun, saved in parts, looked through and published. Nothing of them counts before they are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

import structlog

from thuocdo.procedures import refusals
from thuocdo.procedures.checking import Problem
from thuocdo.procedures.choices import Audience, PublicationKind
from thuocdo.procedures.intake import FileProblem, Intake
from thuocdo.procedures.models import (
    Procedure,
    ProcedureDraft,
    ProcedureVersion,
    Publication,
    Sector,
)
from thuocdo.procedures.publishing import Decision, all_problems, known_word, plain_code
from thuocdo.procedures.rules import drafting_unit, units_controlled_by
from thuocdo.procedures.services import amend, publish_version
from thuocdo.procedures.storing import content_of, units_of
from thuocdo.procedures.typed_content import content_of_tree, tree_of_content

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.content import Content

log = structlog.get_logger(__name__)
#: What an empty draft says: what is usual, or what a field has to hold at least.
BEGINNING = {"online_level": "none", "territorial_scope": "local", "proactive_level": "0"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a draft says, and everything that is wrong with it, by the paths of its fields."""

    content: Content
    problems: tuple[Problem, ...]


@transaction.atomic
def start_draft(
    *,
    owner: Unit,
    unit: Unit,
    code: str,
    audience: str = Audience.PUBLIC,
    actor: User,
    at: datetime,
) -> ProcedureDraft:
    """Begin a procedure that the owner does not have yet.

    Args:
        owner: who is to announce it.
        unit: who drafts it: the owner, or a unit in its house.
        code: the national code, or a provisional one ("T.000001").
        audience: an `Audience`.
        actor: who writes.
        at: the moment.

    Raises:
        NotAllowed: the actor does not control procedures in the unit, or the unit is not in the owner's house.
        InvalidInput: it is no procedure code.
        Conflict: the owner has a procedure, or somebody a draft, under the code.
    """
    code, audience = plain_code(code), known_word(audience, Audience)
    if not may_draft_in(actor, unit=unit, owner=owner):
        raise refusals.not_a_drafter(owner.name)
    if Procedure.objects.filter(owner=owner, code=code).exists():
        raise refusals.code_taken(code, owner)
    return _store(
        ProcedureDraft(owner=owner, unit=unit, code=code, audience=audience, typed=dict(BEGINNING)),
        actor,
        at,
    )


@transaction.atomic
def draft_version(procedure: Procedure, *, actor: User, at: datetime) -> ProcedureDraft:
    """Begin the next version of a procedure with what the last one says, or return the draft there is.

    Raises:
        NotAllowed: the actor drafts neither for the owner nor for an agency of the procedure.
    """
    unit = drafting_unit(actor, procedure)
    if unit is None:
        raise refusals.not_a_drafter(procedure.owner.name)
    there = ProcedureDraft.objects.filter(procedure=procedure).first()
    if there:
        return there
    last = (
        ProcedureVersion.objects.filter(procedure=procedure).with_parts().order_by("number").last()
    )
    typed = tree_of_content(content_of(last)) if last else dict(BEGINNING)
    draft = ProcedureDraft(
        owner=procedure.owner,
        unit=unit,
        procedure=procedure,
        code=procedure.code,
        audience=procedure.audience,
        typed=typed,
    )
    return _store(draft, actor, at)


def may_draft_in(actor: User, *, unit: Unit, owner: Unit) -> bool:
    """Say whether a person may draft in a unit for an owner: he controls procedures there, and it lies in the owner's house."""
    controlled = units_controlled_by(actor)
    if not controlled.filter(pk=unit.pk).exists():
        return False
    return unit.pk == owner.pk or unit.parents.filter(parent=owner).exists()


def _store(draft: ProcedureDraft, actor: User, at: datetime) -> ProcedureDraft:
    draft.made_by, draft.changed_by, draft.changed_at = actor, actor, at
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:
        raise refusals.draft_there(draft.code) from None
    return draft


@transaction.atomic
def save_draft(
    draft: ProcedureDraft, *, typed: Mapping[str, Any], seen: int, actor: User, at: datetime
) -> ProcedureDraft:
    """Save some fields of a draft; those that are not named stay.

    Args:
        draft: the draft.
        typed: fields by their names at the top, each as it was typed.
        seen: the revision the writer saw.
        actor: who writes.
        at: the moment.

    Raises:
        NotAllowed: the actor does not write in the unit that drafts.
        Conflict: it was saved by somebody else since, or is gone.
    """
    locked = _locked(draft, seen=seen, actor=actor)
    locked.typed = locked.typed | dict(typed)
    locked.revision += 1
    locked.changed_by, locked.changed_at = actor, at
    locked.save(update_fields=["typed", "revision", "changed_by", "changed_at"])
    return locked


@transaction.atomic
def discard_draft(draft: ProcedureDraft, *, seen: int, actor: User) -> None:
    """Throw a draft away.

    Raises:
        NotAllowed, Conflict: see `save_draft`.
    """
    _locked(draft, seen=seen, actor=actor).delete()
    log.info("procedure_draft_discarded", procedure_code=draft.code, user=actor.pk)


def _locked(draft: ProcedureDraft, *, seen: int, actor: User) -> ProcedureDraft:
    if not units_controlled_by(actor).filter(pk=draft.unit_id).exists():
        raise refusals.not_a_drafter(draft.owner.name)
    locked = (
        ProcedureDraft.objects.select_for_update(of=("self",))
        .select_related("owner", "procedure", "changed_by")
        .filter(pk=draft.pk)
        .first()
    )
    if locked is None:
        raise refusals.draft_changed(None)
    if locked.revision != seen:
        raise refusals.draft_changed(locked.changed_by)
    return locked


def read_draft(draft: ProcedureDraft, *, valid_from: date) -> Reading:
    """Return what a draft says and everything that is wrong with it, if it were to hold from a day on.

    Shape: two queries.
    """
    intake = Intake()
    sectors = dict(Sector.objects.values_list("code", "name"))
    content = content_of_tree(draft.typed, intake, sectors=sectors)
    unreadable = [_of_field(one) for one in intake.problems]
    places = {one.path for one in unreadable}
    known = units_of([content], on=valid_from)
    found = all_problems(content, valid_from=valid_from, units=known)
    kept = [one for one in found if not _said(one.path, places)]
    return Reading(content, (*unreadable, *kept))


def _of_field(problem: FileProblem) -> Problem:
    return Problem(problem.place, problem.message_vi, problem.message_en)


def _said(path: str, places: set[str]) -> bool:
    """Say whether a problem only follows from a field that cannot be read, such as a time limit with a unit and no number."""
    return any(place.rpartition(".")[0] == path or place == path for place in places)


@transaction.atomic
def publish_draft(
    draft: ProcedureDraft,
    *,
    decision: Decision,
    valid_from: date,
    kind: PublicationKind = PublicationKind.AMENDED,
    seen: int,
    seen_version: int,
    actor: User,
    at: datetime,
) -> ProcedureVersion:
    """Publish what a draft says; the draft is gone after it.

    Args:
        draft: the draft.
        decision: the decision of publication.
        valid_from: the first day it holds.
        kind: amended or replaced, for a version of a procedure that there is.
        seen: the revision that was looked through.
        seen_version: number of the version it was compared with, 0 where there is none.
        actor: who controls the procedures of the owner.
        at: the moment.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: something in it cannot be used; all problems are named.
        Conflict: the draft or the procedure has changed since, or see `publish_version` and `amend`.
    """
    locked = _locked(draft, seen=seen, actor=actor)
    reading = read_draft(locked, valid_from=valid_from)
    if reading.problems:
        raise refusals.bad_content(reading.problems)
    procedure = locked.procedure
    locked.delete()
    if procedure is None:
        return publish_version(
            owner=locked.owner,
            code=locked.code,
            content=reading.content,
            decision=decision,
            valid_from=valid_from,
            audience=locked.audience,
            actor=actor,
            at=at,
        )
    if seen_version != _last_number(procedure):
        raise refusals.version_there()
    return amend(
        procedure,
        content=reading.content,
        decision=decision,
        valid_from=valid_from,
        kind=kind,
        actor=actor,
        at=at,
    )


def _last_number(procedure: Procedure) -> int:
    last = procedure.versions.order_by("number").values_list("number", flat=True).last()
    return last or 0


def as_publication(decision: Decision, *, owner: Unit) -> Publication:
    """Return a decision as it would be stored, to tell its deadlines before it is; not stored."""
    return Publication(
        owner=owner,
        number=decision.number,
        announced_on=decision.announced_on,
        legal_effective_on=decision.legal_effective_on,
        legal_issued_on=decision.legal_issued_on,
        fast_track=decision.fast_track,
        title=decision.title,
    )
