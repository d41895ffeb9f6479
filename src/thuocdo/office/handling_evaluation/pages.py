"""The evaluation of a unit as typed values: the head, and the arithmetic of each index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from thuocdo.office.handling_evaluation.asked import Asked
from thuocdo.office.service_index.score_pages import records_address
from thuocdo.office.service_index.words import measure_name, said
from thuocdo.scoring.handling_evaluation.counting import Evaluations, kept_evaluations
from thuocdo.scoring.handling_evaluation.edition import MOST, Grain, Step
from thuocdo.scoring.handling_evaluation.scores import Evaluation, IndexScore, ShareValue
from thuocdo.scoring.ranking import Rank, ranked
from thuocdo.scoring.service_index.counting import version
from thuocdo.scoring.service_index.edition import Mark, Term
from thuocdo.scoring.service_index.scores import State, total
from thuocdo.ui.jinja import figure

_CENT = 100


@dataclass(frozen=True, slots=True)
class TermView:
    """One measure, with the address of the records it counts; empty where nobody may list them."""

    name: str
    count: int
    minus: bool
    href: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the arithmetic: so many (`count`, made of `terms`), each of so many points; `points` null where only the count matters."""

    name: str
    terms: tuple[TermView, ...]
    count: int
    each: int | None
    points: int | None


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share of an agency; `percent` is empty where it is one of nothing."""

    name: str
    percent: str
    above: tuple[TermView, ...]
    below: tuple[TermView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of an agency, and whether it is the one that was reached."""

    name: str
    points: int
    reached: bool


@dataclass(frozen=True, slots=True)
class IndexView:
    """One index. `points` is null unless it was measured; `lines` are those of dossiers, `shares`, `none` and `steps` those of the agency."""

    code: str
    name: str
    state: State
    by_dossier: bool
    points: Decimal | None
    most: int
    width: int
    lines: tuple[LineView, ...]
    sum: int
    dossiers: int
    shares: tuple[ShareView, ...]
    none: tuple[LineView, ...]
    steps: tuple[StepView, ...]
    nothing: bool
    waits: str
    rule: str
    doubts: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """The evaluation of a unit; `carried` is null where it resolved no dossier, `rank` where the unit has none of its kind beside it."""

    title: str
    source: str
    carried: Decimal | None
    band: str
    band_code: str
    got: Decimal
    measurable: int
    total: int
    missing: int
    rank: Rank | None
    indices: tuple[IndexView, ...]
    doubts: tuple[str, ...]
    as_of: datetime


def evaluation_page(asked: Asked) -> EvaluationPage:
    """Return the evaluation of a unit, with its rank among the units of its kind."""
    peers = tuple(one.id for one in asked.units.values() if one.kind == asked.unit.kind)
    found = kept_evaluations(peers, asked.days, version())
    one = found.of[asked.unit.id]
    return EvaluationPage(
        title=said(one.edition.title),
        source=one.edition.source,
        carried=one.carried,
        band=said(one.band.name) if one.band else "",
        band_code=one.band.code if one.band else "",
        got=one.got,
        measurable=one.measurable,
        total=one.edition.total,
        missing=sum(each.points is None for each in one.indices),
        rank=ranks_of(found)[asked.unit.id] if len(peers) > 1 else None,
        indices=tuple(_index(each, found, asked) for each in one.indices),
        doubts=doubts_of(one, asked),
        as_of=datetime.fromtimestamp(found.as_of, tz=UTC),
    )


def ranks_of(found: Evaluations) -> dict[int, Rank]:
    """Return the ranks of units by what their evaluations come to."""
    return ranked({unit: one.carried for unit, one in found.of.items()})


def doubts_of(one: Evaluation, asked: Asked) -> tuple[str, ...]:
    """Return what is not sure of the evaluation as a whole in the period."""
    return tuple(said(doubt.words) for doubt in one.edition.doubts_on(asked.days.last_day))


def _index(one: IndexScore, found: Evaluations, asked: Asked) -> IndexView:
    index, shown = one.index, one.state is not State.WAITS
    doubts = tuple(said(doubt.words) for doubt in index.doubts)
    return IndexView(
        code=index.code,
        name=said(index.name),
        state=one.state,
        by_dossier=index.grain is Grain.DOSSIER,
        points=one.points,
        most=MOST,
        width=int((one.points or 0) * 100 / MOST),
        lines=_lines(one, found, asked),
        sum=one.sum,
        dossiers=one.dossiers,
        shares=tuple(_share(share, found, asked) for share in one.shares),
        none=tuple(
            LineView(
                said(each.forbidden.name),
                _terms(each.forbidden.count, found, asked),
                each.count,
                None,
                None,
            )
            for each in one.none
        ),
        steps=_steps(index.steps, one.reached) if shown and one.shares else (),
        nothing=one.points is not None and index.grain is Grain.AGENCY and one.reached is None,
        waits=said(index.waits) if index.waits else "",
        rule=said(index.rule),
        doubts=doubts,
        unsure=bool(doubts) or index.mark is Mark.UNSURE,
    )


def _lines(one: IndexScore, found: Evaluations, asked: Asked) -> tuple[LineView, ...]:
    """Return the lines that sum to the points of all dossiers, what is taken away last."""
    lines = [
        LineView(
            said(each.step.name),
            _terms(each.step.count, found, asked),
            each.count,
            each.step.points,
            each.points,
        )
        for each in one.steps
    ]
    if one.less is not None:
        less = one.less.less
        lines.append(
            LineView(
                said(less.name),
                _terms(less.count, found, asked),
                one.less.count,
                -less.points,
                -one.less.points,
            )
        )
    return tuple(lines)


def _steps(steps: tuple[Step, ...], reached: Step | None) -> tuple[StepView, ...]:
    return tuple(StepView(said(one.name), one.points, one is reached) for one in steps)


def _share(one: ShareValue, found: Evaluations, asked: Asked) -> ShareView:
    return ShareView(
        said(one.share.name),
        "" if one.percent is None else f"{figure(_cut(one.percent), 2)} %",
        _terms(one.share.above, found, asked),
        _terms(one.share.below, found, asked),
    )


def _cut(percent: Fraction) -> Decimal:
    """Cut a share off after two decimals: rounded up it could seem to reach a step that it does not."""
    return Decimal(percent.numerator * _CENT // percent.denominator) / _CENT


def _terms(terms: tuple[Term, ...], found: Evaluations, asked: Asked) -> tuple[TermView, ...]:
    counts = found.counts[asked.unit.id]
    return tuple(
        TermView(
            measure_name(term.measure),
            total((Term(term.measure),), counts) or 0,
            term.sign < 0,
            records_address(term.measure, asked.unit.id, asked.days),
        )
        for term in terms
    )
