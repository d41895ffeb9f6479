"""How an issuer that is not on the map is entered on it: its own name, the areas above it, and a code."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from thuocdo.organisations.models import Unit
from thuocdo.organisations.naming import AREA_LEVELS, take_apart
from thuocdo.vietnamese import fold

_COMMITTEE = re.compile(r"^(?:ubnd|[uủ][yỷ] ban nhân dân)\s+", re.IGNORECASE)
_AREA = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã(?!\s+hội)|phường|thị trấn|đặc khu)"
_BEFORE_AN_AREA = re.compile(rf"[\s,]+(?={_AREA}\s+\w)", re.IGNORECASE)
_CITY_LEVEL = AREA_LEVELS["thanh pho"]


@dataclass(frozen=True, slots=True)
class NewIssuer:
    """The unit's own name as printed, and the areas above it with their kinds, highest first."""

    name: str
    areas: tuple[tuple[str, str], ...]


def new_issuer(printed: str) -> NewIssuer:
    """Split a printed issuer: "UBND huyện Hải Hậu, tỉnh Nam Định" is "Huyện Hải Hậu" under "Tỉnh Nam Định"."""
    text = _COMMITTEE.sub("", " ".join(printed.split()))
    own, *above = [part.strip() for part in _BEFORE_AN_AREA.split(text)]
    areas = sorted(above, key=_level)
    highest = areas[0] if areas else None
    return NewIssuer(
        _with_capital(own),
        tuple((_with_capital(area), _kind(area, is_highest=area == highest)) for area in areas),
    )


def _level(area: str) -> float:
    found = take_apart(area).area
    return found.level if found else 0


def _kind(area: str, *, is_highest: bool) -> str:
    """Return the kind of an area above an issuer: a city with nothing above it is a province."""
    level = _level(area)
    if level == _CITY_LEVEL:
        return Unit.Kind.PROVINCE if is_highest else Unit.Kind.DISTRICT
    return (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)[int(level)]


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def free_code(name: str, parent: Unit | None, taken: Collection[str]) -> str:
    """Return a code made of the parent's code and the initials of a name that is not taken."""
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", fold(name))).upper() or "X"
    stem = f"{parent.code}.{initials}" if parent else initials
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code
