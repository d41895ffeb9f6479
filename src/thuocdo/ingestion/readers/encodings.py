"""Bytes of a text file → text, by what the bytes look like; the name of the file plays no part.

The decoders are asked in turn, the surest first. A decoder for one more encoding is one more function in `_DECODERS`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from thuocdo.ingestion.readers.legacy_letters import common_share, from_tcvn3, from_vni

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 64 * 1024
#: One wrong byte in this many is a damaged spot in UTF-8; more is another encoding.
_BYTES_PER_DAMAGE = 500
#: So many words of a report are among the commonest ones in every text of ours; by a wrong table none is.
_COMMON_SHARE = 0.08
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
#: What Vietnamese text decoded by the wrong table shows: odd signs, capitals inside words.
_UNLIKELY = re.compile(
    r"[^\w\s!-~–—\u2018\u2019“”…•‰€°²³§«»×½¼¾\u2032″₫\u0300-\u0323]|(?<=[a-zđ])[A-ZĐƠƯĂÂÊÔ](?=[a-zđ])"
)


def decode(content: bytes) -> str | None:
    """Return the text of the bytes, null where they are no text in any known encoding."""
    for decoder in _DECODERS:
        text = decoder(content)
        if text is not None and looks_like_text(text):
            return text
    return None


def looks_like_text(text: str) -> bool:
    """Say whether nearly all of a decoded sample are letters, digits, spaces and punctuation."""
    sample = text[:_SAMPLE_BYTES]
    bad = sum(
        1
        for c in sample
        if c == "\ufffd" or (unicodedata.category(c) in _NO_TEXT and c not in "\t\n\r\f\ufeff")
    )
    plain = sum(1 for c in sample if c.isalnum() or c.isspace())
    return bad <= max(2, len(sample) // 100) and plain * 3 >= len(sample)


_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})


def _marked(content: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    return None


def _utf8(content: bytes) -> str | None:
    text = content.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    if damaged > 1 + len(content) // _BYTES_PER_DAMAGE:
        return None
    multibyte = sum(1 for byte in content[:_SAMPLE_BYTES] if 0xC0 <= byte < 0xF8)
    return text if not damaged or multibyte > 3 * damaged else None


def _utf16(content: bytes) -> str | None:
    sample = content[:_SAMPLE_BYTES]
    for encoding, low in (("utf-16-le", 1), ("utf-16-be", 0)):
        high_bytes = sample[low::2]
        if high_bytes and sum(
            1 for byte in high_bytes if byte in (0, 1, 3, 0x1E, 0x20)
        ) > 0.9 * len(high_bytes):
            return content.decode(encoding, errors="replace")
    return None


def _windows_1258(content: bytes) -> str | None:
    """Decode Windows-1258, whose tone marks are letters of their own, if that yields Vietnamese."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE_BYTES]
    letters = sum(1 for c in sample if c.isalpha())
    stray_marks = sum(1 for c in sample if unicodedata.combining(c))
    vietnamese = len(_VIETNAMESE.findall(sample))
    if (
        vietnamese * 10 < letters
        or stray_marks * 20 > vietnamese
        or len(_UNLIKELY.findall(sample)) * 10 > letters
    ):
        return None
    return text


def _font_encoding(content: bytes) -> str | None:
    """Decode the letters of Vietnamese fonts older than Unicode, if that yields the words of a report."""
    western = content.decode("cp1252", errors="replace")
    text = max((from_tcvn3(western), from_vni(western)), key=common_share)
    return text if common_share(text) >= _COMMON_SHARE else None


def _guessed(content: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415  costs 40 ms, needed for rare files only

    best = from_bytes(content[:_SAMPLE_BYTES]).best()
    if best is None or best.encoding in {"utf_16", "utf_32", "utf_7"}:
        return None
    try:
        return content.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        return None


_DECODERS: tuple[Callable[[bytes], str | None], ...] = (
    _marked,
    _utf16,
    _utf8,
    _font_encoding,
    _windows_1258,
    _guessed,
)
