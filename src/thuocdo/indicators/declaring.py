"""The one call in which definitions are written, and the short names for what they say most often."""

from __future__ import annotations

from datetime import date

from thuocdo.indicators.formula import parse_expression
from thuocdo.indicators.indicator import (
    Aggregation,
    Choice,
    Indicator,
    PeriodKind,
    Register,
    Source,
    UnitOfMeasure,
)

FLOW, STOCK, CUMULATIVE = PeriodKind.FLOW, PeriodKind.STOCK, PeriodKind.CUMULATIVE
SUM, RATIO_OF_SUMS = Aggregation.SUM, Aggregation.RATIO_OF_SUMS
MAX, NONE = Aggregation.MAX, Aggregation.NONE


def declare(
    code: str,
    label_vi: str,
    label_en: str,
    *,
    unit: UnitOfMeasure,
    period_kind: PeriodKind,
    aggregation: Aggregation,
    register: Register,
    source: Source,
    choices: tuple[str, ...] = (),
    formula: str = "",
    measure: str = "",
    note: str = "",
    note_vi: str = "",
    helper: bool = False,
    since: date | None = None,
) -> Indicator:
    """Return an indicator that holds from the day its source document does, or from another day.

    A definition that changes stays as it is; the new one stands beside it, under the same code, from its own day on.

    Args:
        choices: labels of the answers, the first for code 0.
        formula: arithmetic over other codes; empty where the value is counted or declared.
        measure: code of what is counted for it; empty where no register answers it yet.
        since: the first day on which it holds; null for that of the document.
    """
    return Indicator(
        code=code,
        label_vi=label_vi,
        label_en=label_en,
        unit_of_measure=unit,
        period_kind=period_kind,
        aggregation=aggregation,
        register=register,
        source=source,
        valid_from=since or source.document.valid_from,
        choices=tuple(Choice(number, label) for number, label in enumerate(choices)),
        formula=parse_expression(formula) if formula else None,
        measure=measure,
        note=note,
        note_vi=note_vi,
        helper=helper,
    )
