"""Points of the nine indices from counts. Pure; whole numbers and decimals, rounded half up, no floats.

An index has one decimal, and the sum is of the indices as they are shown, so the parts always sum to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from thuocdo.scoring.handling_evaluation.edition import (
    MOST,
    Demand,
    Edition,
    Forbidden,
    Grain,
    Index,
    Less,
    Share,
    Step,
)
from thuocdo.scoring.service_index.edition import Band
from thuocdo.scoring.service_index.scores import Counts, State, total

_TENTHS = 10
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many dossiers have the points of a step."""

    step: Step
    count: int

    @property
    def points(self) -> int:
        """Return the points they have together."""
        return self.step.points * self.count


@dataclass(frozen=True, slots=True)
class LessCount:
    """How often points were taken away."""

    less: Less
    count: int

    @property
    def points(self) -> int:
        """Return the points it takes away."""
        return self.less.points * self.count


@dataclass(frozen=True, slots=True)
class ShareValue:
    """A share of an agency; null where it is a share of nothing."""

    share: Share
    above: int
    below: int

    @property
    def percent(self) -> Fraction | None:
        """Return it in percent, not rounded."""
        return Fraction(self.above * _HUNDRED, self.below) if self.below else None


@dataclass(frozen=True, slots=True)
class ForbiddenCount:
    """How often happened what must not."""

    forbidden: Forbidden
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexScore:
    """What one index comes to.

    Attributes:
        points: 0 to 2, one decimal; null unless it was measured.
        steps, less, dossiers, sum: of an index of dossiers: the arithmetic; `points` is sum ÷ dossiers, never below 0.
        shares, none, reached: of an index of the agency: what was held against its steps and the step that was reached, null where nothing was counted.
    """

    index: Index
    state: State
    points: Decimal | None = None
    steps: tuple[StepCount, ...] = ()
    less: LessCount | None = None
    dossiers: int = 0
    sum: int = 0
    shares: tuple[ShareValue, ...] = ()
    none: tuple[ForbiddenCount, ...] = ()
    reached: Step | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of one unit in one period.

    `got` of `measurable` points is what was counted. `carried` is that carried over to all indices, one decimal, which bands and ranks go by; where
    all indices are known it is `got`. Null: no dossier was resolved, so there is nothing to evaluate.
    """

    edition: Edition
    indices: tuple[IndexScore, ...]
    got: Decimal
    measurable: int
    carried: Decimal | None
    band: Band | None

    @property
    def whole(self) -> bool:
        """Say whether every index is known, so that nothing was carried over."""
        return self.measurable == self.edition.total

    def index(self, code: str) -> IndexScore:
        """Return what one index comes to.

        Raises:
            KeyError: there is none with this code.
        """
        for one in self.indices:
            if one.index.code == code:
                return one
        raise KeyError(code)


def evaluated(edition: Edition, counts: Counts) -> Evaluation:
    """Return the evaluation that counts give.

    Args:
        edition: the evaluation as it holds.
        counts: what the measures of the edition come to; an index with one that is not known is left out.
    """
    indices = tuple(_index(one, counts) for one in edition.indices)
    known = [one for one in indices if one.points is not None]
    got = sum((one.points for one in known if one.points is not None), Decimal("0.0"))
    measurable = MOST * len(known)
    handled = any(one.index.grain is Grain.DOSSIER for one in known)
    carried = to_tenth(Fraction(got) * edition.total / measurable) if handled else None
    band = edition.band(carried) if carried is not None else None
    return Evaluation(edition, indices, got, measurable, carried, band)


def to_tenth(value: Fraction) -> Decimal:
    """Round half up to one decimal."""
    tenths = value * _TENTHS
    whole = (2 * tenths.numerator + tenths.denominator) // (2 * tenths.denominator)
    return Decimal(whole).scaleb(-1)


def _index(one: Index, counts: Counts) -> IndexScore:
    if one.waits is not None:
        return IndexScore(index=one, state=State.WAITS)
    if any(counts.get(code) is None for code in one.measures):
        return IndexScore(index=one, state=State.NOT_APPLICABLE)
    return _of_dossiers(one, counts) if one.grain is Grain.DOSSIER else _of_agency(one, counts)


def _of_dossiers(one: Index, counts: Counts) -> IndexScore:
    steps = tuple(StepCount(step, total(step.count, counts) or 0) for step in one.steps)
    less = LessCount(one.less, total(one.less.count, counts) or 0) if one.less else None
    dossiers = total(one.of, counts) or 0
    points = sum(step.points for step in steps) - (less.points if less else 0)
    return IndexScore(
        index=one,
        state=State.MEASURED if dossiers else State.NOT_APPLICABLE,
        points=to_tenth(Fraction(max(points, 0), dossiers)) if dossiers else None,
        steps=steps,
        less=less,
        dossiers=dossiers,
        sum=points,
    )


def _of_agency(one: Index, counts: Counts) -> IndexScore:
    shares = tuple(
        ShareValue(share, total(share.above, counts) or 0, total(share.below, counts) or 0)
        for share in one.shares
    )
    none = tuple(ForbiddenCount(each, total(each.count, counts) or 0) for each in one.none)
    if any(share.percent is None for share in shares):
        points = None if one.empty is None else Decimal(one.empty)
        state = State.NOT_APPLICABLE if points is None else State.MEASURED
        return IndexScore(index=one, state=state, points=points, shares=shares, none=none)
    reached = next(step for step in one.steps if _holds(step, shares, none))
    return IndexScore(
        index=one,
        state=State.MEASURED,
        points=Decimal(reached.points),
        shares=shares,
        none=none,
        reached=reached,
    )


def _holds(step: Step, shares: tuple[ShareValue, ...], none: tuple[ForbiddenCount, ...]) -> bool:
    percents = {one.share.code: one.percent or Fraction(0) for one in shares}
    happened = {one.forbidden.code: one.count for one in none}
    return all(_meets(test, percents, happened) for test in step.tests)


def _meets(test: Demand, percents: Mapping[str, Fraction], happened: Mapping[str, int]) -> bool:
    if test.none:
        return not happened[test.none]
    return percents[test.share] >= Fraction(test.at_least)
