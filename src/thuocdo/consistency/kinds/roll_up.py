"""The report of a province against those of the units below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.arithmetic import check_code
from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding, Given
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin, State, Values
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


@dataclass(frozen=True, slots=True)
class Below:
    """What the lower units come to: their sum, how many of them gave something, and whether all did that are asked for it."""

    total: Decimal
    units: int
    complete: bool
    confidence: float = 1.0


class RollUp(Rule):
    """`x = SUM(y)` or `SUM(y) <= x` over the reports of the lower units."""

    needs = Given.PARTS

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
        """Yield the provincial figure that the lower units contradict; equality is asked only where all report that have the row."""
        reports = [Values(report) for report in case.evidence.parts]
        parts = [known for report in reports if (known := report.known(self.part))]
        asked = [
            one
            for one in reports
            if one.known(self.part) or one.state(self.part) is not State.NOT_ASKED
        ]
        if not parts:
            return
        below = Below(
            total=sum((known.value for known in parts), Decimal(0)),
            units=len(parts),
            complete=len(parts) == len(asked),
            confidence=min(known.confidence for known in parts),
        )
        yield from self.judge(case, below)

    def judge(self, case: Case, below: Below) -> Iterator[Finding]:
        """Yield the provincial figure that a sum over the lower units contradicts, for whoever has that sum in hand."""
        whole = case.values.known(self.whole)
        if whole is None or whole.origin is not Origin.CELL:
            return
        short = self.equal and below.complete and below.total < whole.value
        if below.total > whole.value or short:
            yield self._finding(case, whole, below)

    def _finding(self, case: Case, whole: Known, below: Below) -> Finding:
        return finding(
            self.text,
            (_DIFFERS if self.equal else _EXCEEDS).fill(
                item=item(self.whole, case.values.cell(self.whole)),
                printed=number(whole.value, whole.decimals),
                units=count(below.units),
                result=number(below.total),
                gap=number(abs(below.total - whole.value)),
            ),
            codes=self.codes(),
            printed=whole.value,
            expected=below.total if self.equal else None,
            locations=whole.locations,
            confidence=min(whole.confidence, below.confidence),
        )
