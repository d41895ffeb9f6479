"""Numbers as Vietnamese reports print them, read and written.

The norm is a full stop between thousands and a comma before decimals (1.374.705; 98,60). Reports mix styles, so a
mark is read by what stands around it, and what two readings fit equally well is marked ambiguous, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
DASHES = "-–—−‐‑‒―_"
_SPACES = "\u00a0\u2007\u2009\u202f"

#: One printed number, without its sign: grouped digits or a plain run, then decimals.
NUMBER = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?(?![\d])|\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?",
)
_N = r"([\d.,]+)"
_FORMULA = re.compile(
    rf"^\(?\s*{_N}\s*[/:]\s*{_N}\s*\)?\s*(?:[*xX×]\s*100\s*%?)?\s*(?:=\s*{_N}\s*%?)?$"
)
_RESULT_FIRST = re.compile(rf"^{_N}\s*%?\s*\(\s*{_N}\s*/\s*{_N}(?:\s[^\d%()]*)?\)$")
_FRACTION_THEN_RESULT = re.compile(
    rf"^{_N}\s*/\s*{_N}(?:\s[^\d%()=]*?)?\s*[,;]?\s*(?:\(|đạt|=|tỷ lệ|tỉ lệ|chiếm|:|\s)+\s*{_N}\s*%\s*\)?$"
)
#: Words before the number of a cell that add nothing to it; "hơn" and its like make it no other number either.
_LEAD = re.compile(
    r"^(?:(?:đạt|tỷ lệ|tỉ lệ|tổng số|tổng|chiếm|ước|trên|hơn|gần|khoảng)\b|[≥≤><≈~:=])\s*[:=]?\s*(?=[\d≥≤><≈~:=đt])",
    re.IGNORECASE,
)
#: A space that slipped in beside the mark of thousands: "1.374. 705", "1 .374.705".
_GAP = re.compile(r"(?<=\d) ?([.,]) ?(?=\d{3}(?!\d))")
#: Thousands divided by full stops and spaces in one number: "1 374.705".
_MIXED = re.compile(r"^\d{1,3}(?:[ .]\d{3})+(?!\d)")
#: Letters that scanners read for digits, in a cell that else holds only a number.
_MISREAD = re.compile(r"^(?=.*\d)[\dOolI.,% ]*[OolI][\dOolI.,% ]*$")
#: What may not follow a number: more of a date, a range, a sum, a document number.
_NO_SUFFIX = re.compile(
    rf"[\d=*]|[/.,:][\s]*\d|[{DASHES}]\s*\d|/[A-ZĐ]{{2}}|[A-ZĐ]{{2,}}[\w.]*-[A-ZĐ]"
)
#: A longer run of digits is no amount of anything: budgets of the nation have 16 in VND.
MOST_DIGITS = 18
#: Digits in which results of arithmetic are rounded; the usual 28 are too few where many stand before and behind the mark.
_ROUNDING_DIGITS = 120
#: Results that stay within the usual precision are rounded without a context of their own, which costs more than rounding.
_USUAL_DIGITS = 24
#: Signs of formula typesetting and what they print as: a fraction, a product, words, spaces.
_TYPESET = (
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"(\1/\2)"),
    (re.compile(r"\\(?:times|cdot|ast)(?![a-z])"), "×"),
    (re.compile(r"\\(?:text|mathrm|mathbf)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:left|right|quad|[,;! ])"), ""),
    (re.compile(r"\{([.,])\}"), r"\1"),
    (re.compile(r"\(\(([^()]*)\)\)"), r"(\1)"),
)
_DIGITS_MEANT = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


class Kind(StrEnum):
    """What stands in a cell; blank, dash and zero are three different things."""

    BLANK = "blank"
    DASH = "dash"
    NUMBER = "number"
    FORMULA = "formula"
    TEXT = "text"
    #: A word that stands for a code of the row's choices ("Có" for 1); the value is the code.
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed value and how it was printed.

    `value` is null for a blank, a dash, a text, and for a number whose mark two readings fit (`ambiguous`).
    Percentages are in percentage points. `decimals` counts the digits after the decimal mark, zeros included.
    `operands` are numerator and denominator of a formula cell. `suffix` is the text behind the number.
    """

    text: str
    kind: Kind
    value: Decimal | None = None
    decimals: int = 0
    decimal_mark: str = ""
    thousands_mark: str = ""
    percent_sign: bool = False
    leading_zero: bool = False
    ambiguous: bool = False
    operands: tuple[Decimal, Decimal] | None = None
    suffix: str = ""


def normalise(text: str) -> str:
    """Return the text as NFC with plain single spaces."""
    text = unicodedata.normalize("NFC", text)
    for space in _SPACES:
        text = text.replace(space, " ")
    return " ".join(text.split())


def read_number(text: str | None, *, whole: bool = False, percent: bool = False) -> Printed:
    """Read the content of one cell.

    Args:
        text: the cell as printed; null and white space are a blank.
        whole: the cell counts things, so a single mark before three digits divides thousands in either style.
        percent: the cell holds a share, so `d.ddd` is ambiguous.
    """
    plain = normalise(text or "")
    bare = _strip_typesetting(plain)
    if not bare:
        return Printed(plain, Kind.BLANK)
    if all(c in DASHES for c in bare):
        return Printed(plain, Kind.DASH)
    bare = _mend(bare)
    formula = _read_formula(plain, bare)
    if formula is not None:
        return formula
    return _read_plain(plain, bare, whole=whole, percent=percent)


def rounded(value: Decimal, decimals: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Return a value with so many digits behind its mark, however long it is; negative `decimals` round before it."""
    if value.adjusted() + decimals < _USUAL_DIGITS:
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)
    with localcontext(prec=max(_ROUNDING_DIGITS, value.adjusted() + decimals + 2)):
        return value.quantize(Decimal(1).scaleb(-decimals), rounding=rounding)


def is_too_long(token: str) -> bool:
    """Tell whether a number has more digits than any amount, as what a damaged file repeats has."""
    return sum(c.isdigit() for c in token) > MOST_DIGITS


def write_number(value: Decimal, *, decimals: int | None = None) -> str:
    """Write a number in Vietnamese notation; `decimals` rounds half up, null keeps the digits there are."""
    if decimals is not None:
        value = rounded(value, decimals)
    digits = f"{value:,f}"
    return digits.translate(str.maketrans(",.", ".,"))


def parse_token(token: str, *, whole: bool = False, percent: bool = False) -> Printed:
    """Read one bare number token such as `1.374.705`, `98,60`, `64.28` or `1 234`."""
    marks = [c for c in token if c in ".,"]
    spaced = " " in token
    digits = token.replace(" ", "")
    leading_zero = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    if not marks:
        return Printed(
            token,
            Kind.NUMBER,
            Decimal(digits),
            thousands_mark=" " if spaced else "",
            leading_zero=leading_zero,
        )
    last = marks[-1]
    tail = len(digits) - digits.rindex(last) - 1
    if len(set(marks)) == 2:  # 1.544,4 or 1,544.4: the last mark is the decimal one
        return _decimal(token, digits, decimal_mark=last, tail=tail, leading_zero=leading_zero)
    if len(marks) > 1:  # 1.374.705
        return Printed(
            token,
            Kind.NUMBER,
            Decimal(digits.replace(last, "")),
            thousands_mark=last,
            leading_zero=leading_zero,
        )
    divides_thousands = (
        tail == 3 and digits[0] != "0" and len(digits) - tail - 1 <= 3 and not spaced
    )
    if divides_thousands and percent:
        return Printed(token, Kind.NUMBER, None, ambiguous=True)
    if divides_thousands and (last == "." or whole):
        return Printed(token, Kind.NUMBER, Decimal(digits.replace(last, "")), thousands_mark=last)
    return _decimal(token, digits, decimal_mark=last, tail=tail, leading_zero=leading_zero)


def _decimal(
    token: str, digits: str, *, decimal_mark: str, tail: int, leading_zero: bool
) -> Printed:
    other = "," if decimal_mark == "." else "."
    value = Decimal(digits.replace(other, "").replace(decimal_mark, "."))
    thousands = other if other in digits else (" " if " " in token else "")
    zero = leading_zero and digits[1] not in ".,"
    return Printed(token, Kind.NUMBER, value, tail, decimal_mark, thousands, leading_zero=zero)


def _strip_typesetting(text: str) -> str:
    if "\\" in text:
        for sign, printed in _TYPESET:
            text = sign.sub(printed, text)
    text = text.replace("$", "").replace("\\%", "%").replace("\\", "").strip()
    return text.rstrip(SUPERSCRIPTS + "*").strip()


def _mend(text: str) -> str:
    """Return the text as it was meant: no words before the number, no gaps in it, no letters for digits."""
    while (lead := _LEAD.match(text)) is not None:
        text = text[lead.end() :]
    if _MISREAD.match(text):
        text = text.translate(_DIGITS_MEANT)
    text = _GAP.sub(r"\1", text)
    grouped = _MIXED.match(text)
    if grouped and "." in grouped.group():
        text = grouped.group().replace(" ", ".") + text[grouped.end() :]
    return text


def _read_formula(plain: str, bare: str) -> Printed | None:
    if match := _FORMULA.match(bare):
        top, bottom, result = match.groups()
    elif match := _RESULT_FIRST.match(bare):
        result, top, bottom = match.groups()
    elif match := _FRACTION_THEN_RESULT.match(bare):
        top, bottom, result = match.groups()
    else:
        return None
    if any(t and is_too_long(t) for t in (top, bottom, result)):
        return None
    operands = tuple(
        parse_token(t.strip(".,"), whole=True).value for t in (top, bottom) if t.strip(".,")
    )
    if len(operands) != 2 or None in operands:
        return None
    outcome = (
        parse_token(result.strip(".,")) if result and result.strip(".,") else Printed("", Kind.TEXT)
    )
    return Printed(
        plain,
        Kind.FORMULA,
        outcome.value,
        outcome.decimals,
        outcome.decimal_mark,
        outcome.thousands_mark,
        percent_sign="%" in bare,
        operands=operands,  # type: ignore[arg-type]
    )


def _read_plain(plain: str, bare: str, *, whole: bool, percent: bool) -> Printed:
    sign, body = (
        (-1, bare[1:].lstrip())
        if bare[0] in DASHES and bare[1:].lstrip()[:1].isdigit()
        else (1, bare)
    )
    match = NUMBER.match(body)
    if match is None or is_too_long(match.group()):
        return Printed(plain, Kind.TEXT)
    rest = body[match.end() :].strip()
    percent_sign = rest.startswith("%")
    suffix = rest[1:].strip() if percent_sign else rest
    if _NO_SUFFIX.match(suffix):
        return Printed(plain, Kind.TEXT)
    read = parse_token(match.group(), whole=whole, percent=percent or percent_sign)
    value = None if read.value is None else sign * read.value
    return Printed(
        plain,
        Kind.NUMBER,
        value,
        read.decimals,
        read.decimal_mark,
        read.thousands_mark,
        percent_sign,
        read.leading_zero,
        read.ambiguous,
        suffix=suffix.strip(".;, "),
    )
