"""Where one thing holds another must hold too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps, Side, check_code
from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import State, Values
from thuocdo.consistency.wording import Phrase, item, join, number

_FILLED = re.compile(r"filled\(\s*([a-z0-9_.]+)\s*\)")
_COMPARED = re.compile(r"(.+?)\s*(>|=)\s*(\d+)")
_BLANK_CELL = Phrase("{item} để trống", "{item} is blank")
_VALUE = Phrase("{item} ghi {value}", "{item} is {value}")


@dataclass(frozen=True, slots=True)
class Atom:
    """`filled(code)`, `sum > n` or `code = n`."""

    side: Side
    sign: str
    bound: Decimal

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the indicators it asks about."""
        return self.side.codes

    def holds(self, values: Values) -> bool | None:
        """Return whether it holds, null where the report has no such item or it cannot be read.

        A blank is not filled and not above or equal to anything, so it counts as 0 only to be compared with.
        """
        states = [values.state(code) for code in self.codes]
        if State.UNREADABLE in states or set(states) <= {State.ABSENT, State.NOT_ASKED}:
            return None
        if self.sign == "filled":
            return State.FILLED in states
        weight = self.side.weigh(values, Gaps.ALL_ARE_ZERO)
        if weight is None:
            return False
        return weight.result > self.bound if self.sign == ">" else weight.result == self.bound


@dataclass(frozen=True, slots=True)
class Condition:
    """Atoms that must all hold."""

    atoms: tuple[Atom, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the indicators it asks about."""
        return tuple(code for atom in self.atoms for code in atom.codes)

    @property
    def filled_code(self) -> str | None:
        """Return the code of a condition that is only `filled(code)`."""
        return self.codes[0] if len(self.atoms) == 1 and self.atoms[0].sign == "filled" else None

    def holds(self, values: Values) -> bool | None:
        """Return whether all atoms hold, null where one is unknown and none fails."""
        found = [atom.holds(values) for atom in self.atoms]
        if False in found:
            return False
        return None if None in found else True


class Implies(Rule):
    """`condition => condition`, or `<=>` for both ways.

    At fault is the cell that should be filled where the consequence asks for one, else the cell that claims too much.
    """

    def __init__(self, text: RuleText) -> None:
        """Read both conditions.

        Raises:
            DefinitionError: a condition is neither `filled()` nor a comparison with a number.
        """
        super().__init__(text)
        self.both_ways = "<=>" in text.expression
        left, sign, right = text.expression.partition("<=>" if self.both_ways else "=>")
        if not sign:
            raise text.refusal("expected '=>' or '<=>'")
        self.condition = _condition(left, text)
        self.consequence = _condition(right, text)

    def codes(self) -> tuple[str, ...]:
        """Return the indicators of both conditions, the one at fault first."""
        needed = self.consequence.filled_code
        return tuple(
            dict.fromkeys(
                ((needed,) if needed else ()) + self.condition.codes + self.consequence.codes
            )
        )

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the item at fault where the condition holds and the consequence does not."""
        first, second = self.condition.holds(case.values), self.consequence.holds(case.values)
        if (first is True and second is False) or (
            self.both_ways and first is False and second is True
        ):
            yield self._finding(case)

    def _finding(self, case: Case) -> Finding:
        known = [operand for code in self.codes() if (operand := case.values.known(code))]
        printed = case.values.known(self.codes()[0])
        cells = [cell for code in self.codes() if (cell := case.values.cell(code))]
        return finding(
            self.text,
            join((_stated(case, code) for code in self.codes() if case.values.cell(code)), "; "),
            codes=self.codes(),
            printed=printed.value if printed else None,
            expected=self._expected(case),
            locations=(cell.location for cell in cells),
            confidence=min((operand.confidence for operand in known), default=1.0),
        )

    def _expected(self, case: Case) -> Decimal | None:
        """Return what belongs into the empty cell where all that the condition names agrees on it."""
        if self.consequence.filled_code is None or len(self.condition.codes) < 2:
            return None
        values = {
            operand.value for code in self.condition.codes if (operand := case.values.known(code))
        }
        return values.pop() if len(values) == 1 else None


def _stated(case: Case, code: str) -> Phrase:
    known = case.values.known(code)
    named = item(code, case.values.cell(code))
    if known is None:
        return _BLANK_CELL.fill(item=named)
    return _VALUE.fill(item=named, value=number(known.value, known.decimals))


def _condition(text: str, rule: RuleText) -> Condition:
    return Condition(tuple(_atom(part.strip(), rule) for part in text.split(" and ")))


def _atom(text: str, rule: RuleText) -> Atom:
    if match := _FILLED.fullmatch(text):
        return Atom(Side(check_code(match[1], rule), rule), "filled", Decimal(0))
    if match := _COMPARED.fullmatch(text):
        return Atom(Side(match[1], rule), match[2], Decimal(match[3]))
    raise rule.refusal(f"{text!r} is neither filled(code) nor a comparison with a number")
