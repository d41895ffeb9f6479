"""An amount of money in Vietnamese words, as it is written out on receipts.

Pure.
"""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_THOUSAND = 1_000
_BILLION = 1_000_000_000


def dong_in_words(amount: int) -> str:
    """Return an amount in words: 50.000 is "Năm mươi nghìn đồng".

    Raises:
        ValueError: it is less than nothing.
    """
    if amount < 0:
        raise ValueError("an amount of money on a receipt is not less than nothing")
    words = " ".join(_number(amount) or ["không"])
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(amount: int, *, after: bool = False) -> list[str]:
    """Return a number in words; after a larger part, hundreds are said even where there are none."""
    if amount >= _BILLION:
        billions, rest = divmod(amount, _BILLION)
        return [*_number(billions, after=after), "tỷ", *_number(rest, after=True)]
    words: list[str] = []
    for place in (2, 1, 0):
        group = amount // _THOUSAND**place % _THOUSAND
        if group:
            words += _group(group, whole=after or bool(words))
            words += [_GROUPS[place]] if place else []
    return words


def _group(number: int, *, whole: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens == 0:
        return words + (["linh"] if words and ones else []) + ([_DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    if ones == 1 and tens > 1:
        return [*words, "mốt"]
    return [*words, "lăm" if ones == 5 else _DIGITS[ones]]
