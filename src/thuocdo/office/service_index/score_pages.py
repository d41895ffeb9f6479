"""The score of a unit as typed values: the head, the groups with their components, the history as a chart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.indicators.measures.registry import measures
from thuocdo.office.service_index.asked import SPANS, Asked
from thuocdo.office.service_index.words import measure_name, said
from thuocdo.scoring.ranking import Rank, ranked
from thuocdo.scoring.service_index.counting import Past, Scores, history, scores_of, version
from thuocdo.scoring.service_index.edition import Component, Edition, Kind, Mark, Term
from thuocdo.scoring.service_index.scores import ComponentScore, GroupScore, Score, State
from thuocdo.ui.charts import Line, LineChart, line_charts
from thuocdo.ui.jinja import day, figure
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from markupsafe import Markup

#: More days than this are drawn week by week.
_MOST_DAYS, _WEEK = 62, 7


@dataclass(frozen=True, slots=True)
class Head:
    """The score at a glance; `on_scale` is null where nothing could be measured, `rank` where the unit has none of its kind beside it; its place where too little was measured."""

    on_scale: Decimal | None
    band: str
    band_code: str
    got: Decimal
    measurable: Decimal
    total: Decimal
    rank: Rank | None
    as_of: datetime


@dataclass(frozen=True, slots=True)
class TermView:
    """One measure of a numerator or denominator, with the address of the records it counts; empty where nobody may list them."""

    name: str
    count: int | None
    minus: bool
    href: str


@dataclass(frozen=True, slots=True)
class ComponentView:
    """One component. `value` is null unless it was measured; `doubts` say what is not sure."""

    code: str
    name: str
    state: State
    value: str
    points: str
    most: str
    width: int
    threshold: str
    above: tuple[TermView, ...]
    below: tuple[TermView, ...]
    fraction: str
    waits: str
    rule: str
    source: str
    doubts: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group and its components; `width` is the share of its measurable points in percent."""

    code: str
    name: str
    got: Decimal
    measurable: Decimal
    points: Decimal
    width: int
    components: tuple[ComponentView, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The chart by the names of its drawings, empty where nothing was measured, and its days as a table."""

    charts: Mapping[str, Markup]
    days: tuple[Past, ...]


def head_of(asked: Asked) -> Head:
    """Return the score of a unit now, with its rank among the units of its kind."""
    peers = [one.id for one in asked.units.values() if one.kind == asked.unit.kind]
    found = kept_scores(tuple(peers), asked.window.days, version())
    rank = _rank(found, asked.unit.id) if len(peers) > 1 else None
    return _head(found.of[asked.unit.id], rank, found.as_of)


def _rank(found: Scores, unit: int) -> Rank:
    return ranked({one: score.for_rank for one, score in found.of.items()})[unit]


def _head(score: Score, rank: Rank | None, as_of: int) -> Head:
    return Head(
        score.on_scale,
        said(score.band.name) if score.band else "",
        score.band.code if score.band else "",
        score.got,
        score.measurable,
        score.edition.total,
        rank,
        datetime.fromtimestamp(as_of, tz=UTC),
    )


@lru_cache(maxsize=32)
def kept_scores(units: tuple[int, ...], window: Period, of: Hashable) -> Scores:
    """Return the scores of units as they were computed under one version of the figures (`of`)."""
    del of
    return scores_of(units, window)


def groups_of(found: Scores, asked: Asked) -> tuple[GroupView, ...]:
    """Return the groups of a unit's score with everything there is to say of their components."""
    return tuple(_group(one, found, asked) for one in found.of[asked.unit.id].groups)


def _group(one: GroupScore, found: Scores, asked: Asked) -> GroupView:
    return GroupView(
        one.group.code,
        said(one.group.name),
        one.got,
        one.measurable,
        one.group.points,
        _percent(one.got, one.measurable),
        tuple(_component(each, found, asked) for each in one.components),
    )


def _component(one: ComponentScore, found: Scores, asked: Asked) -> ComponentView:
    component, edition = one.component, found.of[asked.unit.id].edition
    unit = " %" if component.kind is Kind.SHARE else ""
    doubts = tuple(said(doubt.words) for doubt in component.doubts)
    shown = one.state is not State.WAITS
    return ComponentView(
        code=component.code,
        name=said(component.name),
        state=one.state,
        value="" if one.value is None else f"{figure(one.value, 2)}{unit}",
        points="" if one.points is None else figure(one.points, 2),
        most="?" if component.points is None else figure(component.points),
        width=_percent(one.points or Decimal(0), component.points or Decimal(0)),
        threshold="" if component.threshold is None else f"{figure(component.threshold)} %",
        above=tuple(_terms(component.above, found, asked)) if shown else (),
        below=tuple(_terms(component.below, found, asked)) if shown else (),
        fraction=_fraction(one, found.of[asked.unit.id]),
        waits=_waits(component, edition),
        rule=said(component.rule),
        source=edition.source,
        doubts=doubts,
        unsure=bool(doubts) or component.mark is Mark.UNSURE,
    )


def _fraction(one: ComponentScore, score: Score) -> str:
    if one.above is None or one.below is None or one.component.kind is not Kind.SHARE:
        return ""
    fraction = f"{figure(one.above)} / {figure(one.below)}"
    for factor in (each for group in score.groups for each in group.components):
        if factor.component.code == one.component.times and factor.value is not None:
            fraction += f" × {figure(factor.value, 2)} % ({factor.component.code})"
    return fraction


def _waits(component: Component, edition: Edition) -> str:
    if component.waits is not None:
        return said(component.waits)
    factor = edition.component(component.times) if component.times else None
    return said(factor.waits) if factor and factor.waits else ""


def _terms(terms: tuple[Term, ...], found: Scores, asked: Asked) -> list[TermView]:
    counts = found.counts[asked.unit.id]
    return [
        TermView(
            measure_name(term.measure),
            counts.get(term.measure) if not term.measure.endswith("_seconds") else None,
            term.sign < 0,
            records_address(term.measure, asked.unit.id, asked.window.days),
        )
        for term in terms
    ]


def records_address(code: str, unit: int, window: Period) -> str:
    """Return the page of the records a measure counts; empty for ratings, which are told of groups alone, and for sums."""
    if not measures()[code].fact.startswith("dossiers.") or code.endswith("_seconds"):
        return ""
    query = {"measure": code, "unit": unit, "first": window.first_day, "last": window.last_day}
    return f"{reverse('office:figure_records')}?{urlencode(query)}"


def history_of(asked: Asked) -> HistoryView:
    """Return how the score went, drawn day by day, or week by week where there are many days."""
    every = _WEEK if asked.window.days.length > _MOST_DAYS else 1
    past = history(asked.unit.id, asked.window, every=every)
    if all(one.on_scale is None for one in past):
        return HistoryView({}, ())
    span = SPANS[asked.window.span] if asked.window.span else ""
    chart = LineChart(
        title=_("Điểm chỉ số phục vụ theo ngày: %(unit)s") % {"unit": asked.unit.name},
        description=_("%(span)s, từ %(first)s đến %(last)s; thang 100, quy đổi từ phần đo được.")
        % {"span": span, "first": day(past[0].day), "last": day(past[-1].day)},
        columns=tuple(_day(one.day) for one in past),
        unit_of_measure=_("điểm"),
        lines=(Line(asked.unit.short, tuple(one.on_scale for one in past)),),
    )
    return HistoryView(line_charts(chart), tuple(reversed(past)))


def _day(one: date) -> str:
    return one.strftime("%d/%m")


def _percent(part: Decimal, whole: Decimal) -> int:
    return int(part * 100 / whole) if whole else 0
