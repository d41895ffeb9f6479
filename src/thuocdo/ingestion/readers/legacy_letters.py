"""Vietnamese as it was typed before Unicode: TCVN3 (fonts ".VnTime") and VNI ("VNI-Times").

Both put Vietnamese letters in the places of Western European ones, so a text in them arrives as Western letters:
"hµnh chÝnh", "haønh chính". Capitals with marks do not exist in TCVN3; they are a font of their own (".VnTimeH").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_TCVN3 = dict(
    zip(
        "µ\u00b8¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_TO_TCVN3 = str.maketrans(_TCVN3)

#: Combining marks: grave, acute, hook above, tilde, dot below; circumflex, breve.
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300\u0301\u0309\u0303\u0323"
_ROOF, _BOWL = "\u0302\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _ROOF, "à": _ROOF + _GRAVE, "á": _ROOF + _ACUTE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE, "ä": _ROOF + _DOT,
    "ê": _BOWL, "è": _BOWL + _GRAVE, "é": _BOWL + _ACUTE, "ú": _BOWL + _HOOK, "ü": _BOWL + _TILDE, "ë": _BOWL + _DOT,
}  # fmt: skip
_VNI_LETTERS = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_PAIR = re.compile(
    rf"([aeouyôö])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]", re.IGNORECASE
)
#: Words that hardly any page of a report lacks, and no wrong decoding yields.
_COMMON = frozenset(
    (
        "và", "của", "các", "cải", "cách", "hành", "chính", "thủ", "tục", "số", "được", "đã", "hồ", "sơ", "là",
        "trong", "công", "tại", "năm", "cấp", "báo", "cáo", "đơn", "vị", "kết", "quả", "thực", "hiện", "nhân",
        "dân", "giải", "quyết", "văn", "bản", "tỉnh", "huyện", "xã", "theo", "về", "có", "cho", "đạt",
    )
)  # fmt: skip
_UNICODE_ONLY = re.compile("[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000


def from_tcvn3(text: str) -> str:
    """Return Western letters read as TCVN3."""
    return text.translate(_TO_TCVN3)


def from_vni(text: str) -> str:
    """Return Western letters read as VNI, where a mark stands as a letter behind its vowel."""
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(lambda m: _vni_letter(m.group()), text))


@cache
def _vni_letter(found: str) -> str:
    base, mark = found[0], found[1:].lower()
    letter = _VNI_LETTERS.get(base.lower(), base.lower())
    letter = letter.upper() if base.isupper() else letter
    return letter + _VNI_MARKS.get(mark, mark)


def in_unicode(text: str, font: str) -> str:
    """Return a text in Unicode letters that was typed in some font; most fonts change nothing."""
    name = font.lower()
    if name.startswith(".vn"):
        return from_tcvn3(text).upper() if name.endswith("h") else from_tcvn3(text)
    return from_vni(text) if name.startswith("vni-") else text


def is_unicode(text: str) -> bool:
    """Tell whether a text holds letters that fonts older than Unicode cannot have, whatever font it names."""
    return bool(_UNICODE_ONLY.search(text))


def common_share(text: str) -> float:
    """Return the share of words (0–1) that are the commonest Vietnamese ones of a report."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    return sum(word in _COMMON for word in words) / len(words) if words else 0.0
