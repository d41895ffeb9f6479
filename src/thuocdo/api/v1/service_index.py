"""The service index: the score of a unit with its groups and components, and the ranks of units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone

from ninja import Query, Router, Schema
from pydantic import Field

from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.api.authentication import asking
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import Day, UnitCode
from thuocdo.api.v1.values import DecimalText, PeriodOf, UnitRef, decimal_text, period_of, unit_ref
from thuocdo.errors import InvalidInput, NotFound
from thuocdo.organisations.models import Unit
from thuocdo.scoring.ranking import Rank, ranked
from thuocdo.scoring.service_index.counting import Scores, scores_of
from thuocdo.scoring.service_index.scores import ComponentScore, GroupScore, Score
from thuocdo.scoring.service_index.windows import Span, Window, window_between, window_of

router = Router()

#: Units that are compared with each other.
RANKED = (Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)
Period = Literal["today", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class ComponentAnswer:
    """One component indicator ("chỉ số thành phần")."""

    code: str
    name_vi: str
    name_en: str
    state: Annotated[
        Literal["measured", "not_applicable", "waits"],
        Field(description="`waits`: its register is not there yet, and it is never computed"),
    ]
    numerator: int | None
    denominator: int | None
    value: Annotated[DecimalText | None, Field(description="percent, or days where it is a mean")]
    threshold: Annotated[
        DecimalText | None, Field(description="percent that gives all points; null: none")
    ]
    points: DecimalText | None
    points_possible: Annotated[DecimalText | None, Field(description="null: not known")]
    sure: Annotated[bool, Field(description="false: `doubts` says what is not sure of it")]
    doubts: list[str]
    waits_for: str | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """A group of components: points got of those that could be measured."""

    code: str
    name_vi: str
    name_en: str
    points: DecimalText | None
    points_measurable: DecimalText | None
    points_possible: DecimalText | None
    components: list[ComponentAnswer]


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """The score of one unit in one window."""

    unit: UnitRef
    period: PeriodOf
    as_of: Annotated[datetime, Field(description="the moment the registers were read")]
    source: str
    points: DecimalText | None
    points_measurable: DecimalText | None
    points_possible: DecimalText | None
    on_scale_of_100: Annotated[
        DecimalText | None,
        Field(description="carried over from what could be measured; null: nothing could be"),
    ]
    band: str | None
    groups: list[GroupAnswer]


@dataclass(frozen=True, slots=True)
class RankAnswer:
    """One unit among those of its kind; `rank` is null where too little of the index could be measured."""

    unit: UnitRef
    kind: str
    rank: int | None
    among: int
    points: DecimalText | None
    points_measurable: DecimalText | None
    on_scale_of_100: DecimalText | None
    band: str | None


@dataclass(frozen=True, slots=True)
class RankList:
    """Units by rank; units with equal scores share one."""

    period: PeriodOf
    as_of: datetime
    items: list[RankAnswer]


class WindowFilter(Schema):
    """Which days: `period` up to today, or `first_day` and `last_day`."""

    period: Period = "month"
    first_day: Annotated[Day | None, Field(description="with `last_day`, instead of `period`")] = (
        None
    )
    last_day: Day | None = None


class IndexFilter(WindowFilter):
    """Which unit; without one that of the token."""

    unit: UnitCode | None = None


@get(
    router,
    "/service-index",
    answers=IndexAnswer,
    summary="Service index of a unit",
    summary_vi="Chỉ số phục vụ của một đơn vị",
    refusals=(503,),
)
def get_service_index(request: HttpRequest, wanted: Query[IndexFilter]) -> IndexAnswer:
    """Return the score of a unit with its groups and components."""
    today = timezone.localdate()
    unit = unit_asked_for(request, wanted.unit, today)
    window = _window(wanted, today)
    found = scores_of([unit.pk], window.days)
    return _index(unit, window, found)


@get(
    router,
    "/service-index/units",
    answers=RankList,
    summary="Units by service index",
    summary_vi="Xếp hạng đơn vị theo chỉ số phục vụ",
    refusals=(503,),
)
def list_service_index(request: HttpRequest, wanted: Query[WindowFilter]) -> RankList:
    """Return the departments and communes that the token sees, by rank among those of their kind that it sees."""
    today = timezone.localdate()
    window = _window(wanted, today)
    seen = units_visible_to(asking(request), on=today) & Unit.objects.in_force(today)
    units = list(seen.filter(kind__in=RANKED).order_by("kind", "code", "pk"))
    found = scores_of([unit.pk for unit in units], window.days)
    items = [one for kind in RANKED for one in _ranks(kind, units, found)]
    return RankList(_period(window), _moment(found), items)


def unit_asked_for(request: HttpRequest, code: str | None, today: date) -> Unit:
    """Return the unit of a code among those the token sees; without one that of the token.

    Raises:
        NotFound: it sees no such unit.
    """
    user = asking(request)
    if code is None:
        found = own_units(user, on=today).first()
    else:
        found = units_visible_to(user, on=today).filter(code=code).order_by("-valid_from").first()
    if found is None:
        raise NotFound(
            "unknown_unit",
            f"Không có đơn vị nào mang mã “{code}”. Hãy kiểm tra lại mã đơn vị.",
            f"There is no unit with the code {code!r}. Check the code.",
            unit=code,
        )
    return found


def _window(wanted: WindowFilter, today: date) -> Window:
    if wanted.first_day is None and wanted.last_day is None:
        return window_of(Span(wanted.period), on=today)
    if wanted.first_day is None or wanted.last_day is None:
        raise InvalidInput(
            "both_days_needed",
            "Hãy ghi cả ngày đầu và ngày cuối, hoặc chỉ ghi kỳ.",
            "Give both the first and the last day, or a period alone.",
        )
    return window_between(wanted.first_day, wanted.last_day, today=today)


def _index(unit: Unit, window: Window, found: Scores) -> IndexAnswer:
    score = found.of[unit.pk]
    return IndexAnswer(
        unit=unit_ref(unit),
        period=_period(window),
        as_of=_moment(found),
        source=score.edition.source,
        points=decimal_text(score.got, 2),
        points_measurable=decimal_text(score.measurable),
        points_possible=decimal_text(score.edition.total),
        on_scale_of_100=decimal_text(score.on_scale, 2),
        band=score.band.code if score.band else None,
        groups=[_group(one) for one in score.groups],
    )


def _group(one: GroupScore) -> GroupAnswer:
    return GroupAnswer(
        one.group.code,
        one.group.name.vi,
        one.group.name.en,
        decimal_text(one.got, 2),
        decimal_text(one.measurable),
        decimal_text(one.group.points),
        [_component(each) for each in one.components],
    )


def _component(one: ComponentScore) -> ComponentAnswer:
    component = one.component
    return ComponentAnswer(
        code=component.code,
        name_vi=component.name.vi,
        name_en=component.name.en,
        state=one.state.value,
        numerator=one.above,
        denominator=one.below,
        value=decimal_text(one.value, 2),
        threshold=decimal_text(component.threshold),
        points=decimal_text(one.points, 2),
        points_possible=decimal_text(component.points),
        sure=not component.doubts,
        doubts=[doubt.words.en for doubt in component.doubts],
        waits_for=component.waits.en if component.waits else None,
        valid_from=component.valid_from,
    )


def _ranks(kind: str, units: Sequence[Unit], found: Scores) -> list[RankAnswer]:
    mine = [unit for unit in units if unit.kind == kind]
    ranks = ranked({unit.pk: found.of[unit.pk].for_rank for unit in mine})
    mine.sort(key=lambda unit: (ranks[unit.pk].place is None, ranks[unit.pk].place or 0))
    return [_rank(unit, found.of[unit.pk], ranks[unit.pk]) for unit in mine]


def _rank(unit: Unit, score: Score, rank: Rank) -> RankAnswer:
    return RankAnswer(
        unit_ref(unit),
        unit.kind,
        rank.place,
        rank.among,
        decimal_text(score.got, 2),
        decimal_text(score.measurable),
        decimal_text(score.on_scale, 2),
        score.band.code if score.band else None,
    )


def _period(window: Window) -> PeriodOf:
    kind = window.span.value if window.span else None
    return period_of(kind, window.days.start, window.days.end)


def _moment(found: Scores) -> datetime:
    return datetime.fromtimestamp(found.as_of, tz=UTC)
