"""Rules about one item: a value that betrays another, a note that narrows the scope, a formula typed into a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps, Side, check_code, named
from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding, FormCell
from thuocdo.consistency.kinds.ratios import RatioEquals
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import UNUSABLE, Origin
from thuocdo.consistency.wording import Phrase, item, number
from thuocdo.vietnamese import fold

_NOTE = re.compile(r"note\(([^)]+)\) contains \"([^\"]+)\"")
_SUSPECT = Phrase("{item} ghi {printed}, trùng {other}", "{item} is {printed}, the same as {other}")
_SUSPECT_VALUE = Phrase("{item} ghi {printed}", "{item} is {printed}")
_NARROWED = Phrase("{item}, ghi chú: “{note}”", "{item}, note: “{note}”")
_OPERANDS = Phrase(
    "{item}: ô ghi phép tính {typed}, nhưng tử số và mẫu số của biểu là {own}",
    "{item}: the cell holds {typed}, but its own numerator and denominator are {own}",
)
_FRACTION = Phrase("{top}/{bottom}", "{top}/{bottom}")


class Suspect(Rule):
    """`a = b` or `a = n`, where being equal is what is wrong."""

    def __init__(self, text: RuleText) -> None:
        """Read both sides."""
        super().__init__(text)
        left, sign, right = text.expression.partition("=")
        if not sign:
            raise text.refusal("expected '='")
        self.subject, self.side = check_code(left.strip(), text), Side(right, text)

    def codes(self) -> tuple[str, ...]:
        """Return the suspect item, then what it equals."""
        return (self.subject, *self.side.codes)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the item that equals what it should not; 0 equals 0 without arousing suspicion."""
        known = case.values.known(self.subject)
        weight = self.side.weigh(case.values, Gaps.REFUSED)
        if known is None or weight is None or known.origin is not Origin.CELL or not known.value:
            return
        if known.value == weight.result:
            message = _SUSPECT if weight.known else _SUSPECT_VALUE
            other = named(case.values, weight.known[0]) if weight.known else ""
            yield finding(
                self.text,
                message.fill(
                    item=item(self.subject, case.values.cell(self.subject)),
                    printed=number(known.value, known.decimals),
                    other=other,
                ),
                codes=self.codes(),
                printed=known.value,
                locations=(*known.locations, *weight.locations),
                confidence=min(
                    known.confidence, *(operand.confidence for operand in weight.known), 1.0
                ),
            )


class NoteContains(Rule):
    """`note(code, code …) contains "phrase"`: the note says that the item is not what the form asks for."""

    def __init__(self, text: RuleText) -> None:
        """Read the items and the phrase."""
        super().__init__(text)
        match = _NOTE.fullmatch(text.expression)
        if match is None:
            raise text.refusal("expected 'note(code, …) contains \"phrase\"'")
        self._codes = tuple(check_code(code.strip(), text) for code in match[1].split(","))
        self.phrase = fold(match[2])

    def codes(self) -> tuple[str, ...]:
        """Return the items whose notes are read."""
        return self._codes

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield each item whose note has the phrase."""
        for code in self._codes:
            cell = case.values.cell(code)
            if cell is not None and self.phrase in fold(cell.note):
                yield finding(
                    self.text,
                    _NARROWED.fill(
                        item=item(code, cell), note=" ".join(cell.note.split()).rstrip(".")
                    ),
                    codes=(code,),
                    printed=cell.value,
                    locations=(cell.location,),
                    confidence=cell.confidence,
                )


class FormulaOperands(Rule):
    """A formula typed into the cell of a share uses the form's own numerator and denominator."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the formulas with other operands."""
        for rule in case.of_kind(RatioEquals):
            cell = case.values.cell(rule.subject)
            if cell is None or cell.printed.operands is None or cell.confidence < UNUSABLE:
                continue
            known = {code: case.values.known(code) for code in rule.side.codes}
            values = {code: operand.value if operand else None for code, operand in known.items()}
            top, bottom = rule.numerator.evaluate(values), rule.denominator.evaluate(values)
            if top is not None and bottom is not None and cell.printed.operands != (top, bottom):
                yield self._finding(case, rule, cell, (top, bottom))

    def _finding(
        self, case: Case, rule: RatioEquals, cell: FormCell, own: tuple[Decimal, Decimal]
    ) -> Finding:
        typed = cell.printed.operands
        assert typed is not None
        operands = [known for code in rule.side.codes if (known := case.values.known(code))]
        return finding(
            self.text,
            _OPERANDS.fill(
                item=item(rule.subject, cell), typed=_fraction(typed), own=_fraction(own)
            ),
            codes=rule.codes(),
            printed=cell.value,
            locations=(cell.location, *(place for known in operands for place in known.locations)),
            confidence=min(cell.confidence, *(known.confidence for known in operands)),
        )


class ByPerson(Rule):
    """A rule that only a person can judge; it is here so that people may name it."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield nothing."""
        yield from ()


def _fraction(operands: tuple[Decimal, Decimal]) -> Phrase:
    return _FRACTION.fill(top=number(operands[0]), bottom=number(operands[1]))
