"""A definition in words and its version, and what it comes to now with its parts: what a computed figure says about how it came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from thuocdo.indicators.evaluation.evaluating import evaluated, is_computed
from thuocdo.indicators.indicator import Indicator, Register, ValueType
from thuocdo.indicators.measures.measure import Condition, Day, Measure
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator
from thuocdo.working_time.period import Period

_MARK_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Definition:
    """How an indicator is computed.

    `version` is the first day of the definition and a mark that changes with all that changes what is counted; `parts` are the
    codes a formula is made of, first the numerator, then the denominator where it is a share.
    """

    indicator: Indicator
    version: str
    counted: Measure | None
    conditions: tuple[Words, ...]
    formula: str
    parts: tuple[str, ...]

    @property
    def is_share(self) -> bool:
        """Say whether it is a numerator over a denominator."""
        pair = len(self.parts) == len(("numerator", "denominator"))
        return pair and self.indicator.value_type is ValueType.PERCENT


@dataclass(frozen=True, slots=True)
class Now:
    """What an indicator comes to now, unrounded, with its parts where it is a share; null where that is unknown."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


@lru_cache(maxsize=1024)
def definition_of(code: str, *, on: date) -> Definition:
    """Return how an indicator that `is_computed` is computed.

    Args:
        code: its code.
        on: the last day of the window that a figure is of, whose definition it is read by.

    Raises:
        NotFound: no indicator has this code.
    """
    one = indicator(code, on=on)
    counted = measure(one.measure) if one.measure else None
    conditions: tuple[Day | Condition, ...] = (counted.on, *counted.where) if counted else ()
    parts = one.formula.references() if one.formula and not counted else ()
    mark = sha256("\n".join(_text(code, on)).encode()).hexdigest()[:_MARK_LETTERS]
    return Definition(
        indicator=one,
        version=f"{one.valid_from.isoformat()}/{mark}",
        counted=counted,
        conditions=tuple(Words(each.vi, each.en) for each in conditions),
        formula=str(one.formula) if one.formula and not counted else "",
        parts=tuple(parts),
    )


def _text(code: str, on: date) -> Iterator[str]:
    """Yield all that decides what an indicator comes to, that of its operands included."""
    one = indicator(code, on=on)
    yield f"{code} {one.valid_from} {one.period_kind} {one.aggregation}"
    if one.measure:
        counted = measure(one.measure)
        until = counted.until.code if counted.until else ""
        yield f"{counted.fact} {counted.unit} {counted.on.code} {until} {counted.aggregate} {counted.column}"
        yield from (f"{each.code} {each.en}" for each in counted.where)
    elif one.formula is not None:
        yield str(one.formula)
        for part in one.formula.references():
            yield from _text(part, on)


def waits_for(code: str, *, on: date) -> tuple[Register, ...]:
    """Return the registers that an indicator, as it is defined on a day, waits for, each once; none where it is computed."""
    if is_computed(code, on=on):
        return ()
    one = indicator(code, on=on)
    found: dict[Register, None] = {}
    if one.formula is not None:
        for part in one.formula.references():
            found |= dict.fromkeys(waits_for(part, on=on))
    return tuple(found or {one.register: None})


def values_now(
    codes: Sequence[str], unit_ids: Sequence[int], window: Period
) -> tuple[Mapping[int, Mapping[str, Now]], datetime]:
    """Return what indicators that are computed come to now, by unit and code, and the moment that is of.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    found = evaluated(codes, unit_ids, [window])
    parts = {code: _share_parts(code, window) for code in codes}

    def of(code: str | None, unit: int) -> Decimal | None:
        return None if code is None else found.value(code, unit, window)

    values = {
        unit: {
            code: Now(of(code, unit), of(numerator, unit), of(denominator, unit))
            for code, (numerator, denominator) in parts.items()
        }
        for unit in unit_ids
    }
    return values, datetime.fromtimestamp(found.as_of, UTC)


def _share_parts(code: str, window: Period) -> tuple[str | None, str | None]:
    definition = definition_of(code, on=window.last_day)
    if not definition.is_share:
        return None, None
    numerator, denominator = definition.parts
    return numerator, denominator
