"""The points of a series on the map of a day, made from the figures that were reported and the shares of successions. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from thuocdo.figures.points import Contribution, Point, PointState, Source
from thuocdo.figures.slots import Slot
from thuocdo.indicators.indicator import Aggregation, Indicator
from thuocdo.indicators.restatement import (
    Inheritance,
    Restated,
    Values,
    operands,
    restate,
    restate_ratio,
)
from thuocdo.organisations.spans import Span

#: The decimals with which a ratio that was computed anew is shown.
RATIO_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Carried:
    """What is needed to carry figures: those that count, who inherits from whom, the days of all units, the axis, the day."""

    chosen: Mapping[tuple[str, int, Slot], Source]
    by: Inheritance
    spans: Mapping[int, Span]
    slots: tuple[Slot, ...]
    on: date

    def on_map(self, unit_id: int) -> bool:
        """Tell whether a unit is there on the day of the map."""
        ended = unit_id in self.by.shares or unit_id in self.by.withheld
        return not ended and self.spans[unit_id].covers(self.on)


def carried_points(world: Carried, of: Indicator, unit_id: int) -> Iterator[Point]:
    """Yield a point for every slot; all are MISSING for a unit that is not on the map of the day."""
    if not world.on_map(unit_id):
        yield from (Point(slot) for slot in world.slots)
        return
    silent = world.by.withheld.keys() - _reporting(world, of)
    concerned = (world.by.origins_of([unit_id]) | {unit_id}) - silent
    for slot in world.slots:
        there = [unit for unit in concerned if world.spans[unit].covers(slot.last_day)]
        yield _point(world, of, unit_id, slot, sorted(there))


def _reporting(world: Carried, of: Indicator) -> frozenset[int]:
    """Return the units that ever reported the indicator, or a part of it.

    A former district whose shares nobody decided is named where it keeps a figure back, not where it never had one.
    """
    needed = set(operands(of))
    return frozenset(unit for code, unit, _ in world.chosen if code in needed)


def _point(world: Carried, of: Indicator, unit_id: int, slot: Slot, there: list[int]) -> Point:
    if there == [unit_id]:
        own = world.chosen.get((of.code, unit_id, slot))
        return Point.of(own, slot) if own else Point(slot)
    restated = _restated(world, of, slot, there).get(unit_id)
    if restated is None:
        return Point(slot)
    contributions = tuple(_contributions(world, of, slot, restated))
    state, decimals = _standing(of, restated, contributions)
    return Point(
        slot,
        state,
        restated.shown,
        restated.value,
        decimals,
        contributions,
        restated=True,
        missing=restated.missing,
        withheld=restated.withheld,
    )


def _restated(
    world: Carried, of: Indicator, slot: Slot, there: list[int]
) -> Mapping[int, Restated]:
    values: dict[str, Values] = {
        code: {unit: _value(world, code, unit, slot) for unit in there} for code in operands(of)
    }
    if of.aggregation == Aggregation.SUM:
        return restate(values[of.code], of=of, by=world.by)
    return restate_ratio(values, of=of, by=world.by)


def _value(world: Carried, code: str, unit_id: int, slot: Slot) -> Decimal | None:
    source = world.chosen.get((code, unit_id, slot))
    return source.value if source else None


def _contributions(
    world: Carried, of: Indicator, slot: Slot, restated: Restated
) -> Iterator[Contribution]:
    """Yield the figures behind a restated value: of each unit its own, or the operands of a ratio."""
    ratio = of.aggregation != Aggregation.SUM and of.formula is not None
    codes = of.formula.references() if ratio and of.formula else (of.code,)
    for part in restated.parts:
        for code in codes:
            source = world.chosen.get((code, part.unit, slot))
            if source is not None:
                yield Contribution(source, part.share)


def _standing(
    of: Indicator, restated: Restated, contributions: tuple[Contribution, ...]
) -> tuple[PointState, int]:
    """A unit that was only renamed keeps the blank, dash or text of its one figure; other gaps are missing."""
    if of.aggregation != Aggregation.SUM:
        state = PointState.MISSING if restated.value is None else PointState.VALUE
        return state, RATIO_DECIMALS
    decimals = max((part.source.decimals for part in contributions), default=0)
    if restated.value is not None:
        return PointState.VALUE, decimals
    if len(restated.parts) == len(contributions) == 1 and contributions[0].share == Fraction(1):
        return contributions[0].source.state, decimals
    return PointState.MISSING, decimals
