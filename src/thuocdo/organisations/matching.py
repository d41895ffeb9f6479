"""Which unit a printed issuer is. A unit is only named where there is no doubt; else a person chooses or makes one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz

from thuocdo.organisations.models import Unit
from thuocdo.organisations.naming import Area, PrintedName, take_apart

_AREA_KINDS = (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)

#: A suggestion below this similarity (0–100) helps nobody to choose.
SUGGESTION_FLOOR = 70


def find_unit(
    name: str, *, level: str | None = None, on: date, within: Unit | None = None
) -> Unit | None:
    """Return the unit in force on a day that a printed issuer means, null where none or several could be meant.

    "UBND tỉnh Thanh Hóa" is the province itself. Capitals, tone marks, abbreviations and the order of the parts do
    not matter; letters do: no name is taken for another that only resembles it.

    Args:
        level: the level of the issuer (a `Unit.Kind`), used where the name does not tell it.
        within: only this unit and the units under it are looked at.
    """
    found = matching_units(name, level=level, on=on, within=within)
    return found[0] if len(found) == 1 else None


def matching_units(
    name: str, *, level: str | None = None, on: date, within: Unit | None = None
) -> list[Unit]:
    """Return every unit in force on a day that a printed issuer could mean, as `find_unit`."""
    printed = take_apart(name)
    units = Unit.objects.in_force(on)
    if within is not None:
        units = units.descendants_of(within, on=on)
    if printed.agency:
        found = [unit for unit in units if _is_agency(unit, printed, level)]
        return [unit for unit in found if not _areas_missing(unit, printed.areas, on)]
    if printed.area is None or not printed.area.name:
        return []
    candidates = units.filter(kind__in=_AREA_KINDS, search_name__endswith=printed.area.name)
    found = [unit for unit in candidates if take_apart(unit.name).area == printed.area]
    return [unit for unit in found if _may_lie_under(unit, printed.areas[1:], on)]


def _is_agency(unit: Unit, printed: PrintedName, level: str | None) -> bool:
    """Say whether the words name this agency, or, standing alone, an area whose type was left out."""
    own = take_apart(unit.name)
    if own.agency or printed.areas:
        return own.agency == printed.agency
    return own.area is not None and own.area.name == printed.agency and level in {None, unit.kind}


def _areas_missing(unit: Unit, areas: Iterable[Area], on: date) -> list[Area]:
    """Return the areas printed with a name under which the unit does not lie."""
    named = [area for area in areas if area.name]
    if not named:
        return []
    above = {take_apart(one.name).area for one in Unit.objects.ancestors_of(unit, on=on)}
    return [area for area in named if area not in above]


def _may_lie_under(unit: Unit, areas: Iterable[Area], on: date) -> bool:
    """Say whether nothing speaks against the areas printed above an area.

    A district is still written after the districts have ended; that names no other unit.
    """
    missing = _areas_missing(unit, areas, on)
    if not missing:
        return True
    above = Unit.objects.ancestors_of(unit, on=on)
    has_district = above.filter(kind=Unit.Kind.DISTRICT).exists()
    return not has_district and all(area.level == 1 for area in missing)


def suggest_units(name: str, *, on: date, limit: int = 5) -> list[Unit]:
    """Return the units whose names come nearest to a printed issuer, best first, for a person to choose from.

    Units in force on the day come before others of the same likeness.
    """
    wanted = _spelled(take_apart(name))
    scored = [
        (fuzz.ratio(wanted, _spelled(take_apart(unit.name))), unit.span.covers(on), unit)
        for unit in Unit.objects.all()
    ]
    near = [one for one in scored if one[0] >= SUGGESTION_FLOOR]
    near.sort(key=lambda one: (-one[0], not one[1], one[2].search_name, one[2].pk))
    return [unit for _, _, unit in near[:limit]]


def _spelled(name: PrintedName) -> str:
    return name.agency or (f"{name.area.type} {name.area.name}" if name.area else "")
