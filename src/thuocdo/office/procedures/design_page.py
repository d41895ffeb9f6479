"""The page of the designer, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.office.procedures.design_form import (
    DAYS,
    HOURS,
    Read,
    condition_value,
    empty_tree,
    known_conditions,
    read,
    tree_of_process,
)
from thuocdo.office.procedures.graph_drawing import Drawing, draw
from thuocdo.office.procedures.process_page import StepView, step_views
from thuocdo.organisations.models import Unit
from thuocdo.procedures.branching import Question, questions_for
from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.models import ProcedureVersion, Process
from thuocdo.procedures.process_graph import GraphProblem, ProcessSpec, problems_of_process
from thuocdo.procedures.processes import longest_limit, spec_of
from thuocdo.procedures.step_places import UNIT_PREFIX
from thuocdo.procedures.storing import cases_of, limits_in_order

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.office.procedures.pages import Frame
    from thuocdo.procedures.typed_content import Tree

TIME_UNITS = ((HOURS, _("giờ làm việc")), (DAYS, _("ngày làm việc")))
ROLES = tuple((one.value, one.label) for one in Role if one != Role.PROGRAM)
#: Kinds of agencies that have processes today.
KINDS = (Unit.Kind.PROVINCE, Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the field or step it is about."""

    href: str
    text_vi: str
    text_en: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class DesignPage:
    """The form with everything around it."""

    frame: Frame
    agency_kind: str
    seen: int
    tree: Tree
    conditions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    drawing: Drawing
    steps: tuple[StepView, ...]
    problems: tuple[Problem, ...]
    by_field: Mapping[str, Any]
    places: tuple[tuple[str, str], ...]
    stored: tuple[StepView, ...] = ()
    refusal: str = ""
    focus: str = ""
    copy: str = ""
    kinds: tuple[Unit.Kind, ...] = KINDS
    roles: tuple[tuple[str, Any], ...] = ROLES
    time_units: tuple[tuple[str, Any], ...] = TIME_UNITS


def beginning(
    frame: Frame, *, user: User, agency_kind: str, copy: str
) -> tuple[int, ProcessSpec | None]:
    """Return what the designer begins with: the draft there is, else the one in force, or one that is to be copied.

    Shape: three queries at the most. The first value is the id of the draft, 0 where there is none.
    """
    visible = Process.objects.visible_to(user).with_steps()
    own = list(
        visible.filter(procedure=frame.procedure, agency_kind=agency_kind).order_by("-number")[:1]
    )
    draft = own[0].pk if own and own[0].state == Process.State.DRAFT else 0
    if copy.isdecimal() and len(copy) < 18:
        source = visible.filter(pk=int(copy)).first()
        if source is not None:
            return draft, spec_of(source)
    return draft, spec_of(own[0]) if own else None


def known_places(*, on: date) -> tuple[tuple[str, str], ...]:
    """Return where a step can be done, as the form names it and in words: places of every agency, then units of the province.

    Shape: one query.
    """
    units = Unit.objects.in_force(on).filter(kind__in=(Unit.Kind.PROVINCE, Unit.Kind.DEPARTMENT))
    named = units.order_by("name", "pk").values_list("pk", "name")
    general = (one for one in StepPlace if one != StepPlace.UNIT)
    return (
        *((one.value, str(one.label)) for one in general),
        *((f"{UNIT_PREFIX}{pk}", name) for pk, name in named),
    )


def first_tree(spec: ProcessSpec | None) -> Tree:
    """Return the rows the designer begins with."""
    return tree_of_process(spec) if spec is not None and spec.steps else empty_tree()


def questions_of(version: ProcedureVersion, also: ProcessSpec | None) -> list[Question]:
    """Return what a branch can ask in a version; one query."""
    return questions_for(cases_of(version), also=also)


def design_page(
    frame: Frame,
    *,
    agency_kind: str,
    seen: int,
    tree: Tree,
    questions: list[Question],
    **rest: Any,
) -> tuple[DesignPage, Read]:
    """Build the page around some rows; two queries."""
    places = known_places(on=timezone.localdate())
    found = read(tree, known_conditions(questions), {value for value, _words in places})
    limit = longest_limit(limits_in_order(frame.version.pk))
    problems = problems_of_process(found.spec, limit_hours=limit)
    page = DesignPage(
        frame=frame,
        agency_kind=agency_kind,
        seen=seen,
        tree=tree,
        places=places,
        conditions=tuple(
            (one.text, tuple((condition_value(one.text, answer), answer) for answer in one.answers))
            for one in questions
        ),
        drawing=draw(found.spec, wrong=frozenset(one.step for one in problems if not one.warning)),
        steps=step_views(found.spec),
        problems=(*_typed_wrongly(found), *_of_graph(found, problems, tree)),
        by_field={one.place: one for one in found.problems},
        **rest,
    )
    return page, found


def _typed_wrongly(found: Read) -> list[Problem]:
    return [Problem(one.place, one.message_vi, one.message_en) for one in found.problems]


def _of_graph(found: Read, problems: list[GraphProblem], tree: Tree) -> list[Problem]:
    """Return what is wrong with the whole; what a field says already is left out."""
    places = {row["key"]: f"steps[{n}].name" for n, row in enumerate(tree["steps"])}
    said = {"nobody"} if found.problems else set()
    return [
        Problem(places.get(one.step, ""), one.message_vi, one.message_en, one.warning)
        for one in problems
        if one.code not in said
    ]
