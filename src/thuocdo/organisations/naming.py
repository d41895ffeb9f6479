"""How units are named on paper: areas ("xã Thọ Lập, huyện Thọ Xuân") and agencies ("Sở Nội vụ tỉnh Thái Nguyên").

Pure: a printed name and the name of a unit are taken apart by the same function, so that abbreviations, capitals, tone
marks and the order of the parts do not matter when the two are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thuocdo.vietnamese import fold

#: Types of areas with their level, 0 for the province. "thành phố" is a province or, until June 2025, a district.
AREA_LEVELS = {
    "tinh": 0,
    "thanh pho": 0.5,
    "huyen": 1,
    "quan": 1,
    "thi xa": 1,
    "xa": 2,
    "phuong": 2,
    "thi tran": 2,
    "dac khu": 2,
}

#: The words of the types as they are spelled; "xá", "quản" and "phượng" fold to the same letters and are no areas.
_SPELLED = frozenset(
    ["tỉnh", "thành", "phố", "huyện", "quận", "thị", "xã", "phường", "trấn", "đặc", "khu"]
)
#: Words without tone marks that begin like an area and are none: "xa hoi", "quan ly", "quan su".
_NO_AREAS = {"xa": {"hoi"}, "quan": {"ly", "su", "doi"}}
_AGENCY_STARTS = (
    "so",
    "ban quan ly",
    "ban dan toc",
    "thanh tra",
    "van phong",
    "uy ban nhan dan",
)
#: Committees of the Party are written in one with their area: "Tỉnh ủy Thanh Hóa". A commune may be called Uy Nỗ.
_PARTY_AREAS = ("tinh", "huyen", "quan")

_ABBREVIATIONS = (
    (r"\bu\s?b\s?n\s?d\b", "uy ban nhan dan"),
    (r"\bh\s?d\s?n\s?d\b", "hoi dong nhan dan"),
    (r"\btp\b", "thanh pho"),
    (r"\btx\b", "thi xa"),
    (r"\bvp\b", "van phong"),
    (r"\bbql\b", "ban quan ly"),
    (r"\bkkt\b", "khu kinh te"),
    (r"\bkcn\b", "khu cong nghiep"),
    (r"\bgd (?:va )?dt\b|\bgddt\b", "giao duc va dao tao"),
    (r"\bkh (?:va )?dt\b|\bkhdt\b", "ke hoach va dau tu"),
    (r"\bkh (?:va )?cn\b|\bkhcn\b", "khoa hoc va cong nghe"),
    (r"\btn (?:va )?mt\b|\btnmt\b", "tai nguyen va moi truong"),
    (r"\bnn (?:va )?mt\b|\bnnmt\b", "nong nghiep va moi truong"),
    (r"\bnn (?:va )?ptnt\b|\bnnptnt\b", "nong nghiep va phat trien nong thon"),
    (r"\bptnt\b", "phat trien nong thon"),
    (r"\btt (?:va )?tt\b|\btttt\b", "thong tin va truyen thong"),
    (r"\bvhtt (?:va )?dl\b|\bvhttdl\b", "van hoa the thao va du lich"),
    (
        r"\bld (?:va )?tb (?:va )?xh\b|\bldtb (?:va )?xh\b|\bld tbxh\b|\bldtbxh\b",
        "lao dong thuong binh va xa hoi",
    ),
    (r"\bgtvt\b", "giao thong van tai"),
    (r"\bdt (?:va )?tg\b|\bdttg\b", "dan toc va ton giao"),
)
_EXPANSIONS = tuple((re.compile(pattern), full) for pattern, full in _ABBREVIATIONS)
#: One-letter types are only read before a name: "P. Hạc Thành", "H. Thọ Xuân".
_SHORT_TYPES = {"t": "tinh", "h": "huyen", "q": "quan", "x": "xa", "p": "phuong", "tt": "thi tran"}
_SHORT_TYPE = re.compile(r"\b(tt|[thqxp])\.\s*(?=\w)")
_OWN_COMMITTEE = re.compile(r"^(?:tm )?(?:chu tich )?(?:uy ban nhan dan(?: |$))+")
_PUNCTUATION = re.compile(r"[^\w\s]")
_ONE_WORD_TYPES = frozenset(type_ for type_ in AREA_LEVELS if " " not in type_)
_NO_TYPE = "_"


@dataclass(frozen=True, slots=True)
class Area:
    """An area as printed, folded: its type (empty where none is printed) and its name (empty for "tỉnh" alone)."""

    type: str
    name: str

    @property
    def level(self) -> float:
        """Return 0 for a province, 1 for a district, 2 for a commune; between them where the type leaves it open."""
        return AREA_LEVELS.get(self.type, 0.5)


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name taken apart: the agency (empty for the area's own administration) and the areas, lowest first."""

    agency: str
    areas: tuple[Area, ...]

    @property
    def area(self) -> Area | None:
        """Return the lowest area."""
        return self.areas[0] if self.areas else None


@lru_cache(maxsize=8192)
def take_apart(name: str) -> PrintedName:
    """Take the name of a unit apart, as printed anywhere: in a letterhead, a sentence or the list of units.

    "UBND tỉnh Thanh Hóa" is the area itself; "SỞ NỘI VỤ TỈNH THÁI NGUYÊN" an agency with its area.
    """
    agency: list[str] = []
    areas: list[Area] = []
    for kind, words in _segments(_words(name)):
        if kind in AREA_LEVELS:
            areas.append(Area(kind, " ".join(words).replace(_NO_TYPE, "")))
        else:
            agency += [word.replace(_NO_TYPE, "") for word in words]
    areas.sort(key=lambda area: -area.level)
    return PrintedName(_agency_key(" ".join(agency)), tuple(areas))


def _words(name: str) -> list[str]:
    written = unicodedata.normalize("NFC", name).lower().split()
    text = fold(" ".join(_told_apart(word) for word in written)).replace("&", " va ")
    text = _SHORT_TYPE.sub(lambda match: f"{_SHORT_TYPES[match.group(1)]} ", text)
    text = " ".join(_PUNCTUATION.sub(" ", text).split())
    for pattern, full in _EXPANSIONS:
        text = pattern.sub(full, text)
    return text.split()


def _told_apart(word: str) -> str:
    """Mark a word that would fold to a type of area although its tone marks say that it is none."""
    plain = word.strip(",.;:-–()")
    is_type = plain.isascii() or plain in _SPELLED or fold(plain) not in _ONE_WORD_TYPES
    return word if is_type else word.replace(plain, plain + _NO_TYPE)


def _segments(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield runs of words: an area with the words of its name, or the words of an agency under an empty type."""
    kind, run = "", list[str]()
    position = 0
    while position < len(words):
        area = _area_at(words, position)
        if area and not _ends_a_name(words, position, kind, run):
            if run or kind:
                yield kind, run
            kind, name_at = area, position + len(area.split())
            run = words[name_at : name_at + 1]  # a name has a word, whatever it is
            position = name_at + 1
        elif kind and _starts(words, position, _AGENCY_STARTS):
            yield kind, run
            kind, run = "", [words[position]]
            position += 1
        else:
            run = [*run, words[position]]
            position += 1
    if run or kind:
        yield kind, run


def _area_at(words: list[str], position: int) -> str | None:
    """Return the type of area that begins at a word, null where none does; "Tỉnh ủy" is an agency."""
    for area in AREA_LEVELS:
        width = len(area.split())
        if words[position : position + width] == area.split():
            after = words[position + width : position + width + 1]
            party = area in _PARTY_AREAS and after == ["uy"]
            return None if party or _NO_AREAS.get(area, set()) & set(after) else area
    return None


def _ends_a_name(words: list[str], position: int, kind: str, run: list[str]) -> bool:
    """Say whether a word that could be a type of area is the last word of a name, as in "xã Đồng Xá, huyện Na Rì"."""
    if not (kind and run) or words[position] not in _ONE_WORD_TYPES:
        return False
    return position + 1 == len(words) or _area_at(words, position + 1) is not None


def _starts(words: list[str], position: int, phrases: tuple[str, ...]) -> bool:
    return any(words[position : position + len(p.split())] == p.split() for p in phrases)


def _agency_key(agency: str) -> str:
    """Return what tells agencies apart: the committee of the area itself is none, and "và" does not count."""
    key = _OWN_COMMITTEE.sub("", agency)
    return " ".join(word for word in key.split() if word != "va")
