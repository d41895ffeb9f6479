"""Numbers as the offices print them: the norm, and the habits that depart from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are printed: the marks, the sign of a share, zeros in front, words behind."""

    thousands: str = "."
    decimal: str = ","
    percent: str = ""
    pad: bool = False
    word: str = ""

    @property
    def is_norm(self) -> bool:
        """Say whether this is the norm, so that nothing about it is to be remarked."""
        return (self.thousands, self.decimal, self.percent, self.word) == (".", ",", "", "")


NORM = NumberStyle()
HABITS = {
    "norm": NORM,
    "padded": NumberStyle(pad=True),
    "no thousands mark": NumberStyle(thousands=""),
    "english": NumberStyle(thousands=",", decimal="."),
    "spaces": NumberStyle(thousands=" "),
    "decimal point": NumberStyle(decimal="."),
    "percent sign": NumberStyle(percent="%"),
    "percent sign apart": NumberStyle(percent=" %"),
    "unit word": NumberStyle(word="unit"),
}


def print_number(value: Decimal, style: NumberStyle = NORM, *, share: bool = False) -> str:
    """Print a value in one style; trailing zeros of a whole share (100,00) are left out."""
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    digits = (
        f"{value:,f}".replace(",", "\0").replace(".", style.decimal).replace("\0", style.thousands)
    )
    if style.pad and value == value.to_integral_value() and 0 < value < 10 and not share:
        digits = "0" + digits
    return digits + (style.percent if share else "")


def with_word(style: NumberStyle, unit: str) -> NumberStyle:
    """Return the style with a unit word to print behind counts, where the style wants one."""
    return replace(style, word=unit.partition(",")[0].lower()) if style.word else style
