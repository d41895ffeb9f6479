"""One side cannot be larger than the other: a part than its whole, what was done than what there was to do."""

from __future__ import annotations

from collections.abc import Iterator

from thuocdo.consistency.arithmetic import Gaps, Side, Weight, named
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.wording import EMPTY, Phrase, join, label, number

_EXCEEDS = Phrase("{left}, lớn hơn {right}", "{left}, more than {right}")
_STATED = Phrase("{items}: {value}", "{items}: {value}")
_BOUND = Phrase("{value} ({items})", "{value} ({items})")
_SUM = Phrase("{sum} = {result}", "{sum} = {result}")
_ASSUMED = Phrase("Báo cáo không nêu {label}", "The report does not give {label}")


class LessOrEqual(Rule):
    """`a <= b`, sums on either side; a blank is 0 beside a filled one, an unknown helper leaves the bound open."""

    def __init__(self, text: RuleText) -> None:
        """Read both sides."""
        super().__init__(text)
        left, sign, right = text.expression.partition("<=")
        if not sign:
            raise text.refusal("expected '<='")
        self.left, self.right = Side(left, text), Side(right, text)

    def codes(self) -> tuple[str, ...]:
        """Return the bounded items, then the bounding ones."""
        return (*self.left.codes, *self.right.codes)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the left side where every combination of witnesses makes it too large."""
        left = self.left.weigh(case.values, Gaps.ALL_ARE_ZERO)
        right = self.right.weigh(case.values, Gaps.BLANK_CELLS_ARE_ZERO)
        if left is None or right is None:
            return
        if min(left.results) > max(right.results) + self.text.tolerance:
            yield self._finding(case, left, right)

    def _finding(self, case: Case, left: Weight, right: Weight) -> Finding:
        single = len(left.known) == 1
        excess = _EXCEEDS.fill(
            left=_side(case, left, _STATED, " + "), right=_side(case, right, _BOUND, ", ")
        )
        return finding(
            self.text,
            join((excess, *(_ASSUMED.fill(label=label(code)) for code in right.assumed)), ". "),
            codes=self.codes(),
            printed=left.result if single else None,
            locations=(*left.locations, *right.locations),
            confidence=min(weight.confidence for weight in (left, right)),
            # What the report does not say may explain the excess, so this asks for an explanation only.
            severity=Severity.WARNING if right.assumed else None,
            hint=cause(left.result, right.result) if single and self.right.single else EMPTY,
        )


def _side(case: Case, weight: Weight, phrase: Phrase, separator: str) -> Phrase:
    if not weight.known:
        return weight.text
    if len(weight.known) == 1:
        value = number(weight.result, weight.known[0].decimals)
    else:
        value = _SUM.fill(sum=weight.text, result=number(weight.result))
    return phrase.fill(
        items=join((named(case.values, known) for known in weight.known), separator), value=value
    )
