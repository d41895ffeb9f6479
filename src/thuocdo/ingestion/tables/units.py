"""The unit column: is this text a unit, and do two units say the same?"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from thuocdo.ingestion.tables.labels import bare

#: Units that reports on administrative reform print, folded; what the forms print is among them.
_UNITS = (
    "van ban", "nhiem vu", "co quan don vi", "co quan", "don vi", "van de", "so luong", "thu tuc", "tthc", "ho so",
    "so luong ho so", "so ho so da giai quyet", "pakn", "ban", "to chuc", "nguoi", "trieu dong", "ty dong", "nghin dong",
    "dong", "dvc", "dich vu", "phieu", "cuoc", "lop", "hoi nghi", "ke hoach", "lan", "bai", "tin", "so", "xa", "huyen",
    "quyet dinh", "mo hinh", "sang kien", "doan", "truong hop", "y kien", "diem", "luot", "luot nguoi", "phong", "diem phan tram",
    "cai", "bo", "quy trinh", "nganh", "cong chuc", "vien chuc", "bien che", "thong bao", "chi so", "hang", "ngay", "gio",
)  # fmt: skip
_CODES = re.compile(r"[^\W\d]\s*=\s*\d\b(?![.,%])")


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Tell whether a cell holds a unit: a known one, "%", or the codes of a choice ("Không = 0 Có = 1")."""
    if not text or len(text) > 120:
        return False
    if is_codes(text):
        return True
    words = bare(text)
    if words == "%" or words in _UNITS:
        return True
    return len(words) >= 5 and any(
        fuzz.ratio(words, unit) >= 85 for unit in _UNITS if len(unit) >= 5
    )


def is_codes(text: str) -> bool:
    """Tell whether the text lists the codes of a choice."""
    return bool(_CODES.search(text))


def is_share(unit: str) -> bool:
    """Tell whether the unit is a percentage."""
    return "%" in unit


@lru_cache(maxsize=16384)
def agreement(printed: str, expected: str) -> float:
    """Return how two units agree: 1 the same, 0 unknown, −1 a share against a count or codes against either."""
    if not printed or not expected:
        return 0.0
    if is_codes(printed) or is_codes(expected):
        return 1.0 if is_codes(printed) and is_codes(expected) else -1.0
    if is_share(printed) != is_share(expected):
        return -1.0
    alike = fuzz.ratio(bare(printed), bare(expected)) / 100
    return max(2 * alike - 1, -0.5)
