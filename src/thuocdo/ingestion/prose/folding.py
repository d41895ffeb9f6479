"""Vietnamese text folded letter by letter, so that a place in the folded text is the same place in the original.

`thuocdo.vietnamese.fold` shortens the text; patterns that must say *where* something stands need this one.
"""

from __future__ import annotations

import unicodedata

_DASHES = "‐‑‒–—―−"
_BLANKS = "\u00a0\u2007\u2009\u202f\t\n\r\x0b\x0c"


def _plain(code: int) -> str | None:
    letter = chr(code)
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if base.isascii() and base.isalpha() else None


_TABLE: dict[int, str] = {code: plain for code in range(0xC0, 0x1EFA) if (plain := _plain(code))}
_TABLE |= {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_TABLE |= {ord("đ"): "d", ord("Đ"): "d"}
_TABLE |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _BLANKS), " ")
_TABLE |= {ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("…"): "."}


def fold_aligned(text: str) -> str:
    """Return NFC text in lower case without tone and vowel marks, of exactly the same length."""
    return text.translate(_TABLE)
