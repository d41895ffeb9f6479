"""What indicators come to: counted ones from their measures, others from their formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Min

from thuocdo.indicators.evaluation.measured import Measured, measured
from thuocdo.indicators.evaluation.restating import Key, carried, plan_of
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.organisations.models import Unit
from thuocdo.warehouse.models import FilledMonth
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Indicators of units in windows, and the moment they are of (seconds since 1970).

    `incomplete` are values on a map to which some former unit passed nothing on, because its shares are not decided.
    """

    values: Mapping[Key, Decimal | None]
    as_of: int
    incomplete: frozenset[Key] = frozenset()

    def value(self, code: str, unit: int, window: Period) -> Decimal | None:
        """Return one value; also of the operands of what was asked. Null: unknown, or a divisor is zero."""
        return self.values[code, unit, window]


def is_computed(code: str, *, on: date | None = None) -> bool:
    """Say whether an indicator can be computed from registers that are there, as it is defined on a day; null for the newest definition."""
    found = indicator(code, on=on)
    if found.measure:
        return True
    if found.formula is None:
        return False
    return all(is_computed(part, on=on) for part in found.formula.references())


def evaluated(
    codes: Sequence[str],
    units: Sequence[int],
    windows: Sequence[Period],
    *,
    on_map: date | None = None,
) -> Evaluated:
    """Return what indicators come to; units below are counted for those above them on each day.

    A ratio is computed from its summed parts. Percentages are in percentage points, unrounded. A window is read by the definitions that hold on its
    last day.
    Null: an indicator whose register did not exist yet in a window, one of a unit that was not there, a divisor of zero; a list that another
    unit keeps.

    Args:
        codes: of indicators that are computed (`is_computed`).
        units: ids.
        windows: of days.
        on_map: null for figures as they were; a day for what its units come to with what they took over from former ones.

    Raises:
        CubeBroken: figures are being computed anew.
        InvalidInput: an indicator does not add up over units, so it cannot be carried to another map.
        NotFound: no indicator has one of the codes.
    """
    if on_map is None:
        return _as_it_was(codes, units, windows)
    plan = plan_of(codes, units, on=on_map)
    found = _as_it_was(plan.codes, plan.units, windows)
    values, incomplete = carried(plan, codes, units, windows, found.values)
    return Evaluated(values, found.as_of, incomplete)


def _as_it_was(codes: Sequence[str], units: Sequence[int], windows: Sequence[Period]) -> Evaluated:
    by_definitions: dict[tuple[Indicator, ...], list[Period]] = {}
    for window in windows:
        wanted = tuple(_with_operands(codes, window.last_day))
        by_definitions.setdefault(wanted, []).append(window)
    there = _units(units)
    values: dict[Key, Decimal | None] = {}
    moments = []
    for wanted, alike in by_definitions.items():
        counted = [one for one in wanted if one.measure]
        found = measured([one.measure for one in counted], units, alike)
        moments.append(found.as_of)
        for unit in units:
            for window in alike:
                for one in counted:
                    key = (one.code, unit, window)
                    values[key] = _counted(one, found, there.get(unit), key)
                _compute(wanted, unit, window, values)
    return Evaluated(values, min(moments, default=0))


def _compute(
    wanted: Sequence[Indicator], unit: int, window: Period, values: dict[Key, Decimal | None]
) -> None:
    """Add what formulas give; each stands before whatever it refers to."""
    for one in reversed(wanted):
        if not one.measure and one.formula:
            operands = {code: values[code, unit, window] for code in one.formula.references()}
            values[one.code, unit, window] = one.formula.evaluate(operands)


def _with_operands(codes: Sequence[str], on: date) -> list[Indicator]:
    """Return indicators as they are defined on a day and what their formulas refer to, each behind whatever refers to it."""
    order: dict[str, Indicator] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop(0)
        found = indicator(code, on=on)
        order.pop(code, None)
        order[code] = found
        if not found.measure and found.formula:
            waiting += found.formula.references()
    return list(order.values())


def _counted(one: Indicator, found: Measured, there: Unit | None, key: Key) -> Decimal | None:
    _, unit, window = key
    counted = measure(one.measure)
    if counted.known_of and (there is None or there.kind not in counted.known_of):
        return None
    value = found.value(one.measure, unit, window)
    if value:
        return Decimal(value)
    since = first_day(counted.fact, found.as_of)
    if since is None or window.end <= since or there is None or not _was_there(there, window):
        return None
    return Decimal(0)


def _units(units: Sequence[int]) -> Mapping[int, Unit]:
    return Unit.objects.only("pk", "kind", "valid_from", "valid_until").in_bulk(list(units))


def _was_there(unit: Unit, window: Period) -> bool:
    days = Period(unit.valid_from or date.min, unit.valid_until or date.max)
    return days.overlaps(window)


@lru_cache(maxsize=256)
def first_day(fact: str, as_of: int) -> date | None:
    """Return the first day of the first month of which a fact has rows; null where it has none.

    Args:
        fact: its qualified name.
        as_of: the moment the figures are of: what was found for it is kept.
    """
    del as_of
    found: date | None = FilledMonth.objects.filter(fact=fact).aggregate(first=Min("month"))[
        "first"
    ]
    return found
