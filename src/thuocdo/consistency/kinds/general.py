"""What holds for every form: totals with their parts, filled cells, and shares rounded as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from thuocdo.consistency.arithmetic import Gaps, Side
from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding, FormCell
from thuocdo.consistency.kinds.conditions import Implies
from thuocdo.consistency.kinds.ratios import RatioEquals
from thuocdo.consistency.kinds.sums import SumEquals
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import UNUSABLE, State
from thuocdo.consistency.wording import BLANK, Phrase, item, join, number
from thuocdo.figures.notation import Kind
from thuocdo.figures.source import Location
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.vietnamese import fold

#: Headings with a value cell: what the forms mean by them is open, so an empty one is no fault.
HEADINGS = frozenset({"civil_service.recruitment.total", "civil_service.discipline.total"})
#: The first day without districts: items that ask for them have nothing to fill in.
NO_DISTRICTS_FROM = date(2025, 7, 1)

_ZERO = Phrase(
    "{item}: tử số và mẫu số đều bằng 0, biểu ghi {printed} %",
    "{item}: numerator and denominator are 0, but {printed} % is printed",
)
_MISSING_TOTAL = Phrase(
    "{item} để trống, trong khi {parts}{result}", "{item} is blank, while {parts}{result}"
)
_RESULT = Phrase(" = {result}", " = {result}")
_NOT_BETWEEN = Phrase(
    "{item} ghi {printed}, nhưng các chỉ tiêu con từ {low} đến {high}",
    "{item} is {printed}, but its parts lie between {low} and {high}",
)
_MISSING_PARTS = Phrase(
    "{item} ghi {printed}, nhưng mọi chỉ tiêu con đều để trống",
    "{item} is {printed}, but all of its parts are blank",
)
_BLANK = Phrase("{item} để trống", "{item} is blank")
_DASH = Phrase("{item} ghi dấu “{printed}”", "{item} holds the mark “{printed}”")


class UndefinedShare(Rule):
    """A share of 0 of 0 is undefined and is left blank."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the shares that are printed although both operands are 0."""
        for rule in case.of_kind(RatioEquals):
            cell, known = case.values.cell(rule.subject), case.values.known(rule.subject)
            if cell is None or known is None or not _is_zero_of_zero(case, rule):
                continue
            yield finding(
                self.text,
                _ZERO.fill(
                    item=item(cell.indicator, cell), printed=number(known.value, known.decimals)
                ),
                codes=rule.codes(),
                printed=known.value,
                locations=known.locations,
                confidence=known.confidence,
            )


class MissingTotal(Rule):
    """Where parts are filled the row above them is filled; a share lies between the shares it is made of."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the empty totals, with what belongs there, and the shares outside their parts."""
        for cell in case.values.cells():
            state = case.values.state(cell.indicator)
            parts = _parts_of(case, cell.indicator)
            if cell.indicator in HEADINGS or not parts:
                continue
            if state is State.BLANK and _filled(case, parts):
                yield from self._blank(case, cell)
            elif state is State.FILLED:
                yield from self._outside(case, cell)

    def _blank(self, case: Case, cell: FormCell) -> Iterator[Finding]:
        if any(_is_zero_of_zero(case, rule) for rule in _ratios_of(case, cell.indicator)):
            return
        expected = _expected_total(case, cell.indicator)
        below = _parts_of(case, cell.indicator)
        parts = [part for part in below if case.values.known(part)]
        text = join((_printed(case, part) for part in parts), "; ")
        yield finding(
            self.text,
            _MISSING_TOTAL.fill(
                item=item(cell.indicator, cell),
                parts=text,
                result=_RESULT.fill(result=number(expected))
                if expected is not None and len(parts) > 1
                else "",
            ),
            codes=(cell.indicator, *below),
            expected=expected,
            locations=(cell.location, *_locations(case, parts)),
            confidence=cell.confidence,
        )

    def _outside(self, case: Case, cell: FormCell) -> Iterator[Finding]:
        shares = _shares_below(case, cell.indicator)
        known = case.values.known(cell.indicator)
        parts = [part.value for code in shares if (part := case.values.known(code))]
        if (
            known is None
            or not parts
            or len(parts) < len(shares)
            or min(parts) <= known.value <= max(parts)
        ):
            return
        yield finding(
            self.text,
            _NOT_BETWEEN.fill(
                item=item(cell.indicator, cell),
                printed=number(known.value, known.decimals),
                low=number(min(parts)),
                high=number(max(parts)),
            ),
            codes=(cell.indicator, *shares),
            printed=known.value,
            locations=(cell.location, *_locations(case, shares)),
            confidence=known.confidence,
        )


class MissingParts(Rule):
    """A row above zero with rows below it has at least one of them filled."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the rows whose breakdown is empty."""
        for cell in case.values.cells():
            known = case.values.known(cell.indicator)
            if known is None or not lacks_parts(case, cell.indicator):
                continue
            yield finding(
                self.text,
                _MISSING_PARTS.fill(
                    item=item(cell.indicator, cell), printed=number(known.value, known.decimals)
                ),
                codes=(cell.indicator, *case.children(cell.indicator)),
                printed=known.value,
                locations=(cell.location, *_locations(case, case.children(cell.indicator))),
                confidence=known.confidence,
            )


class BlankCell(Rule):
    """A row without rows below it is filled, with 0 where nothing occurred, unless there is nothing to fill in."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the empty cells that nothing explains."""
        for cell in case.values.cells():
            if (
                cell.printed.kind is not Kind.BLANK
                or cell.note.strip()
                or cell.confidence < UNUSABLE
            ):
                continue
            if (
                cell.indicator in HEADINGS
                or case.children(cell.indicator)
                or _filled(case, _parts_of(case, cell.indicator))
                or _is_explained(case, cell.indicator)
            ):
                continue
            yield _about_cell(self.text, cell, _BLANK.fill(item=item(cell.indicator, cell)))


class DashCell(Rule):
    """A cell holds a number: of a dash nobody knows whether it is 0 or not reported."""

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the cells with a dash."""
        for cell in case.values.cells():
            if cell.printed.kind is Kind.DASH and cell.confidence >= UNUSABLE:
                message = _DASH.fill(item=item(cell.indicator, cell), printed=cell.printed.text)
                yield _about_cell(self.text, cell, message)


def lacks_parts(case: Case, code: str) -> bool:
    """Tell whether a row is above zero and none of the rows below it is filled."""
    known, children = case.values.known(code), case.children(code)
    return (
        known is not None
        and known.value > 0
        and bool(children)
        and all(case.values.state(child) is State.BLANK for child in children)
        and not any(_has_note_or_dash(case, child) for child in children)
    )


def _is_explained(case: Case, code: str) -> bool:
    """Tell whether a blank leaf says something: nothing to report, all accounted for, or no such thing any more."""
    parent = case.parent(code)
    if parent is not None:
        above = case.values.known(parent)
        if above is not None and (above.value == 0 or lacks_parts(case, parent)):
            return True
    return (
        any(_accounted_for(case, rule) for rule in case.of_kind(SumEquals) if code in rule.parts)
        or any(_is_zero_denominator(case, rule) for rule in _ratios_of(case, code))
        or any(_need_not_be_filled(case, rule, code) for rule in case.of_kind(Implies))
        or _asks_for_districts(case, code)
    )


def _accounted_for(case: Case, rule: SumEquals) -> bool:
    """Tell whether a total is 0 or already equals its filled parts, so that a blank part can only be 0."""
    total = case.values.known(rule.subject)
    if total is None:
        return False
    weight = rule.side.weigh(case.values, Gaps.BLANKS_ARE_ZERO)
    return total.value == 0 or (weight is not None and weight.result == total.value)


def _need_not_be_filled(case: Case, rule: Implies, code: str) -> bool:
    """Tell whether a rule lets the cell be filled only, or asks for it only, where something is that is not."""
    if rule.condition.filled_code == code:
        return rule.consequence.holds(case.values) is False
    return rule.consequence.filled_code == code and rule.condition.holds(case.values) is False


def _asks_for_districts(case: Case, code: str) -> bool:
    end, version = case.evidence.period_end, case.evidence.form_version or ""
    gone = end is not None and end >= NO_DISTRICTS_FROM and version.endswith("_province")
    return gone and "cap huyen" in fold(indicators()[code].label_vi)


def _is_zero_of_zero(case: Case, rule: RatioEquals) -> bool:
    values = [case.values.known(code) for code in rule.side.codes]
    return _is_zero_denominator(case, rule) and all(
        known is not None and known.value == 0 for known in values
    )


def _is_zero_denominator(case: Case, rule: RatioEquals) -> bool:
    known = {code: case.values.known(code) for code in rule.denominator.references()}
    values = {code: operand.value if operand else None for code, operand in known.items()}
    return rule.denominator.evaluate(values) == 0


def _ratios_of(case: Case, code: str) -> Iterator[RatioEquals]:
    return (rule for rule in case.of_kind(RatioEquals) if rule.subject == code)


def _expected_total(case: Case, code: str) -> Decimal | None:
    """Return what belongs into an empty total: the sum, the share, or the one value all parts agree on."""
    rules: list[Side] = [
        rule.side for rule in case.of_kind(SumEquals) if rule.subject == code and rule.parts
    ]
    sums = [
        weight.result for side in rules if (weight := side.weigh(case.values, Gaps.BLANKS_ARE_ZERO))
    ]
    if sums:
        return sums[0]
    for rule in _ratios_of(case, code):
        weight = rule.side.weigh(case.values, Gaps.REFUSED)
        return weight.result if weight else None
    shares = {
        known.value for part in _shares_below(case, code) if (known := case.values.known(part))
    }
    return shares.pop() if len(shares) == 1 else None


def _parts_of(case: Case, code: str) -> tuple[str, ...]:
    """Return the rows a row is the total of: those below it, or those beside it that a rule adds up."""
    if children := case.children(code):
        return children
    sums = (rule for rule in case.of_kind(SumEquals) if rule.subject == code)
    added = (rule for rule in sums if " - " not in rule.text.expression)
    return next((rule.parts for rule in added if len(rule.parts) > 1), ())


def _shares_below(case: Case, code: str) -> tuple[str, ...]:
    """Return the shares directly below a share."""
    percent = ValueType.PERCENT
    if indicators()[code].value_type is not percent:
        return ()
    return tuple(
        child for child in case.children(code) if indicators()[child].value_type is percent
    )


def _filled(case: Case, codes: tuple[str, ...]) -> bool:
    return any(case.values.state(code) is State.FILLED for code in codes)


def _has_note_or_dash(case: Case, code: str) -> bool:
    cell = case.values.cell(code)
    return cell is not None and (bool(cell.note.strip()) or cell.printed.kind is Kind.DASH)


def _printed(case: Case, code: str) -> Phrase:
    known = case.values.known(code)
    figure = number(known.value, known.decimals) if known else BLANK
    return join((item(code, case.values.cell(code)), figure))


def _locations(case: Case, codes: tuple[str, ...] | list[str]) -> Iterator[Location]:
    return (cell.location for code in codes if (cell := case.values.cell(code)))


def _about_cell(rule: RuleText, cell: FormCell, message: Phrase) -> Finding:
    return finding(
        rule,
        message,
        codes=(cell.indicator,),
        locations=(cell.location,),
        confidence=cell.confidence,
    )
