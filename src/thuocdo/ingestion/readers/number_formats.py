"""Numbers of worksheet cells as they print: percentages, dates, fixed decimals, in Vietnamese notation.

The file keeps 0.9782 and a format `0.00%`; the paper shows 97,82%. Thousands are never grouped here, so that a full
stop in what a reader yields always comes from a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from thuocdo.figures.notation import rounded
from thuocdo.ingestion.readers.safe_xml import attribute, child, local_name

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s|hh|mm|ss)[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dyh]|m{3,}|(?<![0#?])m(?![0#?])|(?<![0#?.])s", re.IGNORECASE)
_DIGITS = re.compile(r"([#0?,]*)(?:\.([0#?]+))?")
_LITERAL_END = re.compile(r'"([^"]*)"\s*$')
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
#: Formats that East Asian and Thai editions number differently; all of them are dates.
_BUILT_IN_DATES = (*range(27, 37), *range(50, 59))
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  dates in a worksheet have no zone
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465
_LEAP_BUG_DAY = 60
#: A stored number has 15 significant digits; what follows is binary noise.
_SIGNIFICANT = 15


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What of a number format decides how a value prints; `decimals` null is "as many as there are"."""

    decimals: int | None = None
    whole_digits: int = 1
    percent: bool = False
    date: bool = False
    time: bool = False
    suffix: str = ""


GENERAL = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """Read the first section of a format code, the one for positive numbers."""
    section = code.split(";", maxsplit=1)[0]
    bare = _QUOTED.sub("", section)
    if bare.lower() in {"", "general", "@"}:
        return GENERAL
    if _DATE_LETTERS.search(bare):
        lower = bare.lower()
        return NumberFormat(date="d" in lower or "y" in lower, time="h" in lower or "s" in lower)
    digits = max(
        _DIGITS.findall(bare), key=lambda found: len(found[0]) + len(found[1]), default=("", "")
    )
    literal = _LITERAL_END.search(section)
    return NumberFormat(
        decimals=None
        if not (digits[0] or digits[1]) or "e+" in bare.lower() or "/" in bare
        else len(digits[1]),
        whole_digits=max(1, digits[0].count("0")),
        percent="%" in bare,
        suffix=literal.group(1).strip() if literal and digits[0] else "",
    )


def read_formats(root: etree._Element | None) -> list[NumberFormat]:
    """Return the number format of each cell style in the order of the style part."""
    codes = dict(_BUILT_IN) | dict.fromkeys(_BUILT_IN_DATES, "d/m/yyyy")
    own = child(root, "numFmts")
    for element in own if own is not None else ():
        identifier = attribute(element, "numFmtId") or ""
        if identifier.isdecimal():
            codes[int(identifier)] = attribute(element, "formatCode") or ""
    styles = child(root, "cellXfs")
    formats: list[NumberFormat] = []
    for element in styles if styles is not None else ():
        if local_name(element) == "xf":
            identifier = attribute(element, "numFmtId") or "0"
            formats.append(
                parse_format(codes.get(int(identifier), "") if identifier.isdecimal() else "")
            )
    return formats


def printed_number(
    stored: str, form: NumberFormat, *, since_1904: bool = False, mark: str = ","
) -> str:
    """Return a stored number as it prints.

    Args:
        stored: the digits in the file, with a full stop before decimals.
        form: how the cell is formatted.
        since_1904: days are counted from 1904 instead of 1900.
        mark: the decimal mark to write.
    """
    try:
        value = Decimal(stored.strip())
    except InvalidOperation:
        return stored.strip()
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return stored.strip()
    if (form.date or form.time) and 0 <= value <= _LAST_DAY:
        return _printed_day(float(value), form, since_1904=since_1904)
    value = _without_noise(value) * (100 if form.percent else 1)
    if form.decimals is not None:
        value = rounded(value, form.decimals)
    elif value == value.to_integral_value():
        value = rounded(value, 0)
    else:
        value = value.normalize()
    whole, _, decimals = f"{abs(value):f}".partition(".")
    sign = "-" if value < 0 else ""
    text = f"{sign}{whole.zfill(form.whole_digits)}{mark + decimals if decimals else ''}"
    return f"{text}{'%' if form.percent else ''}{' ' + form.suffix if form.suffix else ''}"


def _without_noise(value: Decimal) -> Decimal:
    digits = len(value.as_tuple().digits)
    if digits <= _SIGNIFICANT:
        return value
    return rounded(value, _SIGNIFICANT - 1 - value.adjusted())


def _printed_day(days: float, form: NumberFormat, *, since_1904: bool) -> str:
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    # Excel believes in a 29 February 1900, so the days before it are one off.
    shift = 1 if not since_1904 and days < _LEAP_BUG_DAY else 0
    moment = epoch + timedelta(days=days + shift)
    moment += timedelta(milliseconds=500)
    parts = []
    if form.date:
        parts.append(f"{moment.day:02d}/{moment.month:02d}/{moment.year}")
    if form.time:
        parts.append(f"{moment.hour:02d}:{moment.minute:02d}")
    return " ".join(parts)
