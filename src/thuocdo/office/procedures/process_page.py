"""The page of internal processes: the steps as approved or drafted, drawn and as a table, what is wrong, and a test run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from thuocdo.office.procedures.graph_drawing import Drawing, draw
from thuocdo.office.procedures.pages import Frame, hours_words
from thuocdo.office.procedures.trial import Trial, trial, who_does
from thuocdo.procedures.models import Process
from thuocdo.procedures.process_graph import (
    GraphProblem,
    LinkSpec,
    ProcessSpec,
    StepSpec,
    problems_of_process,
)
from thuocdo.procedures.processes import longest_limit, spec_of
from thuocdo.procedures.rules import drafting_unit
from thuocdo.procedures.storing import limits_in_order

if TYPE_CHECKING:
    from django.http import QueryDict

    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with the ways out of it in words."""

    step: StepSpec
    who: str
    hours: Decimal
    onwards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """What the person may do with the process that is looked at."""

    draft: bool = False
    check: bool = False
    approve: bool = False


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """The process that is looked at, if there is one, and all there are."""

    frame: Frame
    processes: tuple[Process, ...]
    process: Process | None
    steps: tuple[StepView, ...]
    drawing: Drawing | None
    problems: tuple[GraphProblem, ...]
    trial: Trial | None
    offers: Offers


def process_page(frame: Frame, *, user: User, asked: QueryDict) -> ProcessPage:
    """Build the page with a fixed number of queries; a test run is made where the process has no error."""
    processes = tuple(
        Process.objects.visible_to(user)
        .filter(procedure=frame.procedure)
        .select_related("drafted_by", "checked_by")
        .order_by("agency_kind", "-number")
    )
    wanted = asked.get("process", "")
    chosen = next((p for p in processes if str(p.pk) == wanted), None) or (
        processes[0] if processes else None
    )
    unit = drafting_unit(user, frame.procedure)
    if chosen is None:
        offers = Offers(draft=unit is not None)
        return ProcessPage(frame, processes, None, (), None, (), None, offers)
    prefetch_related_objects([chosen], "steps", "links")
    spec = spec_of(chosen)
    limits = limits_in_order(frame.version.pk)
    problems = problems_of_process(spec, limit_hours=longest_limit(limits))
    errors = [one for one in problems if not one.warning]
    return ProcessPage(
        frame=frame,
        processes=processes,
        process=chosen,
        steps=step_views(spec),
        drawing=draw(spec, wrong=frozenset(one.step for one in errors)),
        problems=tuple(problems),
        trial=trial(
            spec,
            limits,
            asked=asked,
            user=user,
            calendar_owner=frame.procedure.owner,
            runs=not errors,
            agency_kind=chosen.agency_kind,
        ),
        offers=_offers(chosen, user, controls=unit == frame.procedure.owner, drafts=bool(unit)),
    )


def _offers(process: Process, user: User, *, controls: bool, drafts: bool) -> Offers:
    is_draft = process.state == Process.State.DRAFT
    return Offers(
        draft=drafts,
        check=is_draft and controls and process.checked_at is None,
        approve=is_draft
        and controls
        and process.checked_at is not None
        and process.drafted_by_id != user.pk,
    )


def step_views(spec: ProcessSpec) -> tuple[StepView, ...]:
    """Return the steps of a process in words; links to steps that are not there are left out."""
    return tuple(_step(spec, step) for step in spec.steps)


def _step(spec: ProcessSpec, step: StepSpec) -> StepView:
    names = {one.key: one.name for one in spec.steps}
    onwards = tuple(
        (_condition(link), names[link.target])
        for link in spec.out_of(step.key)
        if link.target in names
    )
    return StepView(step, who_does(step), hours_words(step.hours), onwards)


def _condition(link: LinkSpec) -> str:
    return f"{link.question} = {link.answer}" if link.question else ""
