"""Scores from counts ("R ≥ T → P; else R·P/T; without a threshold R·P/100"). Pure; decimals, rounded half up, no floats.

A share is rounded to two decimals of a percent, as the index prints it, and the points of a component to two decimals; a score is the sum of these, so
the parts always sum to the whole. `exact` points are those before rounding, by which changes of single dossiers are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from thuocdo.scoring.service_index.edition import Band, Component, Edition, Empty, Group, Kind, Term

#: What measures come to, by their code; null where one is not known.
Counts = Mapping[str, int | None]

_CENT = Decimal("0.01")
_HUNDRED = 100
_DAY_SECONDS = 86_400


class State(StrEnum):
    """Whether a component has a value: counted, nothing to count, or waiting for a register."""

    MEASURED = "measured"
    NOT_APPLICABLE = "not_applicable"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class ComponentScore:
    """What one component comes to.

    Attributes:
        above, below: numerator and denominator; null where it waits.
        value: the share in percent, or days, to two decimals; null unless measured.
        share: the share in percent before rounding; null for days, or unless measured.
        points: to two decimals; null unless measured, or where the points it carries are not known.
        exact: the points before rounding, 0 where there are none.
    """

    component: Component
    state: State
    above: int | None = None
    below: int | None = None
    value: Decimal | None = None
    points: Decimal | None = None
    exact: Fraction = Fraction(0)
    share: Fraction | None = None

    @property
    def counts(self) -> bool:
        """Say whether it is part of the score."""
        return self.points is not None and bool(self.component.points)

    @property
    def lost(self) -> Decimal | None:
        """Return how many points are missing to all; null where it has none."""
        if self.points is None or self.component.points is None:
            return None
        return self.component.points - self.points


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The points of a group: got, and those of its components that could be measured; both 0 where none could."""

    group: Group
    components: tuple[ComponentScore, ...]
    got: Decimal
    measurable: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one unit in one window.

    `got` of `measurable` points is what was counted; `on_scale` carries it over to 100 as if what cannot be measured went equally well, which nobody
    knows. Null: nothing could be measured.
    """

    edition: Edition
    groups: tuple[GroupScore, ...]
    got: Decimal
    measurable: Decimal
    on_scale: Decimal | None
    band: Band | None

    @property
    def components(self) -> tuple[ComponentScore, ...]:
        """Return the scores of all components in their order."""
        return tuple(one for group in self.groups for one in group.components)

    @property
    def exact(self) -> Fraction:
        """Return the points got before any rounding."""
        return sum((one.exact for one in self.components if one.counts), Fraction(0))

    @property
    def for_rank(self) -> Decimal | None:
        """Return what ranks compare; null where less of the index was measured than a rank asks for: a single piece of feedback would make a unit the best."""
        asked = self.edition.ranked_from * self.edition.measurable
        return self.on_scale if self.measurable * _HUNDRED >= asked else None

    def component(self, code: str) -> ComponentScore:
        """Return the score of one component.

        Raises:
            KeyError: the index has none of this code.
        """
        for one in self.components:
            if one.component.code == code:
                return one
        raise KeyError(code)


def scored(edition: Edition, counts: Counts) -> Score:
    """Return the score that counts give.

    Args:
        edition: the index as it holds.
        counts: what the measures of the edition come to.
    """
    found: dict[str, ComponentScore] = {}
    for one in _those_first(edition):
        found[one.code] = _component(one, counts, found)
    groups = tuple(
        _group(group, tuple(found[one.code] for one in edition.of_group(group.code)))
        for group in edition.groups
    )
    got = sum((one.got for one in groups), Decimal(0))
    measurable = sum((one.measurable for one in groups), Decimal(0))
    scale = _rounded(Fraction(got * _HUNDRED) / Fraction(measurable)) if measurable else None
    band = edition.band(scale) if scale is not None else None
    return Score(edition, groups, got, measurable, scale, band)


def points_of(component: Component, share: Fraction) -> Fraction:
    """Return the points of a share in percent, before rounding; between 0 and those the component carries."""
    assert component.points is not None
    most = Fraction(component.points)
    within = min(max(share, Fraction(0)), Fraction(_HUNDRED))
    if component.threshold is None:
        return within * most / _HUNDRED
    threshold = Fraction(component.threshold)
    return most if within >= threshold else within * most / threshold


def total(terms: tuple[Term, ...], counts: Counts) -> int | None:
    """Return what terms come to; null where one of them is not known."""
    found = 0
    for term in terms:
        count = counts.get(term.measure)
        if count is None:
            return None
        found += term.sign * count
    return found


def _those_first(edition: Edition) -> list[Component]:
    """Return the components so that one that another is multiplied by stands before it."""
    return sorted(edition.components, key=lambda one: bool(one.times))


def _component(
    one: Component, counts: Counts, done: Mapping[str, ComponentScore]
) -> ComponentScore:
    factor = done[one.times] if one.times else None
    if not one.measured or (factor and factor.state is State.WAITS):
        return ComponentScore(one, State.WAITS)
    above, below = total(one.above, counts), total(one.below, counts)
    nothing = not below and one.empty is Empty.NOT_APPLICABLE
    if above is None or below is None or nothing or (factor and factor.share is None):
        return ComponentScore(one, State.NOT_APPLICABLE, above, below)
    if one.kind is Kind.MEAN_DAYS:
        mean = Fraction(above, below * _DAY_SECONDS) if below else Fraction(0)
        return ComponentScore(one, State.MEASURED, above, below, _rounded(mean))
    share = _share(above, below)
    if factor and factor.share is not None:
        share = share * factor.share / _HUNDRED
    return _with_points(one, above, below, share)


def _share(above: int, below: int) -> Fraction:
    """Return a share in percent; what lies outside of 0 to 100, such as a payment for a dossier of last month, is cut off."""
    share = Fraction(above * _HUNDRED, below) if below else Fraction(0)
    return min(max(share, Fraction(0)), Fraction(_HUNDRED))


def _with_points(one: Component, above: int, below: int, share: Fraction) -> ComponentScore:
    value = _rounded(share)
    if one.points is None:
        return ComponentScore(one, State.MEASURED, above, below, value, share=share)
    points = _rounded(points_of(one, Fraction(value)))
    exact = points_of(one, share)
    return ComponentScore(one, State.MEASURED, above, below, value, points, exact, share)


def _group(group: Group, components: tuple[ComponentScore, ...]) -> GroupScore:
    counted = [one for one in components if one.counts]
    got = sum((one.points for one in counted if one.points is not None), Decimal(0))
    measurable = sum((one.component.points or Decimal(0) for one in counted), Decimal(0))
    return GroupScore(group, components, got, measurable)


def _rounded(value: Fraction) -> Decimal:
    """Round half up to two decimals, without a detour over a float or a long division."""
    cents = value * _HUNDRED
    whole = (2 * cents.numerator + cents.denominator) // (2 * cents.denominator)
    return (Decimal(whole) / _HUNDRED).quantize(_CENT, ROUND_HALF_UP)
