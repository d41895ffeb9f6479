"""What may not stand in a definition, each check one function that yields problems in plain words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from thuocdo.indicators.formula import Expression, Number, Operation
from thuocdo.indicators.indicator import Aggregation, Indicator, PeriodKind, Register, ValueType
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measures

Known: TypeAlias = Mapping[str, Indicator]

#: The registers whose indicators the rows of a room may answer.
_REGISTERS = {
    "dossiers": frozenset({Register.DOSSIERS}),
    "feedback": frozenset({Register.FEEDBACK}),
    "procedures": frozenset({Register.PROCEDURES}),
}
_ANSWERED_BY_CODE = frozenset({ValueType.CHOICE, ValueType.BOOL})
#: Values that are no amounts, so adding those of several units says nothing.
_NOT_ADDITIVE = _ANSWERED_BY_CODE | {ValueType.PERCENT, ValueType.SCORE, ValueType.RANK}


def problems_in(indicator: Indicator, known: Known) -> Iterator[str]:
    """Yield what is wrong with one definition.

    Args:
        indicator: the definition looked at.
        known: every definition by its code, the one looked at included.
    """
    for check in _CHECKS:
        yield from check(indicator, known)


def cycle_through(code: str, known: Known) -> tuple[str, ...]:
    """Return the codes of the first cycle of formulas met from one code, empty where there is none."""
    return _walk(code, (), known, set())


def _walk(code: str, path: tuple[str, ...], known: Known, done: set[str]) -> tuple[str, ...]:
    if code in path:
        return (*path[path.index(code) :], code)
    if code in done or code not in known:
        return ()
    for reference in _references(known[code]):
        if cycle := _walk(reference, (*path, code), known, done):
            return cycle
    done.add(code)
    return ()


def _texts(indicator: Indicator, known: Known) -> Iterator[str]:
    texts = {"label_vi": indicator.label_vi, "label_en": indicator.label_en}
    texts["source"] = str(indicator.source)
    for name, text in texts.items():
        if not text.strip():
            yield f"{name} is empty"
        elif text != unicodedata.normalize("NFC", text) or text != " ".join(text.split()):
            yield f"{name} is not NFC with single spaces"


def _choices(indicator: Indicator, known: Known) -> Iterator[str]:
    by_code = indicator.value_type in _ANSWERED_BY_CODE
    if by_code and len(indicator.choices) < 2:
        yield f"a {indicator.value_type} needs the choices it is answered by"
    if not by_code and indicator.choices:
        yield f"a {indicator.value_type} has no choices"


def _aggregation(indicator: Indicator, known: Known) -> Iterator[str]:
    percent = indicator.value_type is ValueType.PERCENT
    if indicator.aggregation is Aggregation.RATIO_OF_SUMS and not percent:
        yield "only a percentage is a ratio of sums"
    if percent and indicator.aggregation in {Aggregation.LATEST, Aggregation.MAX}:
        yield "a ratio needs the aggregation ratio_of_sums, or none"
    if indicator.aggregation is Aggregation.SUM and indicator.value_type in _NOT_ADDITIVE:
        yield f"a {indicator.value_type} cannot be summed over units"


def _known_codes(indicator: Indicator, known: Known) -> Iterator[str]:
    for reference in _references(indicator):
        if reference not in known:
            yield f"the formula refers to {reference}, which is not defined"


def _cycles(indicator: Indicator, known: Known) -> Iterator[str]:
    if indicator.code in (cycle := cycle_through(indicator.code, known)):
        yield f"the formula refers back to itself: {' → '.join(cycle)}"


def _operands(indicator: Indicator, known: Known) -> Iterator[str]:
    for operand in _known_operands(indicator, known):
        if operand.value_type in _NOT_ADDITIVE:
            yield f"{operand.code} is a {operand.value_type}; compute from the counts behind it"


def _ratio(indicator: Indicator, known: Known) -> Iterator[str]:
    formula = indicator.formula
    if formula is None:
        return
    if indicator.value_type is not ValueType.PERCENT:
        if _divides(formula):
            yield f"a {indicator.value_type} is no ratio, but its formula divides"
        return
    if not _is_percentage(formula):
        yield "a percentage is written 100 * part / whole"
    if indicator.aggregation is Aggregation.RATIO_OF_SUMS:
        for operand in _known_operands(indicator, known):
            if operand.aggregation is not Aggregation.SUM:
                yield f"a ratio of sums needs parts that are summed; {operand.code} is not"


def _time(indicator: Indicator, known: Known) -> Iterator[str]:
    if indicator.value_type is ValueType.PERCENT or indicator.period_kind is PeriodKind.STOCK:
        return
    for operand in _known_operands(indicator, known):
        if operand.period_kind is PeriodKind.STOCK:
            yield f"{operand.code} is a stock and would be summed over time in a {indicator.period_kind}"


def _validity(indicator: Indicator, known: Known) -> Iterator[str]:
    for operand in _known_operands(indicator, known):
        if operand.valid_from > indicator.valid_from:
            yield f"{operand.code} holds only from {operand.valid_from}, after {indicator.valid_from}"


def _measure(indicator: Indicator, known: Known) -> Iterator[str]:
    if not indicator.measure:
        return
    if indicator.formula:
        yield "it has a measure and a formula; a figure is counted or computed, not both"
    measure = measures().get(indicator.measure)
    if measure is None:
        yield f"no measure has the code {indicator.measure}"
        return
    yield from _behaves_as(indicator, measure)
    room = measure.fact.partition(".")[0]
    if indicator.register not in _REGISTERS.get(room, frozenset()):
        yield f"{measure.code} counts rows of {room}, which are no answer of the register {indicator.register}"


def _behaves_as(indicator: Indicator, measure: Measure) -> Iterator[str]:
    """Yield where an indicator and its measure differ over time or over units."""
    if measure.is_stock and indicator.period_kind is not PeriodKind.STOCK:
        yield f"a {indicator.period_kind} cannot be counted by {measure.code}, which is a stock"
    if not measure.is_stock and indicator.period_kind is PeriodKind.STOCK:
        yield f"a stock cannot be counted by {measure.code}, which is a flow"
    if indicator.aggregation is Aggregation.SUM and not measure.additive:
        yield f"{measure.code} counts different things, which cannot be summed over units"
    if indicator.aggregation is Aggregation.SUM and measure.known_of:
        yield f"{measure.code} is known of some units alone and cannot be summed over units"


def _references(indicator: Indicator) -> tuple[str, ...]:
    return indicator.formula.references() if indicator.formula else ()


def _known_operands(indicator: Indicator, known: Known) -> Iterator[Indicator]:
    return (known[code] for code in _references(indicator) if code in known)


def _divides(formula: Expression) -> bool:
    if not isinstance(formula, Operation):
        return False
    return formula.sign == "/" or _divides(formula.left) or _divides(formula.right)


def _is_percentage(formula: Expression) -> bool:
    if not isinstance(formula, Operation) or formula.sign != "/":
        return False
    product = formula.left
    return (
        isinstance(product, Operation)
        and product.sign == "*"
        and isinstance(product.left, Number)
        and product.left.value == 100
    )


_CHECKS: tuple[Callable[[Indicator, Known], Iterator[str]], ...] = (
    _texts,
    _choices,
    _aggregation,
    _known_codes,
    _cycles,
    _operands,
    _ratio,
    _time,
    _validity,
    _measure,
)
