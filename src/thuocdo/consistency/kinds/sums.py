"""A total equals the sum (or difference) of other items; two items that count the same are equal."""

from __future__ import annotations

from collections.abc import Iterator

from thuocdo.consistency.arithmetic import Gaps, Side, Weight, named, origins
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause, cause_in_sum, copied
from thuocdo.consistency.evidence import Finding
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin
from thuocdo.consistency.wording import Phrase, number

_SUM = Phrase(
    "{item}: {sum} = {result}{origins}, biểu ghi {printed} (lệch {gap})",
    "{item}: {sum} = {result}{origins}, but {printed} is printed (difference {gap})",
)
_EQUAL = Phrase(
    "{item} ghi {printed}, còn {other} là {result} (lệch {gap})",
    "{item} is {printed}, but {other} is {result} (difference {gap})",
)


class SumEquals(Rule):
    """`total = part + part …`, `a = b - c` or `a = b`; blank parts are 0 once one part is filled."""

    def __init__(self, text: RuleText) -> None:
        """Read both sides.

        Raises:
            DefinitionError: there is no indicator on the left, or no arithmetic on the right.
        """
        super().__init__(text)
        left, _, right = text.expression.partition("=")
        subject = Side(left, text)
        if not subject.single:
            raise text.refusal("one indicator must stand on the left of '='")
        self.subject = subject.codes[0]
        self.side = Side(right, text)

    def codes(self) -> tuple[str, ...]:
        """Return the total, then its parts."""
        return (self.subject, *self.side.codes)

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of a total, none where the rule only says that two items are equal."""
        return () if self.side.single else self.side.codes

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the total that none of the known values of its parts adds up to."""
        total = case.values.known(self.subject)
        weight = self.side.weigh(case.values, Gaps.BLANKS_ARE_ZERO)
        if total is None or weight is None or not _can_be_judged(total, weight):
            return
        allowance = self.text.allowance(total.decimals)
        readings = (total.value, *total.others)
        if not any(
            abs(value - result) <= allowance for value in readings for result in weight.results
        ):
            yield self._finding(case, total, weight)

    def _finding(self, case: Case, total: Known, weight: Weight) -> Finding:
        equal = self.side.single
        message = (_EQUAL if equal else _SUM).fill(
            item=named(case.values, total),
            other=named(case.values, weight.known[0]),
            sum=weight.text,
            result=number(weight.result),
            printed=number(total.value, total.decimals),
            gap=number(abs(weight.result - total.value)),
            origins=origins(weight.known),
        )
        return finding(
            self.text,
            message,
            codes=self.codes(),
            printed=total.value,
            expected=weight.result,
            locations=(*total.locations, *weight.locations),
            confidence=min(total.confidence, weight.confidence),
            hint=self._hint(case, total, weight),
        )

    def _hint(self, case: Case, total: Known, weight: Weight) -> Phrase:
        if self.side.single:
            return cause(total.value, weight.result)
        parts = {known.code: (known.value, named(case.values, known)) for known in weight.known}
        return cause_in_sum(total.value, weight.result, parts) or copied(
            total.value, parts.values()
        )


def _can_be_judged(total: Known, weight: Weight) -> bool:
    """Refuse a total computed from its parts, and one that only prose gives along with its parts: prose has its own rules."""
    if total.origin is Origin.FORMULA:
        return False
    return any(known.origin in (Origin.CELL, Origin.NOTE) for known in (total, *weight.known))
