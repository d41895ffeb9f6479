"""Texts as every file format can hold them."""

from __future__ import annotations

import re
import unicodedata

#: Marks that turn the direction of what follows: a paper could show other words than it holds.
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
#: Control characters but the line feed, half characters and code points that never are characters; no XML holds them.
_UNPRINTABLE = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff{_TURNING}]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
ZERO_WIDTH_SPACE = "\u200b"


def printable(text: str) -> str:
    """Return a text as papers print it: NFC, tabs as spaces, without what cannot be printed or misleads the eye."""
    plain = _BREAKS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", plain))


def one_line(text: str) -> str:
    """Return a text as papers print it, on one line."""
    return " ".join(printable(text).split())


def breakable(text: str, room: int) -> str:
    """Return a text with a mark where its words can be broken, after so many letters; shorter words stay as they are.

    The mark is for `paper.typ`, which sets none of it.
    """
    if all(len(word) <= room for word in text.split()):
        return text
    return re.sub(rf"(\S{{{room}}})(?=\S)", rf"\1{ZERO_WIDTH_SPACE}", text)
