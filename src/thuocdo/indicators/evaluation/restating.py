"""Computed figures on the map of a day: what its units come to with what they took over from former units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from thuocdo.indicators.indicator import Aggregation, Indicator
from thuocdo.indicators.registry import indicator
from thuocdo.indicators.restatement import (
    Inheritance,
    Restated,
    inheritance,
    operands,
    restate,
    restate_ratio,
)
from thuocdo.organisations.models import Succession
from thuocdo.organisations.weights import Step
from thuocdo.working_time.period import Period

#: An indicator, a unit and a window.
Key: TypeAlias = tuple[str, int, Period]
Values: TypeAlias = Mapping[Key, Decimal | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be evaluated as it was, before it can be carried to the map of a day."""

    codes: tuple[str, ...]
    units: tuple[int, ...]
    by: Inheritance


def plan_of(codes: Iterable[str], units: Iterable[int], *, on: date) -> Plan:
    """Return the indicators and the present and former units that figures on a map are made of. Shape: one query.

    Raises:
        InvalidInput: an indicator does not add up over units.
        NotFound: no indicator has one of the codes.
    """
    needed = dict.fromkeys(part for code in codes for part in operands(indicator(code)))
    rows = Succession.objects.until(on).order_by("on", "pk")
    steps = rows.values_list("predecessor_id", "successor_id", "on", "weight")
    by = inheritance((Step(*row) for row in steps), on=on)
    wanted = list(units)
    origins = by.origins_of(wanted) - set(wanted)
    return Plan(tuple(needed), (*wanted, *sorted(origins)), by)


def carried(
    plan: Plan,
    codes: Sequence[str],
    units: Sequence[int],
    windows: Sequence[Period],
    found: Values,
) -> tuple[dict[Key, Decimal | None], frozenset[Key]]:
    """Return the values of units on the map, and which of them lack something that could not be carried over.

    Args:
        plan: of the same indicators and units.
        codes: of indicators.
        units: on the map of the day.
        windows: of days.
        found: the values of the plan's indicators and units as they were; null where a unit was not there.
    """
    values: dict[Key, Decimal | None] = {}
    incomplete: set[Key] = set()
    for code in dict.fromkeys([*codes, *plan.codes]):
        one = indicator(code)
        for window in windows:
            restated = _restated(one, plan, window, found)
            for unit in units:
                value = restated.get(unit)
                values[code, unit, window] = value.shown if value else None
                if value and value.withheld:
                    incomplete.add((code, unit, window))
    return values, frozenset(incomplete)


def _restated(one: Indicator, plan: Plan, window: Period, found: Values) -> Mapping[int, Restated]:
    if one.aggregation is Aggregation.SUM:
        return restate(_column(one.code, plan, window, found), of=one, by=plan.by)
    parts = {code: _column(code, plan, window, found) for code in operands(one)}
    return restate_ratio(parts, of=one, by=plan.by)


def _column(code: str, plan: Plan, window: Period, found: Values) -> dict[int, Decimal | None]:
    """Return the values of the units that were there; who was not there has no part in the figure and is not missing either."""
    column = {unit: found[code, unit, window] for unit in plan.units}
    return {unit: value for unit, value in column.items() if value is not None}
