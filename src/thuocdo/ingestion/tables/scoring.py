"""How well one printed row fits one row of a form; above zero speaks for the pair, below zero against it.

The label decides. Number, unit and value only tip the balance, because each of them is often wrong in print: numbers
survive from other templates, units are left out, figures stand in the wrong row. The weights were fitted on damaged
forms of our own making; docs/algorithms/alignment.md has the measurements.
"""

from __future__ import annotations

from functools import lru_cache

from thuocdo.figures.notation import Kind, read_number
from thuocdo.indicators.indicator import ValueType
from thuocdo.ingestion.tables import units
from thuocdo.ingestion.tables.catalogue import Slot, item_parts
from thuocdo.ingestion.tables.source_rows import SourceRow

#: A label of this likeness says nothing; each further hundredth is worth a tenth of a point, a perfect one 3.5 points.
INDIFFERENT = 0.65
LABEL_WEIGHT = 10.0
SAME_ITEM = 0.8
SAME_LAST_PART = 0.15
OTHER_ITEM = -0.3
MISSING_ITEM = -0.1
UNEXPECTED_ITEM = -0.5
UNIT_WEIGHT = 0.4
VALUE_IN_HEADING = -0.6
VALUE_FOUND = 0.3
IMPLAUSIBLE_VALUE = -0.4


def fit(row: SourceRow, slot: Slot, alike: float) -> float:
    """Return the score of a pair whose labels are `alike` (0–1)."""
    score = LABEL_WEIGHT * (alike - INDIFFERENT)
    score += _item(item_parts(row.item), slot.item)
    score += UNIT_WEIGHT * units.agreement(row.unit, slot.row.unit)
    return score + _value(row.value, slot)


def _item(printed: tuple[str, ...], expected: tuple[str, ...]) -> float:
    if printed == expected:
        return SAME_ITEM if printed else 0.2
    if not printed:
        return MISSING_ITEM
    if not expected:
        return UNEXPECTED_ITEM
    # "II.2.1" in a list that numbers its sections, "10.2.7" for "3.2.7"
    if len(printed) == len(expected) and printed[-1] == expected[-1]:
        return SAME_LAST_PART
    if len(expected) > 1 and printed[-len(expected) :] == expected:
        return SAME_ITEM / 2
    return OTHER_ITEM


def _value(text: str, slot: Slot) -> float:
    if not text:
        return 0.0
    if slot.kind is None:
        return VALUE_IN_HEADING
    return IMPLAUSIBLE_VALUE if _is_implausible(text, slot.kind) else VALUE_FOUND


@lru_cache(maxsize=8192)
def _is_implausible(text: str, kind: ValueType) -> bool:
    read = read_number(text)
    if read.value is None:
        return False
    if kind is ValueType.PERCENT:
        return read.value > 150
    if kind in (ValueType.CHOICE, ValueType.BOOL):
        return read.kind is Kind.NUMBER and read.value > 9
    return read.percent_sign or (
        kind is ValueType.COUNT and read.value != read.value.to_integral_value()
    )
