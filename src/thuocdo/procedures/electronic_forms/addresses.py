"""Addresses in the two-level administration: house and street or village, commune or ward, province; written as one text.

Since 1 July 2025 there are no districts (Law 72/2025/QH15). In the own provinces the commune is one in force; elsewhere it is written freely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from time import monotonic

from thuocdo.organisations.models import Unit
from thuocdo.organisations.names import OLDEST_SECONDS

#: Words of the level that is gone. "Thành phố" is not among them: six provinces are cities.
_DISTRICTS = ("huyện ", "quận ", "thị xã ")
LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Address:
    """One address in its parts; `commune` is empty where it is not one of the own provinces, and `elsewhere` then holds the rest."""

    line: str
    commune: str = ""
    elsewhere: str = ""

    @property
    def text(self) -> str:
        """Return it as one text."""
        return ", ".join(one for one in (self.line, self.commune or self.elsewhere) if one)


_kept: dict[date, tuple[float, tuple[str, ...]]] = {}


def communes(on: date) -> tuple[str, ...]:
    """Return the communes in force on a day, each with its province behind it ("Phường Hạc Thành, tỉnh Thanh Hóa"), in the order of their names.

    Shape: one query, none within a minute.
    """
    now = monotonic()
    known = _kept.get(on)
    if known and now - known[0] < OLDEST_SECONDS:
        return known[1]
    found = tuple(_named(on))
    if found:
        _kept.clear()
        _kept[on] = (now, found)
    return found


def _named(on: date) -> Iterator[str]:
    rows = Unit.objects.in_force(on).filter(kind=Unit.Kind.COMMUNE)
    wanted = rows.filter(parents__parent__kind=Unit.Kind.PROVINCE, parents__valid_until=None)
    ordered = wanted.order_by("search_name", "pk")
    for name, province in ordered.values_list("name", "parents__parent__name"):
        yield f"{name}, {_small(province)}"


def _small(province: str) -> str:
    """Return the name of a province as it stands behind a comma: "tỉnh Thanh Hóa"."""
    return province[:1].lower() + province[1:] if _bare(province) != province else province


def _bare(province: str) -> str:
    """Return the name of a province without its kind, for people leave it out."""
    small = province.casefold()
    kind = next((one for one in ("tỉnh ", "thành phố ") if small.startswith(one)), "")
    return province[len(kind) :]


def _key(commune: str, province: str) -> tuple[str, str]:
    return commune.casefold(), _bare(province).casefold()


def parts_of(text: str, *, on: date) -> Address:
    """Return an address in its parts; one whose end is no commune of the own provinces has it `elsewhere`.

    Shape: one query at the most, see `communes`.
    """
    plain = [one.strip() for one in text.split(",") if one.strip()]
    known = {_key(*one.split(", ")[-2:]): one for one in communes(on)}
    commune = known.get(_key(*plain[-2:])) if len(plain) >= 2 else None
    if commune:
        return Address(", ".join(plain[:-2]), commune=commune)
    return Address(plain[0] if plain else "", elsewhere=", ".join(plain[1:]))


def is_address(text: str, *, on: date) -> bool:
    """Say whether a text names a place as the two-level administration does: a line, and a commune with its province.

    Shape: one query at the most, see `communes`.
    """
    found = parts_of(text, on=on)
    if found.commune:
        return bool(found.line)
    rest = [one.strip().casefold() for one in found.elsewhere.split(",") if one.strip()]
    own = {_bare(one.rpartition(", ")[2]).casefold() for one in communes(on)}
    of_old = any(one.startswith(_DISTRICTS) for one in rest)
    return bool(found.line) and len(rest) >= 2 and not of_old and _bare(rest[-1]) not in own
