"""What a person wrote into a cell, read as the row asks for it; what cannot stand there is refused with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from thuocdo.campaigns.questions import Question
from thuocdo.errors import InvalidInput
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import Kind, Printed, read_number, rounded, write_number

#: Digits that are printed of a share that was computed.
SHARE_DIGITS = 2
#: What is kept of a note or a reason.
LONGEST_WORDS = 4000
_STORED_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a cell: a value with its digits, a blank or a dash; `printed` in Vietnamese notation."""

    state: Figure.State
    value: Decimal | None = None
    decimals: int = 0
    printed: str = ""


BLANK = Typed(Figure.State.BLANK)
DASH = Typed(Figure.State.DASH, printed="-")


def read_typed(question: Question, text: str) -> Typed:
    """Return what a text says in the cell of a row.

    Raises:
        InvalidInput: it is no number, can be read in two ways, is no whole or a negative count, or none of the answers that the row gives.
    """
    read = read_number(text, whole=question.counts, percent=question.share)
    if read.kind is Kind.BLANK:
        return BLANK
    if read.kind is Kind.DASH:
        return DASH
    value = _number(question, read)
    if question.indicator.choices and value not in {c.code for c in question.indicator.choices}:
        answers = "; ".join(f"{c.code} = {c.label_vi}" for c in question.indicator.choices)
        raise _refused(
            question,
            read,
            f"chỉ nhận một trong các mã: {answers}",
            f"takes one of the codes: {answers}",
        )
    if value < 0:
        raise _refused(question, read, "không nhận số âm", "takes no negative number")
    if question.counts and value != value.to_integral_value():
        raise _refused(question, read, "đếm số nguyên, không có phần lẻ", "counts whole things")
    return typed_number(value, decimals=read.decimals)


def typed_number(value: Decimal, *, decimals: int) -> Typed:
    """Return a number as it stands in a cell, with so many digits printed."""
    digits = min(decimals, _STORED_DIGITS)
    return Typed(Figure.State.VALUE, value, digits, write_number(value, decimals=digits))


def computed_number(question: Question, value: Decimal | None) -> Typed:
    """Return what was computed as it stands in the cell of a row: shares with two digits, counts whole, all else with the digits it has.

    Null: a blank.
    """
    if value is None:
        return BLANK
    if question.share:
        return typed_number(rounded(value, SHARE_DIGITS), decimals=SHARE_DIGITS)
    digits = 0 if question.counts else max(0, -int(value.normalize().as_tuple().exponent))
    return typed_number(rounded(value, digits), decimals=digits)


def _number(question: Question, read: Printed) -> Decimal:
    if read.ambiguous:
        raise _refused(
            question,
            read,
            "đọc được hai cách; dấu phẩy trước phần lẻ, dấu chấm giữa các nghìn (ví dụ 1,25 hoặc 1.250)",
            "can be read in two ways; write a comma before decimals and a full stop between thousands",
        )
    if read.value is None or (read.suffix and not question.indicator.choices):
        raise _refused(
            question, read, "chỉ nhận số", "takes numbers only; words belong into the note"
        )
    if read.percent_sign and not question.share:
        raise _refused(question, read, "không phải tỷ lệ phần trăm", "is no percentage")
    if read.decimals > _STORED_DIGITS:
        raise _refused(question, read, "có quá nhiều chữ số thập phân", "has too many decimals")
    return read.value


def _refused(question: Question, read: Printed, vi: str, en: str) -> InvalidInput:
    shown = read.text[:40]
    return InvalidInput(
        "cell_not_readable",
        f"«{shown}» không ghi được vào ô «{question.asked.item} {question.asked.label}»: ô này {vi}.",
        f"{shown!r} cannot stand in the cell {question.asked.item!r}: it {en}.",
        row=question.row,
        text=shown,
    )
