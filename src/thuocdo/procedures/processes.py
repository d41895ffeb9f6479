"""Writing and approving internal processes. A draft is rewritten as a whole; an approved process never changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from thuocdo.organisations.models import Unit
from thuocdo.procedures import refusals
from thuocdo.procedures.choices import EventVerb, StepPlace
from thuocdo.procedures.models import Procedure, Process, ProcessLink, ProcessStep, TimeLimit
from thuocdo.procedures.process_graph import (
    GraphProblem,
    LinkSpec,
    ProcessSpec,
    StepSpec,
    limit_in_hours,
    problems_of_process,
)
from thuocdo.procedures.publishing import known_word
from thuocdo.procedures.rules import refuse_unless_drafter
from thuocdo.procedures.services import record, refuse_unless_controller

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion

#: What is wrong in such a way that tables cannot hold it.
_NOT_KEPT = frozenset({"no_such_step", "step_twice", "nobody", "hours", "to_itself", "link_twice"})


@transaction.atomic
def draft_process(
    procedure: Procedure,
    *,
    agency_kind: str,
    spec: ProcessSpec,
    seen: int | None = None,
    actor: User | None,
    at: datetime,
) -> Process:
    """Write the draft of a process for agencies of one kind; the draft there was is replaced.

    A draft may have errors: they are shown, and refused only when it is to be approved. Links of steps that are not
    there cannot be kept and are refused at once.

    Args:
        procedure: whose process it is.
        agency_kind: a `Unit.Kind`.
        spec: all steps and links.
        seen: id of the draft that the writer saw, 0 where he saw none; null asks for no comparison.
        actor: who writes; null is the product.
        at: the moment.

    Raises:
        NotAllowed: the actor neither controls the procedures of the owner nor drafts for an agency of this one.
        InvalidInput: a link names a step that is not there, a key occurs twice, or there is no such kind of agency.
        Conflict: somebody else has written the draft since.
    """
    refuse_unless_drafter(actor, procedure)
    broken = [p for p in problems_of_process(spec) if p.code in _NOT_KEPT]
    if broken:
        raise refusals.bad_process(broken)
    agency_kind = known_word(agency_kind, Unit.Kind)
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    all_of_kind = Process.objects.filter(procedure=procedure, agency_kind=agency_kind)
    former = all_of_kind.filter(state=Process.State.DRAFT).select_related("drafted_by").first()
    if seen is not None and seen != (former.pk if former else 0):
        raise refusals.draft_changed(former.drafted_by if former else None)
    if former:
        former.delete()
    last: int = all_of_kind.aggregate(last=Max("number"))["last"] or 0
    process = Process.objects.create(
        procedure=procedure, agency_kind=agency_kind, number=last + 1, drafted_by=actor
    )
    _write(process, spec)
    record(procedure, EventVerb.PROCESS_DRAFTED, actor=actor, at=at, process=process.number)
    return process


def _write(process: Process, spec: ProcessSpec) -> None:
    steps = [
        ProcessStep(
            process=process,
            key=step.key,
            position=n,
            name=step.name,
            unit_name=step.unit_name,
            role=step.role,
            hours=step.hours,
            all_ways=step.all_ways,
            needs=step.needs,
            yields=step.yields,
            form_name=step.form_name,
            place=step.place,
            unit_id=step.unit_id if step.place == StepPlace.UNIT else None,
        )
        for n, step in enumerate(spec.steps)
    ]
    ProcessStep.objects.bulk_create(steps)
    by_key = {step.key: step for step in steps}
    ProcessLink.objects.bulk_create(
        ProcessLink(
            process=process,
            position=n,
            source=by_key[link.source],
            target=by_key[link.target],
            question=link.question,
            answer=link.answer,
        )
        for n, link in enumerate(spec.links)
    )


@transaction.atomic
def check_process(process: Process, *, actor: User | None, at: datetime) -> Process:
    """Let procedure control say that a draft is right; a draft that is written anew has to be checked again.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: the process has errors.
        Conflict: it is approved, or was written anew.
    """
    refuse_unless_controller(actor, process.procedure.owner)
    locked = _locked_draft(process)
    locked.checked_by, locked.checked_at = actor, at
    locked.save(update_fields=["checked_by", "checked_at"])
    record(locked.procedure, EventVerb.PROCESS_CHECKED, actor=actor, at=at, process=locked.number)
    return locked


def _locked_draft(process: Process) -> Process:
    locked = Process.objects.select_for_update().filter(pk=process.pk).first()
    if locked is None or locked.state != Process.State.DRAFT:
        raise refusals.process_not_draft()
    errors = [one for one in problems_of_process(spec_of(locked)) if not one.warning]
    if errors:
        raise refusals.bad_process(errors)
    return locked


@transaction.atomic
def approve_process(
    process: Process,
    *,
    decision: str,
    decided_on: date,
    valid_from: date,
    actor: User | None,
    at: datetime,
) -> Process:
    """Put a draft into force from a day on; the approved one before it ends with the day before.

    Warnings (longer than the time limit, several ends) do not hinder. A person approves only what procedure control has
    checked and another person drafted; the product itself (sample, command line) needs neither.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner, or drafted it himself.
        InvalidInput: the process has errors, or the decision no number.
        Conflict: it is approved already or not checked, or one that begins on or after this day is.

    Source: TT 01/2018/TT-VPCP article 8 (the chairman approves by decision).
    """
    refuse_unless_controller(actor, process.procedure.owner)
    if not decision.strip():
        raise refusals.bad_decision()
    locked = _locked_draft(process)
    if actor is not None and locked.drafted_by_id == actor.pk:
        raise refusals.own_process()
    if actor is not None and locked.checked_at is None:
        raise refusals.process_not_checked()
    _end_former(locked, valid_from)
    locked.state = Process.State.APPROVED
    locked.decision, locked.decided_on = decision.strip(), decided_on
    locked.valid_from, locked.approved_by, locked.approved_at = valid_from, actor, at
    locked.save()
    record(locked.procedure, EventVerb.PROCESS_APPROVED, actor=actor, at=at, process=locked.number)
    return locked


def _end_former(process: Process, valid_from: date) -> None:
    former = (
        Process.objects.select_for_update()
        .filter(
            procedure=process.procedure_id,
            agency_kind=process.agency_kind,
            state=Process.State.APPROVED,
            valid_until=None,
        )
        .first()
    )
    if former is None:
        return
    assert former.valid_from is not None
    if valid_from <= former.valid_from:
        raise refusals.too_early(process.procedure, None)
    former.valid_until = valid_from
    former.save(update_fields=["valid_until"])


def spec_of(process: Process) -> ProcessSpec:
    """Return a process as plain values; ask for it with `with_steps()`, or it costs two queries and more."""
    steps = {
        step.pk: StepSpec(
            key=step.key,
            name=step.name,
            hours=step.hours,
            unit_name=step.unit_name,
            role=step.role,
            all_ways=step.all_ways,
            needs=step.needs,
            yields=step.yields,
            form_name=step.form_name,
            place=step.place,
            unit_id=step.unit_id,
        )
        for step in process.steps.all()
    }
    links = (
        LinkSpec(steps[one.source_id].key, steps[one.target_id].key, one.question, one.answer)
        for one in process.links.all()
    )
    return ProcessSpec(tuple(steps.values()), tuple(links))


def problems_for_version(spec: ProcessSpec, version: ProcedureVersion) -> list[GraphProblem]:
    """Return what is wrong with a process, its hours measured by the longest time limit of a version; one query."""
    limits = TimeLimit.objects.filter(way__version=version)
    return problems_of_process(spec, limit_hours=longest_limit(limits))


def longest_limit(limits: Iterable[TimeLimit]) -> Decimal | None:
    """Return the longest of some time limits in working hours; null where none is set."""
    hours = (limit_in_hours(one.amount, one.unit) for one in limits)
    return max((one for one in hours if one is not None), default=None)
