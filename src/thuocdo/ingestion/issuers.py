"""Who issued a report, read from its letterhead, its own sentences, its appendix title or its signature."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from thuocdo.vietnamese import CAPITALS, fold

LEVELS = ("province", "department", "district", "commune")

_NAME_WORD = rf"[{CAPITALS}][\w’'-]*"
_NAME = rf"({_NAME_WORD}(?:(?:\s+(?:-\s+)?)(?:{_NAME_WORD}|\d{{1,2}}\b))*)"
_KINDS = {
    "tinh": ("tỉnh", "province"),
    "thanh pho": ("thành phố", "province"),
    "quan": ("quận", "district"),
    "huyen": ("huyện", "district"),
    "thi xa": ("thị xã", "district"),
    "xa": ("xã", "commune"),
    "phuong": ("phường", "commune"),
    "thi tran": ("thị trấn", "commune"),
    "dac khu": ("đặc khu", "commune"),
}
#: Cities under the central government; every other "thành phố" stood at district level until 2025-06-30.
CENTRAL_CITIES = frozenset({"ha noi", "ho chi minh", "hcm", "hai phong", "da nang", "can tho"})
#: Cities that came under the central government later, with the day (Resolution 175/2024/QH15).
_CENTRAL_SINCE = {"hue": date(2025, 1, 1)}
#: From this day on there is no level of districts, so every "thành phố" is a province (Law 72/2025/QH15).
TWO_LEVELS = date(2025, 7, 1)

_COMMITTEE = re.compile(r"^(?:tm\.?\s+)?(?:uy ban nhan dan|ubnd)\b\s*(.*)$")
_PLACE = re.compile(r"^(tinh|thanh pho|tp\.?|quan|huyen|thi xa|xa|phuong|thi tran|dac khu)\s+(.+)$")
_AGENCY = re.compile(
    r"^(so|ban|thanh tra|van phong|cuc|chi cuc|cong an|truong|trung tam|phong|bao hiem xa hoi|kho bac|toa an|vien|"
    r"ngan hang|buu dien|dai hoc|hoc vien|benh vien|bo chi huy)\b"
)
#: An agency of the whole country, which stands over its branch in a letterhead.
_NATION = re.compile(
    r"^(?:(?:bo|tong cuc|cuc|thanh tra|uy ban|bao hiem|kho bac|ngan hang)\b.*viet nam|bo|tong cuc)\b(?! chi huy)"
)
#: Lines below a title in which a letterhead may stand, and what ends it.
_BELOW = 10
_HEADING = re.compile(r"(?:[IVX]+|[A-Z]|\d{1,2})\s?[.)/]\s")
_NUMBER_LINE = re.compile(r"[Ss][ốÓốo]\s?:")
_DAY_LINE = re.compile(r"[^,.]{2,40},\s*ng[àa]y\s")
_MOTTO = ("cong hoa xa hoi", "doc lap")
_REPORTS = r"(?:xin\s+|trân trọng\s+|kính\s+)?(?:tổng hợp,?\s+)?báo cáo"
_COMMITTEE_REPORTS = re.compile(
    r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Ủy ban Nhân dân)"
    rf"\s+(tỉnh|thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu)\s+{_NAME}[^.;:]{{0,60}}?\s{_REPORTS}",
)
_AGENCY_REPORTS = re.compile(
    rf"(?<!của )\b((?:Sở|Thanh tra|Ban Quản lý|Ban Dân tộc|Văn phòng|Bảo hiểm xã hội|Kho bạc|Cục|Công an)\s+{_NAME_WORD}[^.,;:()]{{0,70}}?)\s+{_REPORTS}",
)
_PLACE_IN_TEXT = re.compile(
    rf"\b(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu)\s+{_NAME}"
)
_UPPER_PLACE = re.compile(
    rf"\b(TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|XÃ(?! HỘI\b)|PHƯỜNG|THỊ TRẤN)\s+([{CAPITALS}][{CAPITALS}’' -]+?)(?=\s+(?:NĂM|QUÝ|THÁNG|6|SÁU|9|CHÍN|GIAI|ĐẾN)\b|[,.;:(\d]|$)"
)
_ACTING = re.compile(
    r"\b(?:Chủ tịch\s+)?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(tỉnh|huyện|xã|phường)\b"
)
_LEVEL_OF_WORD = {"tinh": "province", "huyen": "district", "xa": "commune", "phuong": "commune"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """The issuing agency as it would be written in a sentence, and its level.

    `place` is the area it stands for, kind and name, null where that is not told.
    """

    name: str
    level: str
    place: tuple[str, str] | None = None


def find_issuer(
    lines: list[str], title_at: int, title: str | None, *, on: date | None = None
) -> Issuer | None:
    """Return the issuer, null where the document does not say.

    Args:
        lines: all lines in reading order.
        title_at: index of the line with the word BÁO CÁO, -1 where there is none.
        title: the title of the report.
        on: the day of the report, which tells what a "thành phố" is.
    """
    found = (
        _from_letterhead(lines[: title_at if title_at >= 0 else 8])
        or _from_letterhead(below_title(lines, title_at))
        or _from_sentence(lines)
        or _from_place(title or "")
        or _from_appendix(lines)
        or _from_signature(lines)
    )
    return found and _on_the_day(found, on)


def below_title(lines: list[str], title_at: int) -> list[str]:
    """Return the lines in capitals, of a number or of a day that stand below a title, where an annex has its letterhead.

    Empty where there is no title. The first numbered heading ends them.
    """
    if title_at < 0:
        return []
    found: list[str] = []
    for line in lines[title_at + 1 : title_at + _BELOW]:
        if _HEADING.match(line):
            break
        if line == line.upper() or _NUMBER_LINE.match(line) or _DAY_LINE.match(line):
            found.append(line)
    return found


def _from_letterhead(lines: list[str]) -> Issuer | None:
    parts = [_unmixed(line) for line in lines]
    parts = [part for part in parts if part and not fold(part).startswith(_MOTTO)]
    places: list[tuple[str, str]] = []
    agency: list[str] = []
    for part in parts:
        folded = fold(part)
        if folded.startswith(("so:", "so ", "số")) and any(c.isdigit() for c in part):
            break
        committee = _COMMITTEE.match(folded)
        place = _place(part.split(maxsplit=_words_before(part))[-1] if committee else part)
        if place:
            places.append(place)
        elif not committee and part == part.upper() and _names_agency(folded, agency):
            if _stands_over(agency, folded):
                agency = []
            agency.append(_without_place(part, places))
    return _issuer_of(places, " ".join(agency))


def _names_agency(folded: str, begun: list[str]) -> bool:
    """Tell whether a line begins the name of an agency, or goes on with one that an earlier line began."""
    return bool(_AGENCY.match(folded)) or (bool(begun) and len(folded) > 3)


def _stands_over(agency: list[str], folded: str) -> bool:
    """Tell whether the agency begun is the one over that of a line: of the whole country, or of the same name."""
    begun = fold(" ".join(agency))
    return bool(begun and _AGENCY.match(folded)) and (
        bool(_NATION.match(begun)) or folded.startswith(begun)
    )


def _without_place(agency: str, places: list[tuple[str, str]]) -> str:
    """Take the area off the line of an agency ("CỤC THUẾ TỈNH AN GIANG") and put it before the other places."""
    match = _UPPER_PLACE.search(agency)
    if match is None or not match.start() or match.end() < len(agency):
        return agency
    places.insert(0, (fold(match.group(1)), _title_case(match.group(2).strip())))
    return agency[: match.start()].strip()


def _words_before(part: str) -> int:
    """Count the words of "ỦY BAN NHÂN DÂN" or "UBND" at the start of a line."""
    return 4 if fold(part).startswith("uy ban nhan dan") else 1


def _unmixed(line: str) -> str:
    """Cut the national motto off a line in which a scan ran the two columns of a letterhead together, and its emphasis."""
    line = line.strip(" *#_")
    match = re.search(r"\s{2,}|\bCỘNG H|\bĐộc lập", line)
    return line[: match.start()].strip() if match and match.start() > 3 else line.strip()


def _place(text: str) -> tuple[str, str] | None:
    folded = fold(text)
    match = _PLACE.match(folded)
    if match is None:
        return None
    kind = "thanh pho" if match.group(1).startswith("tp") else match.group(1)
    name = " ".join(text.split()[len(match.group(1).split()) :]).strip(" .,-*:_")
    if not name or len(name.split()) > 5 or not name[0].isupper():
        return None
    return kind, _title_case(name)


def _title_case(name: str) -> str:
    return " ".join(word.capitalize() if word.isupper() else word for word in name.split())


def level_of_place(kind: str, name: str, on: date | None = None) -> str:
    """Return the level of an area on a day; "thành phố" is a province for cities under the central government, and since 2025-07-01."""
    if kind != "thanh pho":
        return _KINDS[kind][1]
    city = fold(name)
    since = _CENTRAL_SINCE.get(city)
    central = city in CENTRAL_CITIES or (since is not None and (on is None or on >= since))
    return "province" if central or (on is not None and on >= TWO_LEVELS) else "district"


def _on_the_day(issuer: Issuer, on: date | None) -> Issuer:
    """Return the issuer with the level that its city had on the day of the report."""
    if issuer.place is None or issuer.place[0] != "thanh pho":
        return issuer
    level = level_of_place(*issuer.place, on)
    if level == "province" and not issuer.name.startswith("UBND"):
        level = "department"
    return replace(issuer, level=level)


def _committee(kind: str, name: str) -> Issuer:
    return Issuer(f"UBND {_KINDS[kind][0]} {name}", level_of_place(kind, name), (kind, name))


def _issuer_of(places: list[tuple[str, str]], agency: str) -> Issuer | None:
    if agency:
        name = agency.capitalize() if agency == agency.upper() else agency
        name = re.sub(
            r"\b(sở|ban|thanh tra|văn phòng)\s+(\w)",
            lambda m: f"{m.group(1)} {m.group(2).upper()}",
            name,
            count=1,
            flags=re.IGNORECASE,
        )
        where = f" {_KINDS[places[0][0]][0]} {places[0][1]}" if places else ""
        return Issuer(
            name + where,
            "department" if not places or level_of_place(*places[0]) == "province" else "district",
            places[0] if places else None,
        )
    if not places:
        return None
    lowest = max(places, key=lambda place: LEVELS.index(level_of_place(*place)))
    return _committee(*lowest)


def _from_sentence(lines: list[str]) -> Issuer | None:
    for line in lines[:80]:
        committee = _COMMITTEE_REPORTS.search(line)
        if committee:
            return _committee(fold(committee.group(1)), _trim_name(committee.group(2)))
    for line in lines[:40]:
        agency = _AGENCY_REPORTS.search(line)
        if agency:
            return Issuer(agency.group(1).strip(), "department")
    return None


def _trim_name(name: str) -> str:
    return re.split(r"\s+-\s+|\s+(?=Báo|Năm|Quý)", name)[0].strip()


def _from_place(text: str) -> Issuer | None:
    match = _PLACE_IN_TEXT.search(text)
    if match:
        return _committee(fold(match.group(1)), _trim_name(match.group(2)))
    match = _UPPER_PLACE.search(text)
    return _committee(fold(match.group(1)), _title_case(match.group(2).strip())) if match else None


def _from_appendix(lines: list[str]) -> Issuer | None:
    for index, line in enumerate(lines):
        folded = fold(line)
        if (
            ("thong ke" in folded and "cai cach" in folded)
            or "kem theo bao cao" in folded
            or folded == "phu luc"
        ):
            for near in lines[index : index + 4]:
                issuer = _from_place(near)
                if issuer:
                    return issuer
    return None


def _from_signature(lines: list[str]) -> Issuer | None:
    """Take the area the text names most often, at the level of the committee it speaks of most often."""
    counts: Counter[tuple[str, str]] = Counter()
    acting: Counter[str] = Counter()
    for line in lines:
        counts.update((fold(kind), _trim_name(name)) for kind, name in _PLACE_IN_TEXT.findall(line))
        acting.update(_LEVEL_OF_WORD[fold(kind)] for kind in _ACTING.findall(line))
    for level, _ in acting.most_common(1):
        own = [(place, n) for place, n in counts.most_common() if level_of_place(*place) == level]
        if own and own[0][1] >= 2:
            return _committee(*own[0][0])
    return None
