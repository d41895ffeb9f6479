"""Carrying the figures of former units onto the map of one day, so that 2023 can be compared with 2026.

Pure. Values are carried as exact fractions: nothing is rounded, so no total changes. Where whole numbers are shown,
every former value is dealt out in whole parts. The guarantees: docs/algorithms/restatement.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor
from types import MappingProxyType

from thuocdo.errors import InvalidInput
from thuocdo.indicators.indicator import Aggregation, Indicator
from thuocdo.indicators.registry import evaluate, indicator
from thuocdo.organisations.weights import WEIGHT_DIGITS, Step, restatement

#: What each unit reported, by its id; null where it was there and did not report.
Values = Mapping[int, Decimal | None]

#: A weight has nine digits, so the product along a chain of a hundred splits is still exact.
CHAIN_DIGITS = 100 * WEIGHT_DIGITS

_NOWHERE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Inheritance:
    """Who takes over the figures of whom on the map of one day; units by their id.

    `shares[former][unit]` add up to exactly 1 over the units. `withheld[former]` are the units that may inherit from
    a former unit whose shares are not decided, or a part of which has no heir: nothing of it is carried over.
    """

    shares: Mapping[int, Mapping[int, Fraction]]
    withheld: Mapping[int, frozenset[int]]
    undecided: frozenset[int] = _NOWHERE
    ended: frozenset[int] = _NOWHERE

    def of(self, unit: int) -> Mapping[int, Fraction]:
        """Return the shares of one unit: its own whole where it went on."""
        return self.shares.get(unit, {unit: Fraction(1)})

    def origins_of(self, units: Iterable[int]) -> frozenset[int]:
        """Return all former units whose figures, or a part of them, may be those of any of the units."""
        wanted = set(units)
        carried = (former for former, shares in self.shares.items() if wanted & shares.keys())
        kept_back = (former for former, heirs in self.withheld.items() if wanted & heirs)
        return frozenset(carried) | frozenset(kept_back)


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit gave to a restated value: its own value and the share of it; the value null where not reported.

    In a ratio the value is that of the first operand of its formula.
    """

    unit: int
    share: Fraction
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Restated:
    """The value of one unit on the map of a day.

    `value` is exact and null where no part was reported. `shown` is the same dealt out in the digits that the parts
    were printed with: counts stay whole. `missing` did not report; `withheld` could not be carried over.
    """

    value: Fraction | None
    shown: Decimal | None
    parts: tuple[Part, ...]
    missing: frozenset[int] = _NOWHERE
    withheld: frozenset[int] = _NOWHERE

    @property
    def complete(self) -> bool:
        """Tell whether every part is in the value."""
        return not self.missing and not self.withheld


def inheritance(steps: Iterable[Step], *, on: date) -> Inheritance:
    """Follow all successions up to and including a day.

    Shape: one entry per former unit, in `shares` or in `withheld`; units that went on are in neither.
    """
    taken = [step for step in steps if step.on <= on]
    with localcontext(prec=CHAIN_DIGITS):
        found = restatement(taken, on=on)
    return Inheritance(
        shares={
            former: {unit: Fraction(share) for unit, share in shares.items()}
            for former, shares in found.weights.items()
        },
        withheld=_possible_heirs(found.undecided | found.ended, taken),
        undecided=found.undecided,
        ended=found.ended,
    )


def _possible_heirs(formers: Iterable[int], steps: Sequence[Step]) -> Mapping[int, frozenset[int]]:
    after: dict[int, list[int]] = defaultdict(list)
    for step in steps:
        after[step.predecessor] += [] if step.successor is None else [step.successor]
    return {former: _reached(former, after) for former in formers}


def _reached(unit: int, after: Mapping[int, Sequence[int]]) -> frozenset[int]:
    """Return the units at the end of all ways from a unit; those on the way have ended themselves."""
    seen, waiting = {unit}, [unit]
    while waiting:
        fresh = [heir for heir in after.get(waiting.pop(), ()) if heir not in seen]
        seen.update(fresh)
        waiting += fresh
    return frozenset(seen - after.keys())


def restate(values: Values, *, of: Indicator, by: Inheritance) -> Mapping[int, Restated]:
    """Carry the values of an additive indicator for one window of days onto the map of a day.

    Shape: one entry per unit of that map that any of the units passes something to, or may.
    Null: a unit whose parts all were not reported has a null value, never 0; one with some parts missing has the sum
        of the others and names the missing ones.
    Time: the units in `values` are those that were there at the end of the window; the map is that of `by`.

    Raises:
        InvalidInput: the indicator does not add up over units.
    """
    if of.aggregation != Aggregation.SUM:
        raise _refusal(of)
    return _carried(values, by)


def restate_ratio(
    values: Mapping[str, Values], *, of: Indicator, by: Inheritance
) -> Mapping[int, Restated]:
    """Compute a ratio on the map of a day from its restated parts; the ratios of the former units are not looked at.

    Shape: as `restate`. A unit that lacks one operand is missing in all of them, or the part and the whole would be
        sums over different units.
    Null: no unit reported all operands, or the divisor is 0.
    Precision: 28 digits; nothing is rounded before.

    Args:
        values: what each unit reported, by the codes of `operands(of)`; an operand that is null is computed by its own
            formula where it has one.

    Raises:
        InvalidInput: the indicator is no ratio of sums, or has no formula.
    """
    formula = of.formula
    if of.aggregation != Aggregation.RATIO_OF_SUMS or formula is None:
        raise _refusal(of)
    parts = formula.references()
    if any(indicator(code).aggregation != Aggregation.SUM for code in parts):
        raise _refusal(of)
    known = _complete_operands(values, parts)
    sums = {code: _carried(column, by) for code, column in known.items()}
    first = sums[parts[0]]
    restated = {}
    for unit, whole in first.items():
        operands = {code: _decimal(column[unit].value) for code, column in sums.items()}
        value = formula.evaluate(operands)
        exact = None if value is None else Fraction(value)
        restated[unit] = Restated(exact, value, whole.parts, whole.missing, whole.withheld)
    return MappingProxyType(restated)


def operands(of: Indicator) -> tuple[str, ...]:
    """Return the codes whose figures a restatement needs: its own for a sum, all below the formula for a ratio.

    Raises:
        InvalidInput: the indicator cannot be restated.
    """
    if of.aggregation == Aggregation.SUM:
        return (of.code,)
    if of.aggregation != Aggregation.RATIO_OF_SUMS or of.formula is None:
        raise _refusal(of)
    found: dict[str, None] = {}
    waiting = list(of.formula.references())
    while waiting:
        code = waiting.pop(0)
        if code not in found:
            found[code] = None
            formula = indicator(code).formula
            waiting += formula.references() if formula else ()
    return tuple(found)


def can_be_restated(of: Indicator) -> bool:
    """Tell whether an indicator can be carried over: it adds up, or is a ratio of what adds up."""
    return of.aggregation == Aggregation.SUM or (
        of.aggregation == Aggregation.RATIO_OF_SUMS and of.formula is not None
    )


def _refusal(of: Indicator) -> InvalidInput:
    return InvalidInput(
        "not_additive",
        f"Không quy đổi được “{of.label_vi}” theo địa giới khác: chỉ tiêu này không cộng được giữa các đơn vị. "
        "Hãy xem chuỗi số liệu như đã báo cáo.",
        f"“{of.label_en}” cannot be restated on another map: it does not add up over units. "
        "Look at the series as it was reported.",
        indicator=of.code,
    )


def _complete_operands(
    values: Mapping[str, Values], parts: Sequence[str]
) -> dict[str, dict[int, Decimal | None]]:
    columns: dict[str, dict[int, Decimal | None]] = {code: {} for code in parts}
    for unit in sorted({unit for column in values.values() for unit in column}):
        reported = {code: column.get(unit) for code, column in values.items()}
        row = [_operand(code, reported) for code in parts]
        complete = all(value is not None for value in row)
        for code, value in zip(parts, row, strict=True):
            columns[code][unit] = value if complete else None
    return columns


def _operand(code: str, reported: Mapping[str, Decimal | None]) -> Decimal | None:
    given = reported.get(code)
    return evaluate(code, reported) if given is None else given


def _decimal(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def _carried(values: Values, by: Inheritance) -> Mapping[int, Restated]:
    parts: dict[int, list[tuple[Part, Decimal]]] = defaultdict(list)
    withheld: dict[int, set[int]] = defaultdict(set)
    for unit in sorted(values):
        value = values[unit]
        if unit in by.withheld:
            for heir in by.withheld[unit]:
                withheld[heir].add(unit)
            continue
        shares = by.of(unit)
        dealt = {heir: Decimal(0) for heir in shares} if value is None else deal_out(value, shares)
        for heir, share in shares.items():
            parts[heir].append((Part(unit, share, value), dealt[heir]))
    reached = sorted(parts.keys() | withheld.keys())
    return MappingProxyType(
        {unit: _summed(parts[unit], frozenset(withheld[unit])) for unit in reached}
    )


def _summed(dealt: Sequence[tuple[Part, Decimal]], withheld: frozenset[int]) -> Restated:
    parts = tuple(part for part, _ in dealt)
    missing = frozenset(part.unit for part in parts if part.value is None)
    known = [part.share * Fraction(part.value) for part in parts if part.value is not None]
    if not known:
        return Restated(None, None, parts, missing, withheld)
    shown = sum((share for part, share in dealt if part.value is not None), Decimal(0))
    return Restated(sum(known, Fraction(0)), shown, parts, missing, withheld)


def deal_out(value: Decimal, shares: Mapping[int, Fraction]) -> Mapping[int, Decimal]:
    """Divide a value in parts that have no more decimals than it has itself and add up to it exactly.

    By largest remainder; of equal remainders the unit with the smaller id comes first, so the order of the shares
    does not matter. No part is off its exact share by one unit of the last digit or more.
    """
    scale = 10 ** max(0, -_exponent(value))
    whole = Fraction(value) * scale
    exact = {unit: whole * share for unit, share in shares.items()}
    parts = {unit: floor(part) for unit, part in exact.items()}
    by_loss = sorted(exact, key=lambda unit: (parts[unit] - exact[unit], unit))
    for unit in by_loss[: int(whole) - sum(parts.values())]:
        parts[unit] += 1
    return {unit: Decimal(part) / scale for unit, part in parts.items()}


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a figure is a finite number"
    return exponent
