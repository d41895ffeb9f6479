"""The evaluation of agencies (Circular 01/2018/TT-VPCP): of a unit with the arithmetic of its indices, and the ranks of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone

from ninja import Query, Router, Schema
from pydantic import Field

from thuocdo.accounts.scope import units_visible_to
from thuocdo.api.authentication import asking
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import UnitCode
from thuocdo.api.v1.service_index import RANKED, unit_asked_for
from thuocdo.api.v1.values import DecimalText, PeriodOf, UnitRef, decimal_text, period_of, unit_ref
from thuocdo.organisations.models import Unit
from thuocdo.scoring.handling_evaluation.counting import Evaluations, evaluations_of
from thuocdo.scoring.handling_evaluation.edition import MOST
from thuocdo.scoring.handling_evaluation.scores import Evaluation, IndexScore
from thuocdo.scoring.handling_evaluation.windows import Span, quarter_of, span_of
from thuocdo.scoring.ranking import Rank, ranked

router = Router()


@dataclass(frozen=True, slots=True)
class EvaluationStep:
    """What gives so many points: to so many dossiers, or to the agency where it is `reached`."""

    name_vi: str
    name_en: str
    points: Annotated[int, Field(description="2, 1, 0; -2 where each takes points away")]
    dossiers: Annotated[int | None, Field(description="null where the agency has the points")]
    reached: Annotated[bool | None, Field(description="null where dossiers have the points")]


@dataclass(frozen=True, slots=True)
class EvaluationShare:
    """A share that the steps of an agency are held against."""

    name_vi: str
    name_en: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class EvaluationIndex:
    """One of the nine indices."""

    code: str
    name_vi: str
    name_en: str
    grain: Literal["dossier", "agency"]
    state: Annotated[
        Literal["measured", "not_applicable", "waits"],
        Field(description="`waits`: it cannot be counted yet, and is left out"),
    ]
    points: Annotated[DecimalText | None, Field(description="0 to 2; null where it is left out")]
    points_possible: int
    sum: Annotated[int | None, Field(description="of the points of all dossiers")]
    dossiers: int | None
    steps: list[EvaluationStep]
    shares: list[EvaluationShare]
    waits_because: str | None
    sure: Annotated[bool, Field(description="false: `doubts` says what is not sure of it")]
    doubts: list[str]


@dataclass(frozen=True, slots=True)
class EvaluationAnswer:
    """The evaluation of one unit in a quarter or year."""

    unit: UnitRef
    period: PeriodOf
    ended: Annotated[bool, Field(description="false: the period runs, and counts up to today")]
    as_of: Annotated[datetime, Field(description="the moment the registers were read")]
    source: str
    points: DecimalText | None
    points_measurable: int
    points_possible: int
    carried_over: Annotated[
        DecimalText | None,
        Field(description="to all indices, what bands go by; null: no dossier was resolved"),
    ]
    band: str | None
    doubts: list[str]
    indices: list[EvaluationIndex]


@dataclass(frozen=True, slots=True)
class EvaluationRank:
    """One unit among those of its kind; `rank` is null where it resolved no dossier."""

    unit: UnitRef
    kind: str
    rank: int | None
    among: int
    points: DecimalText | None
    points_measurable: int
    carried_over: DecimalText | None
    band: str | None


@dataclass(frozen=True, slots=True)
class EvaluationRanks:
    """Units by rank; units with equal points share one."""

    period: PeriodOf
    ended: bool
    as_of: datetime
    items: list[EvaluationRank]


class SpanFilter(Schema):
    """Which quarter or year; without one the quarter that runs."""

    period: Annotated[
        str | None,
        Field(description="`2026-q3` or `2026`", pattern=r"^\d{4}(-[qQ][1-4])?$", examples=["2026-q3"]),
    ] = None  # fmt: skip


class EvaluationFilter(SpanFilter):
    """Which unit; without one that of the token."""

    unit: UnitCode | None = None


@get(
    router,
    "/handling-evaluation",
    answers=EvaluationAnswer,
    summary="Evaluation of a unit in the handling of dossiers",
    summary_vi="Đánh giá việc giải quyết thủ tục của một đơn vị",
    refusals=(503,),
)
def get_handling_evaluation(
    request: HttpRequest, wanted: Query[EvaluationFilter]
) -> EvaluationAnswer:
    """Return the evaluation of a unit with the arithmetic of its indices."""
    today = timezone.localdate()
    unit = unit_asked_for(request, wanted.unit, today)
    span = _span(wanted, today)
    found = evaluations_of([unit.pk], span.days(today))
    one = found.of[unit.pk]
    doubts = one.edition.doubts_on(found.days.last_day)
    return EvaluationAnswer(
        unit=unit_ref(unit),
        period=_period(span, found),
        ended=span.ended(today),
        as_of=_moment(found),
        source=one.edition.source,
        points=decimal_text(one.got, 1),
        points_measurable=one.measurable,
        points_possible=one.edition.total,
        carried_over=decimal_text(one.carried, 1),
        band=one.band.code if one.band else None,
        doubts=[doubt.words.en for doubt in doubts],
        indices=[_index(each) for each in one.indices],
    )


@get(
    router,
    "/handling-evaluation/units",
    answers=EvaluationRanks,
    summary="Units by their evaluation in the handling of dossiers",
    summary_vi="Xếp loại đơn vị về giải quyết thủ tục",
    refusals=(503,),
)
def list_handling_evaluation(request: HttpRequest, wanted: Query[SpanFilter]) -> EvaluationRanks:
    """Return the departments and communes that the token sees, by rank among those of their kind that it sees."""
    today = timezone.localdate()
    span = _span(wanted, today)
    seen = units_visible_to(asking(request), on=today) & Unit.objects.in_force(today)
    units = list(seen.filter(kind__in=RANKED).order_by("kind", "code", "pk"))
    found = evaluations_of([unit.pk for unit in units], span.days(today))
    items = [one for kind in RANKED for one in _ranks(kind, units, found)]
    return EvaluationRanks(_period(span, found), span.ended(today), _moment(found), items)


def _span(wanted: SpanFilter, today: date) -> Span:
    return quarter_of(today) if wanted.period is None else span_of(wanted.period)


def _index(one: IndexScore) -> EvaluationIndex:
    index, by_dossier = one.index, bool(one.index.of)
    return EvaluationIndex(
        code=index.code,
        name_vi=index.name.vi,
        name_en=index.name.en,
        grain=index.grain.value,
        state=one.state.value,
        points=decimal_text(one.points, 1),
        points_possible=MOST,
        sum=one.sum if by_dossier else None,
        dossiers=one.dossiers if by_dossier else None,
        steps=_steps(one),
        shares=[
            EvaluationShare(each.share.name.vi, each.share.name.en, each.above, each.below)
            for each in one.shares
        ],
        waits_because=index.waits.en if index.waits else None,
        sure=not index.doubts,
        doubts=[doubt.words.en for doubt in index.doubts],
    )


def _steps(one: IndexScore) -> list[EvaluationStep]:
    """Return the arithmetic of dossiers, or the steps of the agency."""
    if not one.index.of:
        return [
            EvaluationStep(step.name.vi, step.name.en, step.points, None, step is one.reached)
            for step in one.index.steps
        ]
    found = [
        EvaluationStep(each.step.name.vi, each.step.name.en, each.step.points, each.count, None)
        for each in one.steps
    ]
    if one.less is not None:
        name = one.less.less.name
        found.append(EvaluationStep(name.vi, name.en, -one.less.less.points, one.less.count, None))
    return found


def _ranks(kind: str, units: Sequence[Unit], found: Evaluations) -> list[EvaluationRank]:
    mine = [unit for unit in units if unit.kind == kind]
    ranks = ranked({unit.pk: found.of[unit.pk].carried for unit in mine})
    mine.sort(key=lambda unit: (ranks[unit.pk].place is None, ranks[unit.pk].place or 0))
    return [_rank(unit, found.of[unit.pk], ranks[unit.pk]) for unit in mine]


def _rank(unit: Unit, one: Evaluation, rank: Rank) -> EvaluationRank:
    return EvaluationRank(
        unit_ref(unit),
        unit.kind,
        rank.place,
        rank.among,
        decimal_text(one.got, 1),
        one.measurable,
        decimal_text(one.carried, 1),
        one.band.code if one.band else None,
    )


def _period(span: Span, found: Evaluations) -> PeriodOf:
    kind = "year" if span.quarter is None else "quarter"
    return period_of(kind, found.days.start, found.days.end)


def _moment(found: Evaluations) -> datetime:
    return datetime.fromtimestamp(found.as_of, tz=UTC)
