"""One report against earlier ones of the same unit: what only grows, what stays, what jumps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from thuocdo.consistency.arithmetic import check_code
from thuocdo.consistency.case import Case, Earlier
from thuocdo.consistency.evidence import Finding, Given
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin, Values
from thuocdo.consistency.wording import Phrase, item, join, number
from thuocdo.indicators.indicator import PeriodKind, ValueType
from thuocdo.indicators.registry import indicators

_CODE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
_GROWTH = re.compile(rf"({_CODE}) (>=|=) \1\[(earlier|previous)\]")
_JUMP = re.compile(rf"abs\(({_CODE}) - \1\[previous\]\) <= (\d+)% \* \1\[previous\]")

_SMALLER = Phrase(
    "{item} ghi {now}, nhỏ hơn {before} của kỳ đến {day}",
    "{item} is {now}, less than {before} of the period to {day}",
)
_CHANGED = Phrase(
    "{item} ghi {now}, khác {before} của kỳ đến {day}; thay đổi phải có văn bản điều chỉnh",
    "{item} is {now}, unlike {before} of the period to {day}; a change needs an adjusting decision",
)
_JUMPED = Phrase(
    "{item} ghi {now}, kỳ đến {day} là {before}: thay đổi {change} %, quá {limit} %",
    "{item} is {now}, in the period to {day} {before}: a change of {change} %, more than {limit} %",
)
_SHORTER = Phrase(
    "{item} ghi {now}, nhỏ hơn số của các kỳ nằm trong đó: {sum} = {result}",
    "{item} is {now}, less than the periods inside it: {sum} = {result}",
)
_PART = Phrase("{value} (đến {day})", "{value} (to {day})")


class Growth(Rule):
    """`x >= x[earlier]` within the year, `x >= x[previous]` or `x = x[previous]`."""

    needs = Given.EARLIER

    def __init__(self, text: RuleText) -> None:
        """Read the indicator and how it may move.

        Raises:
            DefinitionError: the expression compares anything but one indicator with its earlier value.
        """
        super().__init__(text)
        match = _GROWTH.fullmatch(text.expression)
        if match is None:
            raise text.refusal("expected 'code >= code[earlier]' or 'code = code[previous]'")
        self.subject, self.same = check_code(match[1], text), match[2] == "="
        self.within_year = match[3] == "earlier" or self.same

    def codes(self) -> tuple[str, ...]:
        """Return the indicator."""
        return (self.subject,)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the value that fell below, or is not, that of the last earlier report that has one."""
        now, before = (
            case.values.known(self.subject),
            last_known(case, self.subject, within_year=self.within_year),
        )
        if now is None or before is None or now.origin is not Origin.CELL:
            return
        off = before[0].value - now.value
        if (abs(off) if self.same else off) > self.text.tolerance:
            message, expected = (_CHANGED, before[0].value) if self.same else (_SMALLER, None)
            yield _compared(self.text, case, message, now, before, expected=expected)


class Jump(Rule):
    """`abs(x - x[previous]) <= n% * x[previous]`."""

    needs = Given.EARLIER

    def __init__(self, text: RuleText) -> None:
        """Read the indicator and the largest change.

        Raises:
            DefinitionError: the expression is no change in percent of the previous value.
        """
        super().__init__(text)
        match = _JUMP.fullmatch(text.expression)
        if match is None:
            raise text.refusal("expected 'abs(code - code[previous]) <= n% * code[previous]'")
        self.subject, self.percent = check_code(match[1], text), Decimal(match[2])

    def codes(self) -> tuple[str, ...]:
        """Return the indicator."""
        return (self.subject,)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the value that moved further than is plausible."""
        now, before = (
            case.values.known(self.subject),
            last_known(case, self.subject, within_year=False),
        )
        if now is None or before is None or now.origin is not Origin.CELL or not before[0].value:
            return
        change = 100 * abs(now.value - before[0].value) / before[0].value
        if change > self.percent:
            extra = {"change": number(change, 1), "limit": number(self.percent)}
            yield _compared(self.text, case, _JUMPED, now, before, extra=extra)


class LongerWindow(Rule):
    """A flow over a longer window is not smaller than over the shorter windows inside it, nor than their sum where they do not overlap."""

    needs = Given.EARLIER

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the counts of a period that the periods inside it exceed."""
        inside = list(_apart(_inside(case)))
        for cell in case.values.cells() if inside else ():
            indicator, now = indicators()[cell.indicator], case.values.known(cell.indicator)
            if (
                now is None
                or indicator.period_kind is not PeriodKind.FLOW
                or indicator.value_type is not ValueType.COUNT
            ):
                continue
            parts = [
                (report, known)
                for report in inside
                if (known := _in_cell(report.values, cell.indicator))
            ]
            total = sum((known.value for _, known in parts), Decimal(0))
            if total > now.value + self.text.tolerance:
                yield self._finding(case, now, parts, total)

    def _finding(
        self, case: Case, now: Known, parts: list[tuple[Earlier, Known]], total: Decimal
    ) -> Finding:
        shown = join(
            (
                _PART.fill(value=number(known.value), day=_day(report.end))
                for report, known in parts
            ),
            " + ",
        )
        return finding(
            self.text,
            _SHORTER.fill(
                item=item(now.code, case.values.cell(now.code)),
                now=number(now.value),
                sum=shown,
                result=number(total),
            ),
            codes=(now.code,),
            printed=now.value,
            locations=now.locations,
            confidence=min(now.confidence, *(known.confidence for _, known in parts)),
        )


def last_known(case: Case, code: str, *, within_year: bool) -> tuple[Known, Earlier] | None:
    """Return the value of the latest earlier report that has one, and that report."""
    for report in case.earlier:
        known = _in_cell(report.values, code)
        same_year = (
            case.evidence.period_end is not None
            and report.end.year == case.evidence.period_end.year
        )
        if known is not None and (same_year or not within_year):
            return known, report
    return None


def _inside(case: Case) -> Iterator[Earlier]:
    start = case.evidence.period_start
    return (report for report in case.earlier if start is not None and report.start >= start)


def _apart(reports: Iterator[Earlier]) -> Iterator[Earlier]:
    """Yield windows that do not overlap, the longest of those that do: half a year, not its first quarter."""
    taken: list[Earlier] = []
    for report in sorted(reports, key=lambda report: report.start - report.end):
        if all(report.end < other.start or report.start > other.end for other in taken):
            taken.append(report)
            yield report


def _in_cell(values: Values, code: str) -> Known | None:
    known = values.known(code)
    return known if known is not None and known.origin is Origin.CELL else None


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _compared(
    rule: RuleText,
    case: Case,
    message: Phrase,
    now: Known,
    before: tuple[Known, Earlier],
    *,
    expected: Decimal | None = None,
    extra: dict[str, Phrase] | None = None,
) -> Finding:
    known, report = before
    return finding(
        rule,
        message.fill(
            item=item(now.code, case.values.cell(now.code)),
            now=number(now.value, now.decimals),
            before=number(known.value, known.decimals),
            day=_day(report.end),
            **(extra or {}),
        ),
        codes=(now.code,),
        printed=now.value,
        expected=expected,
        locations=now.locations,
        confidence=min(now.confidence, known.confidence),
    )
