"""Sample data of this room: Thanh Hóa before and after the districts, and Thái Nguyên as far as its report needs it.

Sources: the general statistics office's conversion table of communes of July 2025 (who became whom, and which only in part),
the package `vietnam-provinces` (the 166 communes in force), the reports themselves (departments). What could not be
verified says so in the unit's note. The communes before July 2025 are those of January 2025: earlier changes of
single communes are not in it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from thuocdo.organisations.map_import import (
    Key,
    ListedLink,
    ListedSuccession,
    ListedUnit,
    UnitList,
    import_map,
)
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit

PROVINCE_CODE = "38"
HOME_AFFAIRS_CODE = "38.SNV"
#: Phường Hạc Thành, the ward of the demo accounts; in force from `DISTRICTS_END`.
WARD_CODE = "14797"

_DATA = Path(__file__).parent / "data"
#: The district Đông Sơn passed into the city of Thanh Hóa on this day (Resolution 1238/NQ-UBTVQH15).
_DONG_SON_MERGED = date(2025, 1, 1)
_COMMUNES_2025 = "Nghị quyết 1686/NQ-UBTVQH15"
_DISTRICTS_ENDED = "Luật Tổ chức chính quyền địa phương 72/2025/QH15"
_ENTERED_AT = datetime(2025, 7, 1, tzinfo=UTC)
_WHOLE = Decimal(1)


def load_sample() -> None:
    """Enter the units of the sample that are not there yet."""
    import_map(sample_units(), at=_ENTERED_AT)


@cache
def sample_units() -> UnitList:
    """Return the sample as a list of units, links and successions; the same every time."""
    communes = _Communes()
    listed = [_listed(row) for row in _rows("units.csv")]
    links = [
        ListedLink(unit.key, (row["parent"], None), unit.valid_from, unit.valid_until)
        for row, unit in zip(_rows("units.csv"), listed, strict=True)
        if row["parent"]
    ]
    keys = {unit.code: unit.key for unit in listed}
    return UnitList(
        units=(*listed, *communes.units()),
        links=(*links, *communes.links()),
        successions=(
            *_successions(keys),
            *communes.successions(),
            *_abolished_districts(listed, communes),
        ),
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _listed(row: dict[str, str]) -> ListedUnit:
    return ListedUnit(
        code=row["code"],
        name=row["name"],
        kind=row["kind"],
        short_name=row["short_name"],
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        note=row["note"],
    )


def _successions(keys: dict[str, Key]) -> Iterator[ListedSuccession]:
    for row in _rows("successions.csv"):
        yield ListedSuccession(
            keys[row["predecessor"]],
            keys[row["successor"]],
            date.fromisoformat(row["on"]),
            row["kind"],
            Decimal(row["weight"]),
            row["legal_basis"],
        )


class _Communes:
    """The communes of Thanh Hóa on both sides of July 2025."""

    def __init__(self) -> None:
        self.former = _rows("thanh_hoa_former_communes.csv")
        self.changes = _rows("thanh_hoa_communes_2025.csv")
        self.kept = {row["predecessor"] for row in self.changes if row["extent"] == "kept"}
        self.district_of = {row["code"]: row["district"] for row in self.former}

    def units(self) -> Iterator[ListedUnit]:
        """Yield the former communes and those in force, each once where it went on unchanged."""
        for row in self.former:
            end = None if row["code"] in self.kept else DISTRICTS_END
            yield _commune(row["code"], row["name"], None, end)
        for code, name in communes_in_force():
            if code not in self.kept:
                yield _commune(code, name, DISTRICTS_END, None)

    def links(self) -> Iterator[ListedLink]:
        """Yield the districts above the former communes, and the province above those in force."""
        for row in self.former:
            unit, district = (row["code"], None), (row["district"], None)
            if row["district_until_2024"] == row["district"]:
                yield ListedLink(unit, district, None, DISTRICTS_END)
            else:
                before = (row["district_until_2024"], None)
                yield ListedLink(unit, before, None, _DONG_SON_MERGED)
                yield ListedLink(unit, district, _DONG_SON_MERGED, DISTRICTS_END)
        for code, _ in communes_in_force():
            yield ListedLink(self.key_in_force(code), (PROVINCE_CODE, None), DISTRICTS_END)

    def key_in_force(self, code: str) -> Key:
        """Return the key of a commune in force since July 2025."""
        return code, None if code in self.kept else DISTRICTS_END

    def successions(self) -> Iterator[ListedSuccession]:
        """Yield what became of the former communes; the shares of those divided are not published."""
        kinds = {
            "whole": (Succession.Kind.MERGED, _WHOLE),
            "part": (Succession.Kind.SPLIT, None),
            "renamed": (Succession.Kind.RENAMED, _WHOLE),
        }
        for row in self.changes:
            if row["extent"] != "kept":
                kind, weight = kinds[row["extent"]]
                former, heir = (row["predecessor"], None), self.key_in_force(row["successor"])
                yield ListedSuccession(former, heir, DISTRICTS_END, kind, weight, _COMMUNES_2025)

    def in_district(self, code: str) -> list[Key]:
        """Return the communes in force that have ground of a former district."""
        heirs = {
            row["successor"] for row in self.changes if self.district_of[row["predecessor"]] == code
        }
        return [self.key_in_force(heir) for heir in sorted(heirs)]


def _commune(code: str, name: str, begins: date | None, end: date | None) -> ListedUnit:
    return ListedUnit(
        code, name, Unit.Kind.COMMUNE, _without_type(name), valid_from=begins, valid_until=end
    )


def _without_type(name: str) -> str:
    for type_ in ("Thị trấn ", "Phường ", "Xã "):
        name = name.removeprefix(type_)
    return name


def communes_in_force() -> list[tuple[str, str]]:
    """Return code and name of the communes of Thanh Hóa since July 2025, from `vietnam-provinces`."""
    from vietnam_provinces import ProvinceCode, Ward  # noqa: PLC0415 - a module of 0.4 MB, only wanted here

    wards = Ward.iter_by_province(ProvinceCode.P_38)
    return sorted((f"{ward.code.value:05d}", ward.name) for ward in wards)


def _abolished_districts(
    listed: Iterable[ListedUnit], communes: _Communes
) -> Iterator[ListedSuccession]:
    """Yield the end of the districts, with the communes on their ground where the sample knows them."""
    for unit in listed:
        if unit.kind == Unit.Kind.DISTRICT and unit.valid_until == DISTRICTS_END:
            heirs: list[Key | None] = [*communes.in_district(unit.code)]
            for heir in heirs or [None]:
                yield ListedSuccession(
                    unit.key,
                    heir,
                    DISTRICTS_END,
                    Succession.Kind.ABOLISHED,
                    legal_basis=_DISTRICTS_ENDED,
                )
