"""How cells are printed: item number, column, unit, marks, and nothing but a number in a value cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from thuocdo.consistency.case import Case
from thuocdo.consistency.evidence import Finding, FormCell, Given
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import Rule, RuleText
from thuocdo.consistency.values import UNUSABLE
from thuocdo.consistency.wording import Phrase, item
from thuocdo.figures.notation import Kind, write_number
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicators
from thuocdo.vietnamese import fold

_NUMBERED = re.compile(r"\d+(?:\.\d+)*")
_MISNUMBERED = Phrase(
    "{item}: số thứ tự ghi “{printed}”, theo biểu mẫu là {expected}",
    "{item}: numbered “{printed}”, in the form it is {expected}",
)
_MISPLACED = Phrase(
    "{item}: số liệu {printed} nằm ngoài cột số liệu",
    "{item}: the figure {printed} stands outside the value column",
)
_MISFIT_UNIT = Phrase(
    "{item}: đơn vị tính ghi “{printed}”, phải là “{expected}”",
    "{item}: the unit is “{printed}”, but must be “{expected}”",
)
_SIGN_IN_CELL = Phrase(
    "{item}: ô số liệu ghi “{printed}”, chỉ ghi số, không ghi đơn vị",
    "{item}: the cell holds “{printed}”, but a number without its unit is asked for",
)
_DECIMAL_MARK = Phrase(
    "{item}: ghi “{printed}” với dấu chấm thập phân, trong khi báo cáo dùng dấu phẩy (đúng: {expected})",
    "{item}: “{printed}” has a full stop as decimal mark, while the report uses commas (right: {expected})",
)
_NO_THOUSANDS = Phrase(
    "{item}: ghi “{printed}” không có dấu phân cách hàng nghìn như các số khác (đúng: {expected})",
    "{item}: “{printed}” lacks the thousands mark that other numbers have (right: {expected})",
)
_THOUSANDS_COMMA = Phrase(
    "{item}: ghi “{printed}” với dấu phẩy hàng nghìn, trong khi báo cáo dùng dấu chấm (đúng: {expected})",
    "{item}: “{printed}” has a comma between thousands, while the report uses full stops (right: {expected})",
)
_AMBIGUOUS = Phrase(
    "{item}: “{printed}” đọc được theo hai cách (dấu hàng nghìn hay dấu thập phân), cần xác nhận",
    "{item}: “{printed}” can be read in two ways (thousands or decimal mark) and must be confirmed",
)
_FORMULA = Phrase(
    "{item}: ô số liệu ghi “{printed}”, chỉ ghi kết quả",
    "{item}: the cell holds “{printed}”, but only the result is asked for",
)

#: Letters of a unit from which on one of them may be a slip.
_MENDABLE = 5
_COUNT_TYPES = (ValueType.COUNT, ValueType.MONEY_MVND)


class ItemNumber(Rule):
    """The item number printed is the one the form gives the row.

    Rows behind a misnumbered one often count on from it; only the first of them is at fault.
    """

    needs = Given.PRINT

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the rows with a number that neither is theirs nor counts on from the row before."""
        before: dict[tuple[str, str], tuple[int, bool]] = {}
        for cell in _sure_cells(case):
            printed, expected = _number(cell.item_printed), _number(cell.item)
            if printed is None or expected is None:
                continue
            parent, last = _split(printed)
            number, wrong = before.get((cell.form, parent), (0, False))
            counts_on = wrong and number == last - 1
            before[cell.form, parent] = last, printed != expected
            if printed != expected and not (counts_on and parent == _split(expected)[0]):
                message = _MISNUMBERED.fill(
                    item=item(cell.indicator, cell),
                    printed=cell.item_printed.strip(),
                    expected=expected,
                )
                yield _about(self.text, cell, message)


class ValueColumn(Rule):
    """A figure stands in the column for values."""

    needs = Given.PRINT

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the rows with a figure elsewhere."""
        for cell in _sure_cells(case):
            if cell.misplaced or cell.misplaced_printed is not None:
                printed = cell.misplaced_printed or cell.printed
                message = _MISPLACED.fill(item=item(cell.indicator, cell), printed=printed.text)
                yield _about(self.text, cell, message, printed=printed.value)


class UnitOfMeasure(Rule):
    """A printed unit fits the item, and a value cell holds no unit."""

    needs = Given.PRINT

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield units that do not fit and signs inside value cells; a row may have both."""
        for cell in _sure_cells(case):
            expected = _expected_unit(cell)
            if not _unit_fits(cell):
                message = _MISFIT_UNIT.fill(
                    item=item(cell.indicator, cell),
                    printed=cell.unit_printed.strip(),
                    expected=expected,
                )
                yield _about(self.text, cell, message)
            printed = cell.printed
            if printed.kind is Kind.NUMBER and (
                printed.percent_sign or any(c.isalpha() for c in printed.suffix)
            ):
                message = _SIGN_IN_CELL.fill(item=item(cell.indicator, cell), printed=printed.text)
                yield _about(self.text, cell, message, printed=cell.value, expected=cell.value)


class NumberStyle(Rule):
    """A comma before decimals, a full stop between thousands, one style per report."""

    needs = Given.PRINT

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the numbers whose marks depart from the style of the report, and those two readings fit."""
        cells = [cell for cell in _sure_cells(case) if cell.printed.kind is Kind.NUMBER]
        style = Style(cells)
        for cell in cells:
            message = style.fault(cell)
            if message is not None:
                expected = (
                    ""
                    if cell.value is None
                    else write_number(cell.value, decimals=cell.printed.decimals)
                )
                filled = message.fill(
                    item=item(cell.indicator, cell), printed=cell.printed.text, expected=expected
                )
                yield _about(self.text, cell, filled, printed=cell.value, expected=cell.value)


class Style:
    """The marks that a report uses."""

    def __init__(self, cells: Iterable[FormCell]) -> None:
        """Count the marks of all cells."""
        printed = [cell.printed for cell in cells]
        self._decimal = Counter(p.decimal_mark for p in printed if p.decimal_mark)
        self._thousands = Counter(p.thousands_mark for p in printed if p.thousands_mark)

    def fault(self, cell: FormCell) -> Phrase | None:
        """Return what is wrong with the marks of a cell, null where nothing is."""
        printed = cell.printed
        if printed.ambiguous:
            return _AMBIGUOUS
        if printed.decimal_mark == "." and (self._decimal[","] or self._thousands["."]):
            return _DECIMAL_MARK
        if printed.thousands_mark == "," and self._thousands["."] > self._thousands[","]:
            return _THOUSANDS_COMMA
        unmarked = not printed.thousands_mark and not printed.decimal_mark
        large = cell.value is not None and abs(cell.value) >= 1000
        if (
            unmarked
            and large
            and self._thousands
            and indicators()[cell.indicator].value_type in _COUNT_TYPES
        ):
            return _NO_THOUSANDS
        return None


class NumberOnly(Rule):
    """A value cell holds a number and nothing else."""

    needs = Given.PRINT

    def check(self, case: Case) -> Iterator[Finding]:
        """Yield the cells with a formula or with words."""
        for cell in _sure_cells(case):
            words = cell.printed.kind is Kind.TEXT and any(c.isalnum() for c in cell.printed.text)
            if words or cell.printed.kind is Kind.FORMULA:
                message = _FORMULA.fill(item=item(cell.indicator, cell), printed=cell.printed.text)
                yield _about(self.text, cell, message, printed=cell.value)


def _sure_cells(case: Case) -> Iterator[FormCell]:
    return (cell for cell in case.values.cells() if cell.confidence >= UNUSABLE)


def _number(text: str) -> str | None:
    """Return an item number without its closing full stop, null for "Trong đó", a Roman number or nothing."""
    plain = text.strip().rstrip(".")
    return plain if _NUMBERED.fullmatch(plain) else None


def _split(number_of: str) -> tuple[str, int]:
    parent, _, last = number_of.rpartition(".")
    return parent, int(last)


def _expected_unit(cell: FormCell) -> str:
    """Return the unit the item is measured in, in the form's own words unless they are the slip."""
    unit = indicators()[cell.indicator].unit_of_measure
    own_words = cell.unit_expected and _family(cell.unit_expected) == _family(unit.vi)
    return cell.unit_expected if own_words else unit.vi


_FAMILIES = (
    ("percent", re.compile(r"%|\bt[iy] le\b")),
    ("money", re.compile(r"\b(?:trieu|t[iy]|nghin) dong\b|^dong$|\bvnd\b")),
    ("persons", re.compile(r"\bnguoi\b")),
    ("dossiers", re.compile(r"\bho so\b")),
    ("documents", re.compile(r"\bvan ban\b")),
    ("procedures", re.compile(r"\bthu tuc\b|\btthc\b")),
    ("tasks", re.compile(r"\bnhiem vu\b")),
)


@lru_cache(maxsize=1_024)
def _family(unit: str) -> str | None:
    """Return what a unit counts, null for a general word such as "Số lượng" or a list of codes."""
    folded = fold(unit)
    if "=" in folded:
        return "choice"
    return next((family for family, words in _FAMILIES if words.search(folded)), None)


def _unit_fits(cell: FormCell) -> bool:
    """Tell whether a printed unit can be that of the item.

    A general word fits every count but no share and no money: "Đơn vị" beside a percentage is a slip.
    """
    printed = fold(cell.unit_printed)
    if not any(c.isalpha() or c == "%" for c in printed):
        return True
    if printed == fold(cell.unit_expected) and _family(cell.unit_expected) is not None:
        return True
    indicator = indicators()[cell.indicator]
    found, wanted = _family(cell.unit_printed), _family(indicator.unit_of_measure.vi)
    if indicator.value_type in (ValueType.CHOICE, ValueType.BOOL):
        return found in (None, "choice")
    if wanted in ("percent", "money"):
        # A scan misreads a letter of "Triệu đồng"; it makes no other unit of it.
        misread = found is None and Levenshtein.distance(printed, fold(cell.unit_expected)) == 1
        return found == wanted or (misread and len(printed) >= _MENDABLE)
    return (
        found is None or (wanted is None and found not in ("percent", "money")) or found == wanted
    )


def _about(
    rule: RuleText,
    cell: FormCell,
    message: Phrase,
    *,
    printed: Decimal | None = None,
    expected: Decimal | None = None,
) -> Finding:
    return finding(
        rule,
        message,
        codes=(cell.indicator,),
        printed=printed,
        expected=expected,
        locations=(cell.location,),
        confidence=cell.confidence,
    )
