"""The nouns that reports count, and which of them may be parts of which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("units.yaml")
#: A scale word may stand between the number and what is counted: "5,65 nghìn hồ sơ".
_SCALE = r"(?:nghin ty|ngan ty|trieu ty|nghin|ngan|trieu|t[yi](?! (?:le|trong)\b))\b"
_MONEY = re.compile(
    rf"\s?({_SCALE}\s?(?:dong|vnd|usd|do la(?: my)?|eur)\b|(?:dong(?! (?:chi|bao|thoi|bo|huong|y)\b)|vnd|usd|d)\b(?!/qd)|tr\.?\s?d(?:ong)?\b|"
    r"(?:nghin ty|ngan ty|ty|ti)\b(?!\s(?:le|trong|so|gia|luot))|"
    r"trieu\b(?=\s?(?:[.,;:)/]|dat|so|va|tu|$)))"
)
_PERCENT = re.compile(r"\s?(%|phan tram\b)")
_SCALED = re.compile(rf"\s?({_SCALE})\s")
#: Words at which a noun phrase after a number ends, when its noun is not in the list.
_STOP = frozenset(
    [
        "da",
        "duoc",
        "tai",
        "tren",
        "trong",
        "cho",
        "voi",
        "va",
        "cua",
        "thuoc",
        "den",
        "tu",
        "theo",
        "la",
        "dat",
        "chiem",
        "so",
        "de",
        "do",
        "khi",
        "nham",
        "con",
        "qua",
        "thi",
        "se",
        "dang",
        "co",
        "ve",
        "bang",
        "gom",
        "bao",
        "truoc",
        "sau",
        "hon",
        "duoi",
        "khong",
        "chua",
        "moi",
        "cac",
        "nhung",
        "nay",
        "do",
        "nhu",
        "hay",
        "hoac",
        "lien",
        "giua",
        "vao",
        "ra",
        "len",
        "xuong",
        "phai",
        "vi",
        "cung",
        "toan",
        "hien",
        "nam",
    ]
)
_WORD = re.compile(r"\s?([a-z]+)")
#: Short names that open quite another word: "so với", "bãi bỏ", "bổ sung", "ban hành".
_OTHER_WORD = (
    r"(?!so (?:voi|lieu|luong|hoa)\b|bai bo\b|bo (?:sung|tri|qua)\b|tin hoc\b|khoi (?:cong|nghiep)\b|"
    r"ban (?:hanh|giao)\b|the (?:hien|che|thao)\b|to (?:cao|chuc)\b(?! |$)|bang (?:cach|van)\b|dinh ky\b|"
    r"doi (?:voi|moi)\b|loai (?:bo|tru)\b|hang (?:nam|thang|ngay|quy|hoa)\b|phuong (?:thuc|an|tien|phap|cham|huong)\b|xa hoi\b|ho (?:tro|tich)\b|"
    r"chi tieu (?:cong|ngan)\b|giay phut\b)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands after a number: `kind` of thing (empty where unknown), `end` of its words, `scaled` for "triệu", "nghìn"."""

    kind: str
    end: int
    scaled: bool = False

    @property
    def money(self) -> bool:
        """Return whether this is an amount of money."""
        return self.kind == "money"


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str], dict[str, frozenset[str]]]:
    entries = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    kinds: dict[str, str] = {}
    for entry in entries:
        for name in entry["names"]:
            kinds.setdefault(name, entry["kind"])
    longest = sorted(kinds, key=len, reverse=True)
    pattern = re.compile(
        rf"\s?{_OTHER_WORD}(" + "|".join(map(re.escape, longest)) + r")(?![a-z0-9])"
    )
    return pattern, kinds, {entry["kind"]: frozenset(entry.get("holds", ())) for entry in entries}


def unit_after(folded: str, offset: int) -> Unit | None:
    """Return the known unit that stands right after a number; null where none of the known ones does."""
    if match := _PERCENT.match(folded, offset):
        return Unit("percent", match.end())
    if match := _MONEY.match(folded, offset):
        return Unit("money", match.end(), scaled=True)
    scale = _SCALED.match(folded, offset)
    pattern, kinds, _ = _names()
    match = pattern.match(folded, scale.end(1) if scale else offset)
    if match is None:
        return Unit("", scale.end(1), scaled=True) if scale else None
    return Unit(kinds[match.group(1)], match.end(), scaled=scale is not None)


def noun_after(text: str, folded: str, offset: int) -> int:
    """Return the end of the unknown noun after a number: at most three words, none that cannot be in a noun phrase.

    A capital letter makes a word part of a name ("16 Đảng bộ"), whatever it folds to.
    """
    end = offset
    for _ in range(3):
        match = _WORD.match(folded, end)
        if match is None or (match.group(1) in _STOP and not text[match.start(1)].isupper()):
            break
        end = match.end()
    return end


def may_hold(whole: str, part: str) -> bool:
    """Say whether things of one kind may be counted among things of another."""
    return whole == part or part in _names()[2].get(whole, frozenset())
