"""Shares are rounded half up at the digits they are printed with; asked only of shares that are otherwise right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause_of_last_digit
from thuocdo.consistency.evidence import Assertion, Claim, Finding
from thuocdo.consistency.kinds.prose import (
    ProseRatio,
    StatedShare,
    is_exact,
    reads_otherwise,
    stated_share,
)
from thuocdo.consistency.kinds.prose_and_table import ProseEquals
from thuocdo.consistency.kinds.ratios import RatioEquals, half_up
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.wording import Phrase, excerpt, item, number
from thuocdo.figures.source import Location
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

#: Decimals of the exact share in the message: enough to see which way it rounds.
EXACT_DECIMALS = 4
_ROUND = Phrase(
    "{where}: {ratio} = {exact} %, làm tròn {expected} %, ghi {printed} %",
    "{where}: {ratio} = {exact} %, rounded {expected} %, but {printed} % is printed",
)
_QUOTIENT = Phrase("100 × {top} / {bottom}", "100 × {top} / {bottom}")


@dataclass(frozen=True, slots=True)
class Rounded:
    """A share whose last digit is wrong, as printed, and the exact one by the best witnesses."""

    where: Phrase
    ratio: Phrase
    exact: Decimal
    printed: Decimal
    decimals: int
    codes: tuple[str, ...]
    locations: tuple[Location, ...]
    confidence: float


class Rounding(Rule):
    """A printed percentage = the exact one, rounded half up at the printed decimals."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the shares of the forms and of the prose whose last digit is wrong, one place once."""
        seen: set[Location] = set()
        for share in (*_in_forms(case), *_in_statements(case), *_against_forms(case)):
            if share.locations[0] not in seen:
                seen.add(share.locations[0])
                yield self._finding(share)

    def _finding(self, share: Rounded) -> Finding:
        exact, expected = share.exact, half_up(share.exact, share.decimals)
        return finding(
            self.text,
            _ROUND.fill(
                where=share.where,
                ratio=share.ratio,
                exact=number(exact, EXACT_DECIMALS),
                expected=number(expected, share.decimals),
                printed=number(share.printed, share.decimals),
            ),
            codes=share.codes,
            printed=share.printed,
            expected=expected,
            locations=share.locations,
            confidence=share.confidence,
            hint=cause_of_last_digit(share.printed, exact),
        )


def _is_right(printed: Decimal, decimals: int, exact: Iterable[Decimal]) -> bool:
    """Tell whether rounding one of the exact shares, by every combination of witnesses, gives the printed one."""
    return any(half_up(one, decimals) == printed for one in exact)


def _in_forms(case: Case) -> Iterator[Rounded]:
    for rule in case.of_kind(RatioEquals):
        share = rule.share(case)
        if share is None or not rule.holds(share):
            continue
        printed, weight = share.printed, share.weight
        if not _is_right(printed.value, printed.decimals, weight.results):
            yield Rounded(
                item(rule.subject, case.values.cell(rule.subject)),
                weight.text,
                weight.result,
                printed.value,
                printed.decimals,
                rule.codes(),
                (*printed.locations, *weight.locations),
                min(printed.confidence, weight.confidence),
            )


def _in_statements(case: Case) -> Iterator[Rounded]:
    for rule in case.of_kind(ProseRatio):
        for assertion in case.evidence.assertions:
            if assertion.claim is not Claim.RATIO or not is_exact(assertion):
                continue
            share = stated_share(assertion)
            if share is None or share.slack:  # rounded amounts do not tell the last digit
                continue
            stated = share.result
            right = _is_right(stated.value, stated.printed.decimals, (share.exact,))
            if not right and rule.holds(share) and not reads_otherwise(share):
                yield _of_statement(assertion, share)


def _of_statement(assertion: Assertion, share: StatedShare) -> Rounded:
    figures = (assertion.result, *assertion.operands)
    top, bottom = number(share.top.value), number(share.bottom.value)
    return Rounded(
        excerpt(share.result),
        _QUOTIENT.fill(top=top, bottom=bottom),
        share.exact,
        share.result.value,
        share.result.printed.decimals,
        tuple(figure.indicator for figure in figures if figure.indicator),
        tuple(figure.location for figure in figures),
        min(figure.confidence for figure in figures),
    )


def _against_forms(case: Case) -> Iterator[Rounded]:
    for rule in case.of_kind(ProseEquals):
        mentions = case.values.told(rule.subject)
        if rule.side.single or not mentions:
            continue
        mention, weight = mentions[0], rule.side.weigh(case.values, Gaps.REFUSED)
        percent = indicators()[rule.subject].value_type is ValueType.PERCENT
        if weight is None or not percent or mention.approximation is not None:
            continue
        right = _is_right(mention.value, mention.printed.decimals, weight.results)
        if not right and rule.holds(mention, weight):
            yield Rounded(
                excerpt(mention),
                weight.text,
                weight.result,
                mention.value,
                mention.printed.decimals,
                rule.codes(),
                (mention.location, *weight.locations),
                min(mention.confidence, weight.confidence),
            )
