"""What a person put into one cell of a workbook, read as its row asks for it; what Excel made of it meanwhile is seen through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.campaigns.questions import Question
from thuocdo.campaigns.typed import LONGEST_WORDS, SHARE_DIGITS, Typed, read_typed
from thuocdo.campaigns.workbook.layout import Col, address
from thuocdo.campaigns.workbook.looks import option
from thuocdo.campaigns.workbook.package import Book, Tab
from thuocdo.errors import InvalidInput
from thuocdo.figures.notation import normalise, rounded
from thuocdo.ingestion.readers.sheet_stream import StoredCell, StoredFormula

_STORED_DIGITS = 6
_MOST_PERCENT = 100
#: A number in a text cell that nobody types as a figure, and no database would hold.
_MOST_MAGNITUDE = 15
_OWN_FORMULA = re.compile(r"\+?\$?H\$?(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell cannot be taken, or what is odd about it, in both languages."""

    vi: str
    en: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Entered:
    """What a cell says; null where it is blank, or holds the product's own formula. `doubts` say what is wrong with it."""

    said: Typed | None = None
    doubts: tuple[Doubt, ...] = ()


_FORMULA = Doubt(
    "ô có công thức, mà hệ thống không tin kết quả Excel lưu kèm. Hãy gõ số (chép, rồi dán «chỉ giá trị»).",
    "a formula stands here, and the result that Excel keeps with it is not trusted. Type the number (paste as values).",
)
_DATE = Doubt(
    "Excel đã đổi số vừa gõ thành ngày tháng. Hãy đặt lại định dạng ô là Số (Number) rồi gõ lại.",
    "Excel turned what was typed into a date. Set the format of the cell to Number and type again.",
)
_LOGICAL = Doubt("ô chỉ nhận số, không nhận TRUE/FALSE.", "takes numbers only, not TRUE or FALSE.")
_ERROR = Doubt(
    "ô mang lỗi của Excel (như #DIV/0!). Hãy gõ số.",
    "an error of Excel stands here (such as #DIV/0!). Type the number.",
)
_PERCENT = Doubt(
    "ô được định dạng phần trăm nhưng dòng này không phải tỷ lệ. Hãy đặt lại định dạng và gõ lại.",
    "is formatted as a percentage, and this row is none. Set the format again and type the number.",
)
_NUMBER = Doubt("không đọc được số trong ô.", "the number cannot be read.")
_FRACTION = Doubt(
    "ô đếm số nguyên, không có phần lẻ.", "counts whole things; there is no fraction of one."
)
_LONG = Doubt(
    f"ghi dài hơn {LONGEST_WORDS} ký tự. Hãy rút gọn.",
    f"is longer than {LONGEST_WORDS} characters. Shorten it.",
)


def read_value(book: Book, tab: Tab, at: int, question: Question, *, derived: bool) -> Entered:
    """Return what stands in the value cell of a row.

    Args:
        at: the line, counted from 0.
        derived: whether the cell was handed out with a formula that takes over what follows from other rows.
    """
    place = (at, int(Col.VALUE))
    formula, cell = tab.formulas.get(place), tab.cells.get(place)
    if formula is not None:
        own = derived and _is_own(formula, tab, at)
        return Entered() if own else Entered(None, (_FORMULA,))
    if cell is None:
        return Entered()
    if cell.kind in {"b", "e", "d"}:
        return Entered(None, ({"b": _LOGICAL, "e": _ERROR, "d": _DATE}[cell.kind],))
    if book.is_text(cell):
        return _read(question, _chosen(question, book.text(cell)))
    return _read_stored(book, cell, question)


def read_words(book: Book, tab: Tab, at: int, column: int) -> tuple[str | None, Doubt | None]:
    """Return the words of a cell; null where it is blank."""
    place = (at, column)
    if place in tab.formulas:
        return None, _FORMULA
    cell = tab.cells.get(place)
    if cell is None:
        return None, None
    words = book.text(cell).replace("\r\n", "\n").replace("\x00", "")
    if len(words) > LONGEST_WORDS:
        return None, _LONG
    return words or None, None


def unmistakable(said: Typed, question: Question) -> str:
    """Return a value as a text that is read in one way only: no marks between thousands, and no three digits behind a share's."""
    if said.value is None:
        return said.printed
    text = f"{said.value:.{said.decimals}f}".replace(".", ",")
    three = question.share and said.decimals == 3
    return f"{text}0" if three else text


def _is_own(formula: StoredFormula, tab: Tab, at: int) -> bool:
    text = formula.text or tab.masters.get(formula.group, "")
    match = _OWN_FORMULA.match(text.strip())
    shared = bool(formula.group) and not formula.text
    return match is not None and (shared or int(match.group(1)) == at + 1)


def _chosen(question: Question, text: str) -> str:
    """Return the code of an answer that was picked from the list, or written in its words; another text as it is."""
    plain = normalise(text).casefold()
    for choice in question.indicator.choices:
        if plain in {normalise(option(choice)).casefold(), normalise(choice.label_vi).casefold()}:
            return str(choice.code)
    return text


def _read(question: Question, text: str) -> Entered:
    try:
        said = read_typed(question, text)
    except InvalidInput as error:
        return Entered(None, (Doubt(error.message_vi, error.message_en),))
    if said.state == "blank":
        return Entered()
    return Entered(said, tuple(_oddities(question, said)))


def _read_stored(book: Book, cell: StoredCell, question: Question) -> Entered:
    form, value = book.format_of(cell), book.number(cell)
    if form.date or form.time:
        return Entered(None, (_DATE,))
    if value is None or abs(value.adjusted()) > _MOST_MAGNITUDE:
        return Entered(None, (_NUMBER,))
    if form.percent and not question.share:
        return Entered(None, (_PERCENT,))
    if form.percent:
        value *= 100
    if question.counts and value != value.to_integral_value():
        return Entered(None, (_FRACTION,))
    value, cut = _fitting(value, question)
    text = f"{value:f}".replace(".", ",")
    digits = len(text.partition(",")[2])
    found = _read(question, f"{text}0" if question.share and digits == 3 else text)
    return Entered(found.said, (*found.doubts, *cut)) if found.said else found


def _fitting(value: Decimal, question: Question) -> tuple[Decimal, tuple[Doubt, ...]]:
    """Return a number with no more digits than are kept, and what is to be said about those that were left out."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)), ()
    value = value.normalize()
    if -int(value.as_tuple().exponent) <= _STORED_DIGITS:
        return value, ()
    kept = rounded(value, SHARE_DIGITS if question.share else _STORED_DIGITS)
    shown = f"{kept:f}".replace(".", ",")
    return kept, (
        Doubt(
            f"số có quá nhiều chữ số lẻ, được làm tròn thành {shown}.",
            f"has too many decimals and is rounded to {kept:f}.",
            blocks=False,
        ),
    )


def _oddities(question: Question, said: Typed) -> list[Doubt]:
    if question.share and said.value is not None and said.value > _MOST_PERCENT:
        return [
            Doubt(
                f"tỷ lệ {said.printed}% lớn hơn 100%. Hãy xem lại.",
                f"a share of {said.printed}% is more than 100%. Look at it again.",
                blocks=False,
            )
        ]
    return []


def place_of(at: int, column: int) -> str:
    """Return how people name a cell."""
    return address(column, at)
