"""What prose says of an item agrees with the forms.

Prose rounds, and says "hơn", "gần", "khoảng": such a figure is compared by what it means, not digit by digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps, Side, Weight, check_code, named
from thuocdo.consistency.case import Case
from thuocdo.consistency.causes import cause
from thuocdo.consistency.evidence import Approximation, Finding, FormCell, Given, Mention, Severity
from thuocdo.consistency.kinds.ratios import SHARE_DECIMALS, half_up
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import Origin, State, in_unit_of_indicator, unit_factor
from thuocdo.consistency.wording import EMPTY, Phrase, excerpt, item, label, number
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators

#: How far below "gần" (nearly) and around "khoảng" (about) the exact value may lie.
NEARLY_FROM = Decimal("0.8")
ABOUT_WITHIN = Decimal("0.1")

_NARRATIVE = re.compile(r"narrative\(\s*([a-z0-9_.]+)\s*\) = (.+)")
_DIFFERS = Phrase(
    "{item}: biểu ghi {printed}, còn {where} nêu {stated}{gap}",
    "{item}: {printed} is printed, but {where} states {stated}{gap}",
)
_GAP = Phrase(" (lệch {gap})", " (difference {gap})")
_BLANK = Phrase(
    "{item}: biểu để trống, còn {where} nêu {stated}",
    "{item}: the cell is blank, but {where} states {stated}",
)
_COMPUTED = Phrase(
    "{label}: {where} nêu {stated}, theo biểu {sum} = {result}{gap}",
    "{label}: {where} states {stated}, by the forms {sum} = {result}{gap}",
)


class ProseEquals(Rule):
    """`narrative(code) = code`, or an expression over the forms on the right."""

    needs = Given.PROSE

    def __init__(self, text: RuleText) -> None:
        """Read what prose speaks of and what the forms make of it.

        Raises:
            DefinitionError: it is not `narrative(code) = expression`.
        """
        super().__init__(text)
        match = _NARRATIVE.fullmatch(text.expression)
        if match is None:
            raise text.refusal("expected 'narrative(code) = expression'")
        self.subject = check_code(match[1], text)
        self.side = Side(match[2], text)

    def codes(self) -> tuple[str, ...]:
        """Return what prose speaks of, then the items of the forms."""
        return tuple(dict.fromkeys((self.subject, *self.side.codes)))

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the item that no good witness in the prose agrees with."""
        mentions = case.values.told(self.subject)
        if not mentions:
            return
        if self.side.codes == (self.subject,):
            yield from self._against_cell(case, mentions)
        else:
            yield from self._against_sum(case, mentions)

    def holds(self, mention: Mention, weight: Weight) -> bool:
        """Tell whether a figure in prose agrees with what the forms make of it."""
        allowance = (
            self.text.allowance(mention.printed.decimals) if self.text.tolerance else Decimal(0)
        )
        return any(agrees(mention, result, allowance) for result in weight.results)

    def _against_cell(self, case: Case, mentions: tuple[Mention, ...]) -> Iterator[Finding]:
        cell, mention = case.values.cell(self.subject), mentions[0]
        if cell is not None and case.values.state(self.subject) is State.BLANK:
            if mention.value and mention.approximation is None:
                yield self._blank(cell, mention)
            return
        known = case.values.printed(self.subject)
        if known is None or any(
            agrees(m, known.value, self._rounding(m, known.decimals)) for m in mentions
        ):
            return
        stated = in_unit_of_indicator(mention)
        yield finding(
            self.text,
            _DIFFERS.fill(
                item=named(case.values, known),
                printed=number(known.value, known.decimals),
                where=excerpt(mention),
                stated=_stated(mention),
                gap=_gap(stated, known.value, mention),
            ),
            codes=self.codes(),
            printed=known.value,
            expected=stated,
            locations=(*known.locations, mention.location),
            confidence=min(known.confidence, mention.confidence),
            severity=self._severity(mention),
            hint=cause(known.value, stated),
        )

    def _blank(self, cell: FormCell, mention: Mention) -> Finding:
        return finding(
            self.text,
            _BLANK.fill(
                item=item(self.subject, cell), where=excerpt(mention), stated=_stated(mention)
            ),
            codes=self.codes(),
            expected=in_unit_of_indicator(mention),
            locations=(cell.location, mention.location),
            confidence=min(cell.confidence, mention.confidence),
            severity=Severity.WARNING,
        )

    def _against_sum(self, case: Case, mentions: tuple[Mention, ...]) -> Iterator[Finding]:
        weight = self.side.weigh(
            case.values, Gaps.REFUSED if self._is_share else Gaps.BLANKS_ARE_ZERO
        )
        if weight is None or not any(known.origin is Origin.CELL for known in weight.known):
            return
        if any(self.holds(mention, weight) for mention in mentions):
            return
        mention, decimals = mentions[0], SHARE_DECIMALS if self._is_share else 0
        yield finding(
            self.text,
            _COMPUTED.fill(
                label=label(self.subject),
                where=excerpt(mention),
                stated=_stated(mention),
                sum=weight.text,
                result=number(weight.result, decimals),
                gap=_gap(mention.value, half_up(weight.result, decimals), mention),
            ),
            codes=self.codes(),
            printed=mention.value,
            expected=half_up(weight.result, decimals),
            locations=(mention.location, *weight.locations),
            confidence=min(mention.confidence, weight.confidence),
            severity=self._severity(mention),
            hint=cause(mention.value, half_up(weight.result, decimals)),
        )

    @property
    def _is_share(self) -> bool:
        return indicators()[self.subject].value_type is ValueType.PERCENT

    def _rounding(self, mention: Mention, decimals: int) -> Decimal:
        """Return what rounding may explain: one unit of the coarser last digit of a share or of money in a larger unit."""
        factor = unit_factor(mention)
        if self._is_share:
            return (
                Decimal(1).scaleb(-min(decimals, mention.printed.decimals))
                if decimals != mention.printed.decimals
                else Decimal(0)
            )
        return factor * Decimal(1).scaleb(-mention.printed.decimals) if factor > 1 else Decimal(0)

    def _severity(self, mention: Mention) -> Severity | None:
        """An approximate figure is no exact contradiction."""
        return Severity.WARNING if mention.approximation is not None else None


def agrees(mention: Mention, exact: Decimal, allowance: Decimal) -> bool:
    """Tell whether a figure in prose, by what its words mean, agrees with the exact value."""
    stated = in_unit_of_indicator(mention)
    if mention.approximation is Approximation.MORE_THAN:
        return exact >= stated
    if mention.approximation is Approximation.NEARLY:
        return stated * NEARLY_FROM <= exact <= stated
    if mention.approximation is Approximation.ABOUT:
        return abs(exact - stated) <= stated * ABOUT_WITHIN
    return exact == stated or abs(exact - stated) < allowance


def _stated(mention: Mention) -> Phrase:
    word = {
        Approximation.MORE_THAN: Phrase("hơn ", "more than "),
        Approximation.NEARLY: Phrase("gần ", "nearly "),
        Approximation.ABOUT: Phrase("khoảng ", "about "),
        None: EMPTY,
    }[mention.approximation]
    figure = number(mention.value, mention.printed.decimals)
    unit = f" {mention.unit}" if unit_factor(mention) != 1 else ""
    return Phrase(word.vi + figure.vi + unit, word.en + figure.en + unit)


def _gap(stated: Decimal, exact: Decimal, mention: Mention) -> Phrase:
    if mention.approximation is not None:
        return EMPTY
    return _GAP.fill(gap=number(abs(stated - exact)))
