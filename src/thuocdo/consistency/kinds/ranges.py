"""A value lies in the range, or among the values, that its item admits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from thuocdo.consistency.arithmetic import check_code
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import count_for_share
from thuocdo.consistency.evidence import Finding, FormCell
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Known, Origin
from thuocdo.consistency.wording import EMPTY, Phrase, item, join, label, number
from thuocdo.figures.notation import rounded
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

_CODE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+"
_BETWEEN = re.compile(rf"(\d+) <= ({_CODE}) <= (\d+)")
_AMONG = re.compile(rf"({_CODE}) in \{{\s*(\d+(?:\s*,\s*\d+)*)\s*\}}")
_FRACTION = re.compile(rf"({_CODE}) in \{{100 \* k / ({_CODE}) : k = 0\.\.\2\}}")
_SPANNED = re.compile(rf"min\(([^)]+)\) <= ({_CODE}) <= max\(\1\)")

_OUTSIDE = Phrase(
    "{item} ghi {value}, phải từ {low} đến {high}",
    "{item} is {value}, but must lie between {low} and {high}",
)
_NOT_AMONG = Phrase(
    "{item} ghi {value}, chỉ nhận {choices}", "{item} is {value}, but only takes {choices}"
)
_NO_FRACTION = Phrase(
    "{item} ghi {value} %, nhưng với {whole} của {label} chỉ có thể là k/{whole}, gần nhất {part}/{whole} = {nearest} %",
    "{item} is {value} %, but with {whole} of {label} it can only be k/{whole}, the nearest {part}/{whole} = {nearest} %",
)
_NOT_SPANNED = Phrase(
    "{item} ghi {value}, nhưng các chỉ tiêu con từ {low} đến {high}",
    "{item} is {value}, but its parts lie between {low} and {high}",
)
_NOT_WHOLE = Phrase(
    "{item} ghi {value}, nhưng phải là số nguyên không âm",
    "{item} is {value}, but must be a whole number, not negative",
)
_NEGATIVE = Phrase(
    "{item} ghi {value}, nhưng không thể âm", "{item} is {value}, but cannot be negative"
)


class Range(Rule):
    """A rule about the value of one cell."""

    subject: str

    def codes(self) -> tuple[str, ...]:
        """Return the indicator of the cell."""
        return (self.subject,)

    def _cell_value(self, case: Case) -> Known | None:
        known = case.values.known(self.subject)
        return known if known is not None and known.origin is Origin.CELL else None

    def _finding(
        self,
        known: Known,
        message: Phrase,
        *,
        expected: Decimal | None = None,
        hint: Phrase = EMPTY,
    ) -> Finding:
        return finding(
            self.text,
            message,
            codes=self.codes(),
            printed=known.value,
            expected=expected,
            locations=known.locations,
            confidence=known.confidence,
            hint=hint,
        )


class Between(Range):
    """`0 <= code <= 100`."""

    def __init__(self, text: RuleText) -> None:
        """Read the bounds."""
        super().__init__(text)
        match = _matched(_BETWEEN, text)
        self.low, self.high = Decimal(match[1]), Decimal(match[3])
        self.subject = check_code(match[2], text)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the value outside the bounds."""
        known = self._cell_value(case)
        if known is None or self.low <= known.value <= self.high:
            return
        named, value = (
            item(self.subject, case.values.cell(self.subject)),
            number(known.value, known.decimals),
        )
        yield self._finding(
            known,
            _OUTSIDE.fill(item=named, value=value, low=number(self.low), high=number(self.high)),
        )


class Among(Range):
    """`code in {0, 1, 2}`."""

    def __init__(self, text: RuleText) -> None:
        """Read the values."""
        super().__init__(text)
        match = _matched(_AMONG, text)
        self.subject = check_code(match[1], text)
        self.values = tuple(Decimal(value) for value in match[2].split(","))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the value that is none of them."""
        known = self._cell_value(case)
        if known is None or known.value in self.values:
            return
        yield self._finding(
            known,
            _NOT_AMONG.fill(
                item=item(self.subject, case.values.cell(self.subject)),
                value=number(known.value, known.decimals),
                choices=join((_choice(self.subject, value) for value in self.values), "; "),
            ),
        )


class FractionOf(Range):
    """`share in {100 * k / n : k = 0..n}`: a share of n things is k/n, so a count typed into the cell shows."""

    def __init__(self, text: RuleText) -> None:
        """Read the share and what it is a share of."""
        super().__init__(text)
        match = _matched(_FRACTION, text)
        self.subject, self.whole = check_code(match[1], text), check_code(match[2], text)

    def codes(self) -> tuple[str, ...]:
        """Return the share and its whole."""
        return (self.subject, self.whole)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the share that no whole number of parts makes."""
        known, whole = self._cell_value(case), case.values.known(self.whole)
        if known is None or whole is None or whole.value <= 0:
            return
        part = min(
            max(
                rounded(known.value * whole.value / 100, 0),
                Decimal(0),
            ),
            whole.value,
        )
        nearest = 100 * part / whole.value
        # Shares are also printed with fewer decimals than the tolerance asks for: 66 or 67 for 2 of 3.
        if abs(known.value - nearest) <= max(
            self.text.tolerance, Decimal(1).scaleb(-known.decimals)
        ):
            return
        yield self._finding(
            known,
            _NO_FRACTION.fill(
                item=item(self.subject, case.values.cell(self.subject)),
                value=number(known.value, known.decimals),
                whole=number(whole.value),
                label=label(self.whole),
                part=number(part),
                nearest=number(nearest, 2),
            ),
            hint=count_for_share(known.value, whole.value),
        )


class Spanned(Range):
    """`min(a, b) <= x <= max(a, b)`: an overall share lies between those it is made of."""

    def __init__(self, text: RuleText) -> None:
        """Read the overall share and its parts."""
        super().__init__(text)
        match = _matched(_SPANNED, text)
        self.subject = check_code(match[2], text)
        self.parts = tuple(check_code(part.strip(), text) for part in match[1].split(","))

    def codes(self) -> tuple[str, ...]:
        """Return the overall share and its parts."""
        return (self.subject, *self.parts)

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the overall share outside its parts, where all parts are known."""
        known = self._cell_value(case)
        parts = [part for code in self.parts if (part := case.values.known(code))]
        if known is None or len(parts) < len(self.parts):
            return
        low, high = min(part.value for part in parts), max(part.value for part in parts)
        if low - self.text.tolerance <= known.value <= high + self.text.tolerance:
            return
        yield self._finding(
            known,
            _NOT_SPANNED.fill(
                item=item(self.subject, case.values.cell(self.subject)),
                value=number(known.value, known.decimals),
                low=number(low),
                high=number(high),
            ),
            expected=low if low == high else None,
        )


class WholeCounts(Rule):
    """Every count is a whole number and not negative."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the counts that are not."""
        for cell, known in _cells_of(case, ValueType.COUNT):
            if known.value < 0 or known.value != known.value.to_integral_value():
                yield _about(self.text, known, _NOT_WHOLE, cell)


class MoneyNotNegative(Rule):
    """No amount of money is negative."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the amounts that are."""
        for cell, known in _cells_of(case, ValueType.MONEY_MVND):
            if known.value < 0:
                yield _about(self.text, known, _NEGATIVE, cell)


def read_range(text: RuleText) -> Range:
    """Return the kind of range that the expression is written as.

    Raises:
        DefinitionError: it is none of them.
    """
    kinds = ((_BETWEEN, Between), (_AMONG, Among), (_FRACTION, FractionOf), (_SPANNED, Spanned))
    for pattern, kind in kinds:
        if pattern.fullmatch(text.expression):
            return kind(text)
    raise text.refusal(f"{text.expression!r} is no range")


def _matched(pattern: re.Pattern[str], text: RuleText) -> re.Match[str]:
    match = pattern.fullmatch(text.expression)
    if match is None:
        raise text.refusal(f"{text.expression!r} is no such range")
    return match


def _choice(code: str, value: Decimal) -> Phrase:
    named = {Decimal(choice.code): choice.label_vi for choice in indicators()[code].choices}
    label_vi = f" ({named[value]})" if value in named else ""
    return Phrase(f"{value}{label_vi}", f"{value}{label_vi}")


def _cells_of(case: Case, value_type: ValueType) -> Iterator[tuple[FormCell, Known]]:
    declared = indicators()
    for cell in case.values.cells():
        known = case.values.known(cell.indicator)
        if known is not None and declared[cell.indicator].value_type is value_type:
            yield cell, known


def _about(rule: RuleText, known: Known, message: Phrase, cell: FormCell) -> Finding:
    named = item(cell.indicator, cell)
    return finding(
        rule,
        message.fill(item=named, value=number(known.value, known.decimals)),
        codes=(known.code,),
        printed=known.value,
        locations=known.locations,
        confidence=known.confidence,
    )
