"""Vietnamese typography of running text: quotation marks, dashes, and no line that ends between a word and its number."""

from __future__ import annotations

import re

from thuocdo.documents.texts import printable

_NBSP = "\u00a0"
_SPACES = re.compile(r"[ \u00a0]{2,}")
_BEFORE_MARK = re.compile(r"[ \u00a0]+([,;:!?…)\]”]|\.(?!\d))")
_AFTER_BRACKET = re.compile(r"([(\[“])[ \u00a0]+")
_QUOTED = re.compile(r'"([^"\n]*)"')
_DASH = re.compile(r"(?<=[ \u00a0])-(?=[ \u00a0])")
_RANGE = re.compile(r"\b((?:19|20)\d\d)-((?:19|20)\d\d)\b")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
#: Words that a number belongs to; a line does not end between them.
_NAMED = re.compile(
    r"\b(Điều|điều|Khoản|khoản|Điểm|điểm|Phần|phần|Mục|mục|Biểu|biểu|Phụ lục|phụ lục|số|Số|ngày|tháng|năm|quý|Quý|thứ|hạng) (?=\d|[IVX]+\b)"
)
_END = "./."


def typeset(text: str) -> str:
    """Return a text as it is printed.

    Source: Decree 30/2020/NĐ-CP leaves these to good use; TCVN 6909:2001 for the letters.
    """
    plain = _SPACES.sub(" ", printable(text))
    plain = _QUOTED.sub(r"“\1”", plain)
    plain = _AFTER_BRACKET.sub(r"\1", _BEFORE_MARK.sub(r"\1", plain))
    plain = _RANGE.sub("\\1\u2013\\2", _DASH.sub("\u2013", _DOTS.sub("…", plain)))
    return _NAMED.sub(rf"\1{_NBSP}", plain).strip(" ")


def ended(text: str) -> str:
    """Return the last paragraph of a document with the mark of its end, "./."."""
    if text.endswith(_END):
        return text
    return f"{text.rstrip(' .;,')}{_END}"


def listed(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines of a list as the decree ends them: with a semicolon, the last one with a full stop."""
    plain = [typeset(line).strip(" -–;.") for line in lines]
    plain = [line for line in plain if line]
    return tuple(f"{line}{'.' if at == len(plain) - 1 else ';'}" for at, line in enumerate(plain))
