"""Why a figure may be wrong: what the arithmetic between the printed and the expected value suggests.

A hint is offered only where the coincidence would be unlikely by chance; it never decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache

from thuocdo.consistency.wording import EMPTY, Phrase, number
from thuocdo.figures.notation import rounded

#: A number of fewer digits equals another by chance too often to say that it was copied or mistyped.
FEWEST_DIGITS = 3

_SWAPPED = Phrase(
    "có thể đảo hai chữ số ({printed} và {expected})",
    "two digits may be swapped ({printed} and {expected})",
)
_FACTOR = Phrase(
    "có thể sai {factor} lần do dấu phân cách hoặc đơn vị tính",
    "may be off by a factor of {factor} through a mark or a unit",
)
_DROPPED = Phrase("có thể thừa hoặc thiếu một chữ số", "a digit may be missing or doubled")
_MISTYPED = Phrase("có thể gõ sai một chữ số", "one digit may be mistyped")
_COPIED = Phrase("có thể chép nhầm từ {item}", "may be copied from {item}")
_LEFT_OUT = Phrase("có thể bỏ sót {item}", "{item} may be left out")
_TWICE = Phrase("có thể tính {item} hai lần", "{item} may be counted twice")
_COUNT_TYPED = Phrase(
    "có thể nhập số lượng vào ô tỷ lệ %", "a count may have been typed into the % cell"
)
_COMPLEMENT = Phrase("có thể ghi phần còn lại", "the complement may have been written")
_INVERTED = Phrase(
    "có thể chia ngược tử số và mẫu số", "numerator and denominator may be exchanged"
)
_CUT_OFF = Phrase("bị cắt bớt thay vì làm tròn", "cut off instead of rounded")
_WRONG_DIGIT = Phrase("làm tròn sai", "wrongly rounded")


@lru_cache(maxsize=4_096)
def cause(printed: Decimal, expected: Decimal) -> Phrase:
    """Return what mistake of typing turns the expected value into the printed one, empty where none does."""
    one, other = _digits(printed), _digits(expected)
    if len(one) < FEWEST_DIGITS or len(other) < FEWEST_DIGITS:
        return _factor(printed, expected)
    tests: tuple[tuple[Callable[[str, str], bool], Phrase], ...] = (
        (_swapped, _SWAPPED),
        (_dropped, _DROPPED),
        (_mistyped, _MISTYPED),
    )
    hint = next((phrase for test, phrase in tests if test(one, other)), EMPTY)
    return _factor(printed, expected) or hint.fill(
        printed=number(printed), expected=number(expected)
    )


def cause_in_sum(
    printed: Decimal, expected: Decimal, parts: Mapping[str, tuple[Decimal, Phrase]]
) -> Phrase:
    """Return a mistake of typing, or the part whose leaving out or double counting explains the difference."""
    for value, item in parts.values():
        if value and expected - printed == value and len(parts) > 1:
            return _LEFT_OUT.fill(item=item)
        if value and printed - expected == value:
            return _TWICE.fill(item=item)
    return cause(printed, expected)


def cause_in_share(printed: Decimal, expected: Decimal, operands: Iterable[Decimal]) -> Phrase:
    """Return the mistake that turns a share into the printed value."""
    if printed in set(operands):
        return _COUNT_TYPED
    if expected and abs(printed - 10000 / expected) < Decimal("0.05"):
        return _INVERTED
    if printed not in (0, 100) and abs(printed + expected - 100) < Decimal("0.05"):
        return _COMPLEMENT
    return cause(printed, expected)


def count_for_share(printed: Decimal, whole: Decimal) -> Phrase:
    """Return whether a value in a % cell may be the number of parts, empty where it cannot."""
    possible = printed == printed.to_integral_value() and 0 < printed <= whole
    return _COUNT_TYPED if possible else EMPTY


def cause_of_last_digit(printed: Decimal, exact: Decimal) -> Phrase:
    """Return whether a share was cut off or wrongly rounded."""
    cut = rounded(exact, -_exponent(printed), ROUND_DOWN)
    return _CUT_OFF if cut == printed else _WRONG_DIGIT


def copied(printed: Decimal, neighbours: Iterable[tuple[Decimal, Phrase]]) -> Phrase:
    """Return the neighbour that holds the same long number, empty where there is none."""
    if len(_digits(printed)) < FEWEST_DIGITS:
        return EMPTY
    return next((_COPIED.fill(item=item) for value, item in neighbours if value == printed), EMPTY)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.normalize().as_tuple().digits)) + "0" * max(
        _exponent(value.normalize()), 0
    )


def _factor(printed: Decimal, expected: Decimal) -> Phrase:
    if not printed or not expected:
        return EMPTY
    ratio = max(printed / expected, expected / printed)
    found = next((factor for factor in (10, 100, 1000, 1_000_000) if ratio == factor), None)
    return _FACTOR.fill(factor=number(Decimal(found))) if found else EMPTY


def _swapped(one: str, other: str) -> bool:
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return (
        len(one) == len(other)
        and len(apart) == 2
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )


def _dropped(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def _mistyped(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
