"""What indicators come to: counted ones from their measures, others from their formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Min

from thuocdo.indicators.evaluation.measured import Measured, measured
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.organisations.models import Unit
from thuocdo.warehouse.models import FilledMonth
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Evaluated:
    """Indicators of units in windows, and the moment they are of (seconds since 1970)."""

    values: Mapping[tuple[str, int, Period], Decimal | None]
    as_of: int

    def value(self, code: str, unit: int, window: Period) -> Decimal | None:
        """Return one value; also of the operands of what was asked. Null: unknown, or a divisor is zero."""
        return self.values[code, unit, window]


def is_computed(code: str) -> bool:
    """Say whether an indicator can be computed from registers that are there."""
    found = indicator(code)
    if found.measure:
        return True
    return found.formula is not None and all(map(is_computed, found.formula.references()))


def evaluated(codes: Sequence[str], units: Sequence[int], windows: Sequence[Period]) -> Evaluated:
    """Return what indicators come to; units below are counted for those above them on each day.

    A ratio is computed from its summed parts. Percentages are in percentage points, unrounded.
    Null: an indicator whose register did not exist yet in a window, one of a unit that was not there, a divisor of zero.

    Args:
        codes: of indicators that are computed (`is_computed`).
        units: ids.
        windows: of days.

    Raises:
        CubeBroken: figures are being computed anew.
        NotFound: no indicator has one of the codes.
    """
    wanted = _with_operands(codes)
    counted = [one for one in wanted if one.measure]
    found = measured([one.measure for one in counted], units, windows)
    there = _days_of(units)
    values: dict[tuple[str, int, Period], Decimal | None] = {}
    for unit in units:
        for window in windows:
            for one in counted:
                values[one.code, unit, window] = _counted(one, unit, window, found, there[unit])
            for one in reversed(wanted):
                if not one.measure and one.formula:
                    operands = {
                        code: values[code, unit, window] for code in one.formula.references()
                    }
                    values[one.code, unit, window] = one.formula.evaluate(operands)
    return Evaluated(values, found.as_of)


def _with_operands(codes: Sequence[str]) -> list[Indicator]:
    """Return indicators and what their formulas refer to, each behind whatever refers to it."""
    order: dict[str, Indicator] = {}
    waiting = list(codes)
    while waiting:
        code = waiting.pop(0)
        found = indicator(code)
        order.pop(code, None)
        order[code] = found
        if not found.measure and found.formula:
            waiting += found.formula.references()
    return list(order.values())


def _counted(
    one: Indicator, unit: int, window: Period, found: Measured, there: Period | None
) -> Decimal | None:
    value = found.value(one.measure, unit, window)
    if value:
        return Decimal(value)
    since = first_day(measure(one.measure).fact, found.as_of)
    if since is None or window.end <= since or there is None or not there.overlaps(window):
        return None
    return Decimal(0)


def _days_of(units: Sequence[int]) -> Mapping[int, Period | None]:
    found: dict[int, Period | None] = dict.fromkeys(units)
    for unit in Unit.objects.filter(pk__in=units):
        first, end = unit.valid_from or date.min, unit.valid_until or date.max
        found[unit.pk] = Period(first, end)
    return found


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
