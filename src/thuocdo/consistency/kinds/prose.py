"""What prose states must hold in itself: sums, shares, differences, and one value for one quantity."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from thuocdo.consistency.arithmetic import Side
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause, cause_in_share, cause_in_sum
from thuocdo.consistency.evidence import Assertion, Claim, Finding, Given, Mention
from thuocdo.consistency.kinds.ratios import SHARE_DECIMALS, half_up
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import UNUSABLE
from thuocdo.consistency.wording import Phrase, excerpt, join, label, number
from thuocdo.figures.money import in_millions

#: The one total that has a rule of its own: dossiers carried over explain what prose often leaves out.
RECEIVED = "procedures.dossiers.received.total"
#: Two statements of one quantity must both be read this surely before they are held against each other.
SURE = 0.8
_ALL = Decimal(100)

_SUM = Phrase(
    "{where}: {sum} = {result}, lời văn ghi {printed} (lệch {gap})",
    "{where}: {sum} = {result}, but {printed} is stated (difference {gap})",
)
_TOO_MUCH = Phrase(
    "{where}: {sum} = {result}, lớn hơn {printed}", "{where}: {sum} = {result}, more than {printed}"
)
_RATIO = Phrase(
    "{where}: {ratio} = {result} %, lời văn ghi {printed} %",
    "{where}: {ratio} = {result} %, but {printed} % is stated",
)
_SAME = Phrase("{label} được nêu khác nhau: {values}", "{label} is stated differently: {values}")
_WITH_UNIT = Phrase("{value} {unit}", "{value} {unit}")
_STATED = Phrase("{value} ({where})", "{value} ({where})")
_GROWTH = Phrase("100 × ({more} - {less}) / {bottom}", "100 × ({more} - {less}) / {bottom}")
_QUOTIENT = Phrase("100 × {top} / {bottom}", "100 × {top} / {bottom}")


class ProseClaim(Rule):
    """A rule about one kind of arithmetic that prose states."""

    needs = Given.PROSE

    claims: tuple[Claim, ...]

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the statements whose arithmetic does not hold, where every figure in them is exact."""
        for assertion in case.evidence.assertions:
            if assertion.claim in self.claims and is_exact(assertion) and self.concerns(assertion):
                yield from self.judge(assertion)

    def concerns(self, assertion: Assertion) -> bool:
        """Tell whether the statement is this rule's business."""
        return _total_of(assertion) != RECEIVED

    @abstractmethod
    def judge(self, assertion: Assertion) -> Iterator[Finding]:
        """Yield the statement if it does not hold."""

    def report(
        self, assertion: Assertion, message: Phrase, expected: Decimal | None, hint: Phrase
    ) -> Finding:
        """Put the finding about a statement together, the stated result being at fault."""
        figures = assertion.figures
        return finding(
            self.text,
            message,
            codes=(figure.indicator for figure in figures if figure.indicator),
            printed=assertion.result.value,
            expected=expected,
            locations=(figure.location for figure in figures),
            confidence=min(figure.confidence for figure in figures),
            hint=hint,
        )


class ProseSum(ProseClaim):
    """A total = the sum of the parts listed with it."""

    claims = (Claim.SUM,)

    def judge(self, assertion: Assertion) -> Iterator[Finding]:
        """Yield a total that its parts do not make; parts that are only some of them may make less."""
        figures, apart = assertion.figures, 1 + len(assertion.beside)
        of_all = amounts(figures)
        total, values = sum(of_all[:apart], Decimal(0)), list(of_all[apart:])
        result = sum(values, Decimal(0))
        if (assertion.complete and len(values) < 2) or nested_sum_holds(total, values):
            return
        slack = rounding_of(figures)
        if (abs(result - total) if assertion.complete else result - total) <= slack:
            return
        shown_all = _all_shown(figures)
        printed, terms = join(shown_all[:apart], " + "), shown_all[apart:]
        parts = {
            str(at): (value, shown)
            for at, (value, shown) in enumerate(zip(values, terms, strict=True))
        }
        yield self.report(
            assertion,
            (_SUM if assertion.complete else _TOO_MUCH).fill(
                where=excerpt(assertion.result),
                sum=join(terms, " + "),
                result=number(result),
                printed=printed,
                gap=number(abs(result - total)),
            ),
            result - sum(of_all[1:apart], Decimal(0)) if assertion.complete else None,
            cause_in_sum(total, result, parts),
        )


class ProseReceived(ProseSum):
    """Dossiers received = in person + by post + online + carried over, by a sum that prose states or by its single figures."""

    def __init__(self, text: RuleText) -> None:
        """Read the total and its parts."""
        super().__init__(text)
        left, _, right = text.expression.partition("=")
        self.total, self.side = Side(left, text).codes[0], Side(right, text)

    def codes(self) -> tuple[str, ...]:
        """Return the total, then its parts."""
        return (self.total, *self.side.codes)

    def concerns(self, assertion: Assertion) -> bool:
        """Tell whether the total is the dossiers received."""
        return _total_of(assertion) == RECEIVED

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the stated sum that does not hold, or the single figures where prose states none."""
        if any(a.claim is Claim.SUM and self.concerns(a) for a in case.evidence.assertions):
            yield from super().check(case)
        elif assertion := self._assembled(case):
            yield from self.judge(assertion)

    def judge(self, assertion: Assertion) -> Iterator[Finding]:
        """Yield the total that its parts make neither with what was carried over nor without it."""
        if not self._holds_without_some(assertion):
            yield from super().judge(assertion)

    def _holds_without_some(self, assertion: Assertion) -> bool:
        """Tell whether the total is that of the other parts: prose may count what was carried over in or not."""
        optional = [m.value for m in assertion.operands if m.indicator in self.side.optional]
        rest = sum((m.value for m in assertion.operands), Decimal(0)) - assertion.result.value
        rest -= sum((m.value for m in assertion.beside), Decimal(0))
        sums = (sum(some) for n in range(len(optional) + 1) for some in combinations(optional, n))
        return any(rest == left_out for left_out in sums)

    def _assembled(self, case: Case) -> Assertion | None:
        total, *parts = (_exactly_told(case, code) for code in self.codes())
        missing = [code for code, part in zip(self.side.codes, parts, strict=True) if not part]
        if len(total) != 1 or not set(missing) <= self.side.optional:
            return None
        return Assertion(Claim.SUM, total[0], tuple(mention for part in parts for mention in part))


class ProseDifference(ProseClaim):
    """A stated difference = minuend - subtrahend."""

    claims = (Claim.DIFFERENCE,)

    def judge(self, assertion: Assertion) -> Iterator[Finding]:
        """Yield a difference that its two numbers do not make, whichever of them is named first."""
        if len(assertion.operands) != 2:
            return
        figures = (assertion.result, *assertion.operands)
        stated, first, second = amounts(figures)
        result = abs(first - second)
        if abs(result - abs(stated)) <= rounding_of(figures):
            return
        printed, *terms = _all_shown(figures)
        larger, smaller = terms if first >= second else reversed(terms)
        yield self.report(
            assertion,
            _SUM.fill(
                where=excerpt(assertion.result),
                sum=join((larger, smaller), " - "),
                result=number(result),
                printed=printed,
                gap=number(abs(result - abs(assertion.result.value))),
            ),
            result,
            cause(assertion.result.value, result),
        )


class ProseRatio(ProseClaim):
    """A stated percentage = 100 × first / second, a stated growth = 100 × (first - second) / second."""

    claims = (Claim.RATIO, Claim.GROWTH)

    def judge(self, assertion: Assertion) -> Iterator[Finding]:
        """Yield a percentage that no sensible reading of its two numbers makes."""
        share = stated_share(assertion)
        if share is None or self.holds(share) or self._reads_otherwise(assertion.claim, share):
            return
        decimals = max(SHARE_DECIMALS, share.result.printed.decimals)
        expected = half_up(share.exact, decimals)
        yield self.report(
            assertion,
            _RATIO.fill(
                where=excerpt(share.result),
                ratio=_spelled(assertion.claim, share),
                result=number(share.exact, decimals),
                printed=_shown(share.result),
            ),
            expected,
            cause_in_share(share.result.value, expected, (share.top.value, share.bottom.value)),
        )

    def holds(self, share: StatedShare) -> bool:
        """Tell whether the percentage is right within the tolerance; that all is done is only said of what rounds to it."""
        decimals = share.result.printed.decimals
        if share.result.value == _ALL and half_up(share.exact, decimals) != _ALL:
            return False
        off = abs(share.result.value - share.exact)
        return off <= self.text.allowance(decimals) + share.slack

    def _reads_otherwise(self, claim: Claim, share: StatedShare) -> bool:
        """Tell whether the words allow another reading; "tăng 120 %" may mean what "đạt 120 %" does, never a share of the later figure."""
        if claim is Claim.RATIO:
            return reads_otherwise(share)
        top, bottom = amounts((share.top, share.bottom))
        quotient = 100 * top / bottom
        return half_up(quotient, share.result.printed.decimals) == share.result.value


class ProseSame(Rule):
    """One quantity has one value throughout the prose."""

    needs = Given.PROSE

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the indicators that prose surely states with different values as of the same day."""
        for code, mentions in case.values.mentioned():
            sure = [m for m in mentions if m.confidence >= SURE and m.approximation is None]
            apart = _apart(sure)
            if apart is not None:
                first, second = apart
                yield finding(
                    self.text,
                    _SAME.fill(
                        label=label(code),
                        values=join(
                            (_STATED.fill(value=_shown(m), where=excerpt(m)) for m in apart), "; "
                        ),
                    ),
                    codes=(code,),
                    printed=second.value,
                    expected=first.value,
                    locations=(mention.location for mention in sure),
                )


@dataclass(frozen=True, slots=True)
class StatedShare:
    """A percentage in prose with its two numbers, what they make exactly, and by how much their own rounding may move it."""

    result: Mention
    top: Mention
    bottom: Mention
    exact: Decimal
    slack: Decimal = Decimal(0)


def stated_share(assertion: Assertion) -> StatedShare | None:
    """Return the share or growth that prose states, null where it is no quotient of two numbers."""
    if assertion.claim not in (Claim.RATIO, Claim.GROWTH) or len(assertion.operands) != 2:
        return None
    top, bottom = assertion.operands
    if not bottom.value:
        return None
    over, under = amounts(assertion.operands)
    upper = abs(over - under) if assertion.claim is Claim.GROWTH else over
    slack = _slack_of_share(assertion.operands, 100 * over / under)
    return StatedShare(assertion.result, top, bottom, 100 * upper / under, slack)


def _slack_of_share(operands: Sequence[Mention], share: Decimal) -> Decimal:
    """Return by how many percentage points a share of two amounts of money may be off, as they are rounded themselves."""
    factors = _in_millions(operands)
    if factors is None or not any(o.printed.decimals for o in operands):
        return Decimal(0)
    _, under = amounts(operands)
    half = [Decimal(1).scaleb(-o.printed.decimals) / 2 for o in operands]
    half[1] *= factors[1] / factors[0]
    return 100 * half[0] / under + share * half[1] / under


def _spelled(claim: Claim, share: StatedShare) -> Phrase:
    if claim is Claim.RATIO:
        top, bottom = _all_shown((share.top, share.bottom))
        return _QUOTIENT.fill(top=top, bottom=bottom)
    larger, smaller = sorted((share.top, share.bottom), key=lambda figure: -figure.value)
    return _GROWTH.fill(more=_shown(larger), less=_shown(smaller), bottom=_shown(share.bottom))


def is_exact(assertion: Assertion) -> bool:
    """Tell whether every figure of a statement is exact, a result and surely read, so that arithmetic can be asked of it."""
    figures = assertion.figures
    return all(
        f.approximation is None and not f.planned and f.confidence >= UNUSABLE for f in figures
    )


def reads_otherwise(share: StatedShare) -> bool:
    """Tell whether the percentage fits another common reading to its last digit: the inverse, a growth, a part of both.

    Prose puts "đạt 120 %", "tăng 20 %" and "chiếm 55 %" behind the same two numbers; a fit by chance is rare.
    """
    top, bottom = amounts((share.top, share.bottom))
    decimals = share.result.printed.decimals
    readings = [100 * (top - bottom) / bottom, 100 * (bottom - top) / bottom]
    if top:
        readings += [100 * bottom / top, 100 * (top - bottom) / top]
    if top + bottom:
        readings += [100 * top / (top + bottom), 100 * bottom / (top + bottom)]
    return any(
        half_up(reading, decimals) == half_up(share.result.value, decimals) for reading in readings
    )


def amounts(figures: Sequence[Mention]) -> tuple[Decimal, ...]:
    """Return the values of figures; amounts of money that are printed in different units in the unit of the first."""
    factors = _factors(figures)
    if factors is None:
        return tuple(figure.value for figure in figures)
    return tuple(f.value * factor / factors[0] for f, factor in zip(figures, factors, strict=True))


def rounding_of(figures: Sequence[Mention]) -> Decimal:
    """Return by how much amounts printed to different digits may be off for having been rounded, in the unit of the first."""
    factors = _in_millions(figures)
    if factors is None:
        return Decimal(0)
    steps = [
        factor * Decimal(1).scaleb(-figure.printed.decimals)
        for figure, factor in zip(figures, factors, strict=True)
    ]
    return sum(steps, Decimal(0)) / 2 / factors[0] if len(set(steps)) > 1 else Decimal(0)


def _factors(figures: Sequence[Mention]) -> list[Decimal] | None:
    """Return what to multiply amounts of money in different units by; null where the units are one or are of no money."""
    factors = _in_millions(figures)
    return factors if factors is not None and len(set(factors)) > 1 else None


def _in_millions(figures: Sequence[Mention]) -> list[Decimal] | None:
    factors = [factor for figure in figures if (factor := in_millions(figure.unit)) is not None]
    return factors if len(factors) == len(figures) else None


def nested_sum_holds(total: Decimal, values: list[Decimal]) -> bool:
    """Tell whether the parts make the total, parts of parts that are listed behind their own sum left out.

    "100 (60, trong đó 35 và 25; 40)" lists 60, 35, 25, 40.
    """
    if sum(values, Decimal(0)) == total:
        return True
    for at, value in enumerate(values):
        for end in range(at + 3, len(values) + 1):
            inner = values[at + 1 : end]
            if sum(inner, Decimal(0)) == value and value:
                return nested_sum_holds(total, values[: at + 1] + values[end:])
    return False


def _exactly_told(case: Case, code: str) -> tuple[Mention, ...]:
    """Return the best exact mention of an indicator, or those of the operands of its formula; nothing if one is missing."""
    told = case.values.told(code)
    if told:
        return () if told[0].approximation else told[:1]
    formula = case.values.formula(code)
    parts = [_exactly_told(case, operand) for operand in formula.references()] if formula else []
    return tuple(mention for part in parts for mention in part) if all(parts) else ()


def _total_of(assertion: Assertion) -> str | None:
    return assertion.result.indicator if assertion.claim is Claim.SUM else None


def _apart(mentions: list[Mention]) -> tuple[Mention, Mention] | None:
    """Return the first two mentions that cannot both be right."""
    for first, second in combinations(mentions, 2):
        days = {first.as_of, second.as_of} - {None}
        if first.value != second.value and len(days) < 2 and first.unit == second.unit:
            return first, second
    return None


def _all_shown(figures: Sequence[Mention]) -> list[Phrase]:
    """Write figures as printed, with their units where those are of different sizes."""
    if _factors(figures) is None:
        return [_shown(figure) for figure in figures]
    return [_WITH_UNIT.fill(value=_shown(f), unit=Phrase(f.unit, f.unit)) for f in figures]


def _shown(mention: Mention) -> Phrase:
    return number(mention.value, mention.printed.decimals)
