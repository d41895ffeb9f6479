"""A share equals its numerator over its denominator, times 100."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps, Side, Weight, origins
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause_in_share
from thuocdo.consistency.evidence import Finding
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin
from thuocdo.consistency.wording import Phrase, item, number
from thuocdo.figures.notation import rounded
from thuocdo.indicators.formula import Expression, Number, Operation

#: Decimals with which an expected share is written where the form does not print more.
SHARE_DECIMALS = 2
_RATIO = Phrase(
    "{item}: {ratio} = {result} %{origins}, biểu ghi {printed} %",
    "{item}: {ratio} = {result} %{origins}, but {printed} % is printed",
)


@dataclass(frozen=True, slots=True)
class Share:
    """A printed share and what its operands make of it."""

    printed: Known
    weight: Weight


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Round as official figures are rounded: half away from zero."""
    return rounded(value, decimals)


class RatioEquals(Rule):
    """`share = 100 * numerator / denominator`; a blank operand leaves it open."""

    def __init__(self, text: RuleText) -> None:
        """Read both sides.

        Raises:
            DefinitionError: the right side is not 100 times a quotient.
        """
        super().__init__(text)
        left, _, right = text.expression.partition("=")
        subject = Side(left, text)
        self.side = Side(right, text)
        operands = numerator_and_denominator(self.side.expression)
        if not subject.single or operands is None:
            raise text.refusal("expected 'share = 100 * numerator / denominator'")
        self.subject = subject.codes[0]
        self.numerator, self.denominator = operands

    def codes(self) -> tuple[str, ...]:
        """Return the share, then its operands."""
        return (self.subject, *self.side.codes)

    def share(self, case: Case) -> Share | None:
        """Return the share with its operands, null where one of them is unknown or the denominator is 0."""
        printed = case.values.known(self.subject)
        weight = self.side.weigh(case.values, Gaps.REFUSED)
        if printed is None or weight is None or printed.origin is not Origin.CELL:
            return None
        return Share(printed, weight)

    def holds(self, share: Share) -> bool:
        """Tell whether the share is right within the tolerance, by any combination of witnesses."""
        allowance = self.text.allowance(share.printed.decimals)
        return any(
            abs(share.printed.value - result) <= allowance for result in share.weight.results
        )

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the share that its own operands contradict."""
        share = self.share(case)
        if share is None or self.holds(share):
            return
        printed, weight = share.printed, share.weight
        decimals = max(SHARE_DECIMALS, printed.decimals)
        yield finding(
            self.text,
            _RATIO.fill(
                item=item(self.subject, case.values.cell(self.subject)),
                ratio=weight.text,
                result=number(weight.result, decimals),
                origins=origins(weight.known),
                printed=number(printed.value, printed.decimals),
            ),
            codes=self.codes(),
            printed=printed.value,
            expected=half_up(weight.result, decimals),
            locations=(*printed.locations, *weight.locations),
            confidence=min(printed.confidence, weight.confidence),
            hint=cause_in_share(
                printed.value, half_up(weight.result, decimals), (k.value for k in weight.known)
            ),
        )


def numerator_and_denominator(expression: Expression) -> tuple[Expression, Expression] | None:
    """Take `100 * a / b` apart, null where the expression is none."""
    if not isinstance(expression, Operation) or expression.sign != "/":
        return None
    hundred = expression.left
    if (
        not isinstance(hundred, Operation)
        or hundred.sign != "*"
        or hundred.left != Number(Decimal(100))
    ):
        return None
    return hundred.right, expression.right
