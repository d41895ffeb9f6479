"""The page of internal processes: the steps as approved or drafted, what is wrong with them, and a test run."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.http import QueryDict

from thuocdo.accounts.models import Role
from thuocdo.office.procedures.pages import Frame, hours_words
from thuocdo.procedures.models import Process
from thuocdo.procedures.process_graph import (
    GraphProblem,
    LinkSpec,
    ProcessSpec,
    Run,
    StepSpec,
    run_test,
)
from thuocdo.procedures.processes import problems_for_version, spec_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class StepView:
    """One step with the ways out of it in words."""

    step: StepSpec
    who: str
    hours: Decimal
    onwards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a test run, with the answers that make a difference and the one that was given."""

    name: str
    text: str
    answers: tuple[str, ...]
    given: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One step of a test run; hours count from the start."""

    name: str
    who: str
    begins: Decimal
    ends: Decimal


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """The process that is looked at, if there is one, and all there are."""

    frame: Frame
    processes: tuple[Process, ...]
    process: Process | None
    steps: tuple[StepView, ...]
    problems: tuple[GraphProblem, ...]
    questions: tuple[Question, ...]
    run: tuple[RunLine, ...]
    hours: Decimal | None


def process_page(frame: Frame, *, user: User, asked: QueryDict) -> ProcessPage:
    """Build the page with a fixed number of queries; a test run is made where the process has no error."""
    processes = tuple(
        Process.objects.visible_to(user)
        .filter(procedure=frame.procedure)
        .order_by("agency_kind", "-number")
    )
    wanted = asked.get("process", "")
    chosen = next((p for p in processes if str(p.pk) == wanted), None) or (
        processes[0] if processes else None
    )
    if chosen is None:
        return ProcessPage(frame, processes, None, (), (), (), (), None)
    spec = spec_of(_with_steps(chosen, user))
    problems = problems_for_version(spec, frame.version)
    questions = _questions(spec, asked)
    run = _run(spec, problems, {one.text: one.given for one in questions})
    return ProcessPage(
        frame=frame,
        processes=processes,
        process=chosen,
        steps=tuple(_step(spec, step) for step in spec.steps),
        problems=tuple(problems),
        questions=questions,
        run=tuple(
            RunLine(one.step.name, _who(one.step), hours_words(one.begins), hours_words(one.ends))
            for one in run.steps
        ),
        hours=hours_words(run.hours) if run.steps else None,
    )


def _with_steps(process: Process, user: User) -> Process:
    return Process.objects.visible_to(user).with_steps().get(pk=process.pk)


def _questions(spec: ProcessSpec, asked: QueryDict) -> tuple[Question, ...]:
    return tuple(
        Question(f"q{n}", text, tuple(answers), asked.get(f"q{n}", ""))
        for n, (text, answers) in enumerate(spec.questions().items())
    )


def _run(spec: ProcessSpec, problems: list[GraphProblem], answers: dict[str, str]) -> Run:
    if any(not problem.warning for problem in problems):
        return Run(())
    return run_test(spec, answers)


def _step(spec: ProcessSpec, step: StepSpec) -> StepView:
    names = {one.key: one.name for one in spec.steps}
    onwards = tuple((_condition(link), names[link.target]) for link in spec.out_of(step.key))
    return StepView(step, _who(step), hours_words(step.hours), onwards)


def _condition(link: LinkSpec) -> str:
    return f"{link.question} = {link.answer}" if link.question else ""


def _who(step: StepSpec) -> str:
    role = str(Role(step.role).label) if step.role else ""
    return " · ".join(part for part in (step.unit_name, role) if part)
