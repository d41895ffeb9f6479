"""Shares are rounded half up at the digits they are printed with; asked only of shares that are otherwise right."""

from __future__ import annotations

from collections.abc import Iterator
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
    """A share as printed, and the exact one by every combination of witnesses."""

    where: Phrase
    ratio: Phrase
    exact: tuple[Decimal, ...]
    printed: Decimal
    decimals: int
    codes: tuple[str, ...]
    locations: tuple[Location, ...]
    confidence: float

    def is_right(self) -> bool:
        """Tell whether rounding one of the exact shares gives the printed one."""
        return any(half_up(exact, self.decimals) == self.printed for exact in self.exact)


class Rounding(Rule):
    """A printed percentage = the exact one, rounded half up at the printed decimals."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the shares of the forms and of the prose whose last digit is wrong, one place once."""
        seen: set[Location] = set()
        for share in (*_in_forms(case), *_in_statements(case), *_against_forms(case)):
            if share.locations[0] not in seen and not share.is_right():
                seen.add(share.locations[0])
                yield self._finding(share)

    def _finding(self, share: Rounded) -> Finding:
        exact = share.exact[0]
        expected = half_up(exact, share.decimals)
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


def _in_forms(case: Case) -> Iterator[Rounded]:
    for rule in case.of_kind(RatioEquals):
        share = rule.share(case)
        if share is not None and rule.holds(share):
            printed, weight = share.printed, share.weight
            yield Rounded(
                item(rule.subject, case.values.cell(rule.subject)),
                weight.text,
                weight.results,
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
            if rule.holds(share) and not reads_otherwise(share):
                yield _of_statement(assertion, share)


def _of_statement(assertion: Assertion, share: StatedShare) -> Rounded:
    figures = (assertion.result, *assertion.operands)
    top, bottom = number(share.top.value), number(share.bottom.value)
    return Rounded(
        excerpt(share.result),
        _QUOTIENT.fill(top=top, bottom=bottom),
        (share.exact,),
        share.result.value,
        share.result.printed.decimals,
        tuple(figure.indicator for figure in figures if figure.indicator),
        tuple(figure.location for figure in figures),
        min(figure.confidence for figure in figures),
    )


def _against_forms(case: Case) -> Iterator[Rounded]:
    for rule in case.of_kind(ProseEquals):
        mentions = case.values.told(rule.subject)
        weight = rule.side.weigh(case.values, Gaps.REFUSED)
        if rule.side.single or not mentions or weight is None:
            continue
        mention = mentions[0]
        percent = indicators()[rule.subject].value_type is ValueType.PERCENT
        if percent and mention.approximation is None and rule.holds(mention, weight):
            yield Rounded(
                excerpt(mention),
                weight.text,
                weight.results,
                mention.value,
                mention.printed.decimals,
                rule.codes(),
                (mention.location, *weight.locations),
                min(mention.confidence, weight.confidence),
            )
