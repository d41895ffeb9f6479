"""Cells that follow from others of the same submission: a share whose numerator and denominator are asked, too. Nobody types them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from thuocdo.campaigns.questions import Question
from thuocdo.figures.computed import stored_value


def follows(questions: Mapping[str, Question]) -> dict[str, Question]:
    """Return the rows whose formula has all its operands among the rows asked, and that no register answers."""
    asked = {(one.indicator.code, one.of_whole) for one in questions.values()}
    return {
        row: one
        for row, one in questions.items()
        if not one.computed
        and one.indicator.formula is not None
        and all((code, one.of_whole) in asked for code in one.indicator.formula.references())
    }


def derived(
    questions: Mapping[str, Question], values: Mapping[str, Decimal | None]
) -> dict[str, Decimal | None]:
    """Return what each row that follows from others comes to, by row; null where an operand is unknown or a divisor is zero.

    Args:
        questions: all that is asked.
        values: what stands in the cells, by row; rows that follow may be missing.
    """
    waiting = follows(questions)
    by_code = {
        (one.indicator.code, one.of_whole): values.get(row)
        for row, one in questions.items()
        if row not in waiting
    }
    found: dict[str, Decimal | None] = {}
    while waiting:
        able = [row for row, one in waiting.items() if _known(one, by_code)]
        if not able:
            break
        for row in able:
            one = waiting.pop(row)
            assert one.indicator.formula is not None
            codes = one.indicator.formula.references()
            operands = {code: by_code[code, one.of_whole] for code in codes}
            found[row] = stored_value(one.indicator.formula.evaluate(operands))
            by_code[one.indicator.code, one.of_whole] = found[row]
    return found


def _known(one: Question, by_code: Mapping[tuple[str, bool], Decimal | None]) -> bool:
    assert one.indicator.formula is not None
    return all((code, one.of_whole) in by_code for code in one.indicator.formula.references())
