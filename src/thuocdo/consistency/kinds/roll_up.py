"""The report of a province against those of the units below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from thuocdo.consistency.arithmetic import check_code
from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin, Values
from thuocdo.consistency.wording import Phrase, count, item, number

_CODE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
_EQUAL = re.compile(rf"({_CODE}) = SUM\(({_CODE})\)")
_AT_MOST = re.compile(rf"SUM\(({_CODE})\) <= ({_CODE})")
_DIFFERS = Phrase(
    "{item} ghi {printed}, tổng của {units} đơn vị cấp dưới là {result} (lệch {gap})",
    "{item} is {printed}, the sum over {units} lower units is {result} (difference {gap})",
)
_EXCEEDS = Phrase(
    "{item} ghi {printed}, nhỏ hơn tổng của {units} đơn vị cấp dưới là {result}",
    "{item} is {printed}, less than the sum over {units} lower units, {result}",
)


class RollUp(Rule):
    """`x = SUM(y)` or `SUM(y) <= x` over the reports of the lower units."""

    def __init__(self, text: RuleText) -> None:
        """Read what is summed and what it is held against.

        Raises:
            DefinitionError: it is neither form.
        """
        super().__init__(text)
        equal, at_most = _EQUAL.fullmatch(text.expression), _AT_MOST.fullmatch(text.expression)
        if equal:
            whole, part = equal[1], equal[2]
        elif at_most:
            whole, part = at_most[2], at_most[1]
        else:
            raise text.refusal("expected 'code = SUM(code)' or 'SUM(code) <= code'")
        self.equal = equal is not None
        self.whole, self.part = check_code(whole, text), check_code(part, text)

    def codes(self) -> tuple[str, ...]:
        """Return the item of the province, then that of the lower units."""
        return tuple(dict.fromkeys((self.whole, self.part)))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the provincial figure that the lower units contradict; equality is asked only where all of them report."""
        whole = case.values.known(self.whole)
        parts = [
            known for report in case.evidence.parts if (known := Values(report).known(self.part))
        ]
        if whole is None or whole.origin is not Origin.CELL or not parts:
            return
        total = sum((known.value for known in parts), Decimal(0))
        complete = len(parts) == len(case.evidence.parts)
        if total > whole.value or (self.equal and complete and total < whole.value):
            yield self._finding(case, whole, parts, total)

    def _finding(self, case: Case, whole: Known, parts: list[Known], total: Decimal) -> Finding:
        return finding(
            self.text,
            (_DIFFERS if self.equal else _EXCEEDS).fill(
                item=item(self.whole, case.values.cell(self.whole)),
                printed=number(whole.value, whole.decimals),
                units=count(len(parts)),
                result=number(total),
                gap=number(abs(total - whole.value)),
            ),
            codes=self.codes(),
            printed=whole.value,
            expected=total if self.equal else None,
            locations=whole.locations,
            confidence=min(whole.confidence, *(known.confidence for known in parts)),
        )
