"""The units of a day as these pages name them, kept for a minute: the map hardly moves and every page needs all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.conf import settings
from django.utils import timezone

from thuocdo.accounts.kept import kept
from thuocdo.accounts.models import User
from thuocdo.accounts.scope import own_units, unit_ids_visible_to
from thuocdo.errors import NotAllowed
from thuocdo.organisations.models import Unit
from thuocdo.vietnamese import fold

_kept: dict[date, tuple[float, Mapping[int, Place]]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit in force on a day; `parent` is null at the top."""

    id: int
    code: str
    name: str
    short: str
    kind: str
    parent: int | None


def map_on(day: date) -> Mapping[int, Place]:
    """Return all units in force on a day by id, ordered by kind and name. Shape: one query a minute."""
    found = _kept.get(day)
    if found is None or monotonic() - found[0] >= settings.UNITS_KEPT_SECONDS:
        _kept.clear()
        found = _kept[day] = (monotonic(), _read(day))
    return found[1]


def _read(day: date) -> Mapping[int, Place]:
    rows = Unit.objects.in_force(day).with_parent(day).order_by("kind", "search_name", "pk")
    return {
        one.pk: Place(
            one.pk, one.code, one.name, one.short_name or one.name, one.kind, one.parent_id_then
        )
        for one in rows
    }


def map_for(user: User, day: date) -> Mapping[int, Place]:
    """Return the units in force of the provinces a person belongs to, by id: those of other provinces are not there for him.

    Raises:
        NotAllowed: he belongs to no unit.
    """
    places = map_on(day)
    tops = {_top(places[one], places) for one in visible_ids(user) if one in places}
    return {one.id: one for one in places.values() if _top(one, places) in tops}


def province_of(one: Place, places: Mapping[int, Place]) -> Mapping[int, Place]:
    """Return the units of the province that a unit stands in, by id, itself among them."""
    top = _top(one, places)
    return {x.id: x for x in places.values() if _top(x, places) == top}


def _top(one: Place, places: Mapping[int, Place]) -> int:
    while one.parent is not None and one.parent in places:
        one = places[one.parent]
    return one.id


def peers_of(one: Place, places: Mapping[int, Place]) -> list[Place]:
    """Return the units of the same kind under the same unit, itself among them."""
    return [x for x in places.values() if x.kind == one.kind and x.parent == one.parent]


def below(one: Place, places: Mapping[int, Place]) -> list[Place]:
    """Return the units directly under one."""
    return [x for x in places.values() if x.parent == one.id]


def of_kind(places: Mapping[int, Place], kind: str) -> list[Place]:
    """Return all units of a kind."""
    return [x for x in places.values() if x.kind == kind]


def named(places: Iterable[Place], words: str) -> Iterator[Place]:
    """Yield the units whose name holds every word, accents left aside; all of them without words."""
    wanted = fold(words).split()
    return (one for one in places if all(word in fold(one.name) for word in wanted))


def visible_ids(user: User) -> tuple[int, ...]:
    """Return the units a person sees into.

    Raises:
        NotAllowed: none: figures by unit are for officials.
    """
    found = unit_ids_visible_to(user)
    if not found:
        raise NotAllowed(
            "figures_for_officials",
            "Số liệu theo đơn vị dành cho người của cơ quan. Hãy nhờ quản trị đơn vị thêm bạn vào đơn vị.",
            "Figures by unit are for officials. Ask the administrator of your unit to add you to it.",
        )
    return found


def home_unit(user: User, places: Mapping[int, Place]) -> Place | None:
    """Return whose page a person begins with: the province where he sees all of it, else the unit he has belonged to longest."""
    seen = [places[one] for one in visible_ids(user) if one in places]
    whole = [one for one in seen if one.kind == Unit.Kind.PROVINCE]
    if whole:
        return whole[0]
    today = timezone.localdate()
    own: tuple[int, ...] = kept(
        user,
        ("own units", today),
        lambda: tuple(own_units(user, on=today).values_list("pk", flat=True)),
    )
    return next((places[one] for one in own if one in places), seen[0] if seen else None)
