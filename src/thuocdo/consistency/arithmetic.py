"""One side of a rule, weighed against the values of a report.

The policy on gaps is that of the forms: in a sum a blank part is 0 once another part is filled, a share with a blank
operand cannot be judged, and on the side that bounds another an unknown value cannot be taken for 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import product

from thuocdo.consistency.rule import RuleText
from thuocdo.consistency.values import Known, Origin, State, Values
from thuocdo.consistency.wording import BLANK, EMPTY, Phrase, item, join, label, number
from thuocdo.figures.source import Location
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.formula import Expression, Ref, parse_expression
from thuocdo.indicators.registry import indicators

_OPTIONAL = re.compile(r"optional\(\s*([a-z0-9_.]+)\s*\)")
#: Combinations of differing witnesses that are tried; more would say that nobody knows.
MOST_COMBINATIONS = 64


class Gaps(Enum):
    """What a side does about operands that have no value."""

    REFUSED = "refused"  # shares: every operand must be filled
    BLANKS_ARE_ZERO = (
        "blanks are zero"  # sums: a blank cell is 0, and so is a row of other forms only
    )
    BLANK_CELLS_ARE_ZERO = "blank cells are zero"  # the larger side of a bound: what the form does not ask for is unknown
    ALL_ARE_ZERO = (
        "all are zero"  # the smaller side of a bound: leaving something out only makes it smaller
    )


@dataclass(frozen=True, slots=True)
class Weight:
    """What a side comes to. `results` are those of every combination of witnesses, that of the best ones first."""

    results: tuple[Decimal, ...]
    side: Side
    known: tuple[Known, ...]
    assumed: tuple[str, ...] = ()

    @property
    def text(self) -> Phrase:
        """Return the arithmetic spelled out; written when it is asked for, since most rules find nothing to say."""
        return self.side.render(self.known)

    @property
    def result(self) -> Decimal:
        """Return the result by the best witnesses."""
        return self.results[0]

    @property
    def confidence(self) -> float:
        """Return how sure the least sure operand is."""
        return min((known.confidence for known in self.known), default=1.0)

    @property
    def locations(self) -> tuple[Location, ...]:
        """Return where the operands stand."""
        return tuple(place for known in self.known for place in known.locations)


class Side:
    """An arithmetic expression over indicators; `optional(code)` counts as 0 where the report does not give it."""

    def __init__(self, text: str, rule: RuleText) -> None:
        """Parse one side of a rule.

        Raises:
            DefinitionError: it is no arithmetic, or names an indicator that there is not.
        """
        self.optional = frozenset(_OPTIONAL.findall(text))
        try:
            self.expression: Expression = parse_expression(_OPTIONAL.sub(r"\1", text))
        except DefinitionError as error:
            raise rule.refusal(str(error)) from error
        self.codes = self.expression.references()
        for code in self.codes:
            check_code(code, rule)

    @property
    def single(self) -> bool:
        """Tell whether the side is one indicator and no arithmetic."""
        return isinstance(self.expression, Ref)

    def weigh(self, values: Values, gaps: Gaps) -> Weight | None:
        """Return what the side comes to, null where it cannot be known."""
        known = {code: values.known(code) for code in self.codes}
        missing = [code for code, found in known.items() if found is None]
        assumed = tuple(code for code in missing if code in self.optional)
        if not all(self._may_be_zero(code, values, gaps) for code in missing):
            return None
        found = tuple(operand for operand in known.values() if operand is not None)
        if not found and self.codes:
            return None
        results = self._results(found)
        return Weight(results, self, found, assumed) if results else None

    def render(self, known: tuple[Known, ...]) -> Phrase:
        """Spell the arithmetic out with the values in the place of codes, what has none as blank."""
        texts = {operand.code: number(operand.value, operand.decimals) for operand in known}
        kept = {code: texts.get(code, BLANK) for code in self.codes}
        return Phrase(
            self.expression.render({code: text.vi for code, text in kept.items()}),
            self.expression.render({code: text.en for code, text in kept.items()}),
        )

    def _may_be_zero(self, code: str, values: Values, gaps: Gaps) -> bool:
        state = values.state(code)
        if code in self.optional and state in (State.ABSENT, State.NOT_ASKED):
            return True
        if gaps is Gaps.REFUSED or state is State.UNREADABLE:
            return False
        if gaps is Gaps.BLANK_CELLS_ARE_ZERO:
            return state is State.BLANK
        return state in (State.BLANK, State.NOT_ASKED) or gaps is Gaps.ALL_ARE_ZERO

    def _results(self, known: tuple[Known, ...]) -> tuple[Decimal, ...]:
        readings = [[(k.code, value) for value in (k.value, *k.others)] for k in known]
        zeros: dict[str, Decimal | None] = dict.fromkeys(self.codes, Decimal(0))
        found: list[Decimal] = []
        for number_of, reading in enumerate(product(*readings)):
            result = self.expression.evaluate(zeros | dict(reading))
            if number_of == 0 and result is None:
                return ()
            if result is not None:
                found.append(result)
            if number_of >= MOST_COMBINATIONS:
                break
        return tuple(found)


def check_code(code: str, rule: RuleText) -> str:
    """Return the code if there is such an indicator.

    Raises:
        DefinitionError: there is none.
    """
    if code not in indicators():
        raise rule.refusal(f"there is no indicator {code!r}")
    return code


_TAKEN_FROM = {
    Origin.CELL: EMPTY,
    Origin.NOTE: Phrase("theo ghi chú", "by a note"),
    Origin.PROSE: Phrase("theo lời văn", "by the prose"),
    Origin.FORMULA: Phrase("tính từ các chỉ tiêu khác", "computed from other items"),
}


def named(values: Values, known: Known) -> Phrase:
    """Name an operand by its place and label, and say where it was taken from if it stands in no cell."""
    return join((item(known.code, values.cell(known.code)), _TAKEN_FROM[known.origin]))


def origins(known: tuple[Known, ...]) -> Phrase:
    """Name in brackets the operands that stand in no cell, with their values."""
    parts = [
        join(
            (
                number(operand.value, operand.decimals),
                label(operand.code),
                _TAKEN_FROM[operand.origin],
            )
        )
        for operand in known
        if operand.origin is not Origin.CELL
    ]
    together = join(parts, "; ")
    return Phrase(f" ({together.vi})", f" ({together.en})") if together else EMPTY
