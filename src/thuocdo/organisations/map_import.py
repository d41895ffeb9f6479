"""Entering a whole map of units at once, from data that ships with the product or from an official list.

Hundreds of units with their links and successions go in by a handful of queries. What the services check unit by unit is
checked here over the whole, and the database refuses the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from thuocdo.errors import InvalidInput
from thuocdo.organisations.changes import lock_map
from thuocdo.organisations.models import Succession, Unit, UnitEvent, UnitParent
from thuocdo.organisations.weights import require_whole

#: A unit in a list: its code and its first day, since a code may pass on to another unit.
Key = tuple[str, date | None]

_CIRCLE = """
    WITH RECURSIVE up(start, id, days) AS (
        SELECT unit_id, parent_id, daterange(valid_from, valid_until)
        FROM organisations_unitparent
        UNION
        SELECT up.start, link.parent_id, up.days * daterange(link.valid_from, link.valid_until)
        FROM organisations_unitparent link JOIN up ON link.unit_id = up.id
        WHERE up.id <> up.start AND up.days && daterange(link.valid_from, link.valid_until)
    )
    SELECT unit.code FROM up JOIN organisations_unit unit ON unit.id = up.id
    WHERE up.id = up.start LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit of the list, see `Unit`."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    @property
    def key(self) -> Key:
        """Return what tells the unit apart in the list."""
        return self.code, self.valid_from


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A parent of the list, see `UnitParent`."""

    unit: Key
    parent: Key
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class ListedSuccession:
    """A succession of the list, see `Succession`."""

    predecessor: Key
    successor: Key | None
    on: date
    kind: str
    weight: Decimal | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class UnitList:
    """A map of units as data."""

    units: Sequence[ListedUnit]
    links: Sequence[ListedLink]
    successions: Sequence[ListedSuccession]


@transaction.atomic
def import_map(unit_list: UnitList, *, at: datetime) -> int:
    """Enter the units of a list that are not there yet, with their links and successions.

    A unit that is there (same code, same first day) is left as it is, with all that hangs on it, so a list may be entered
    again after people have changed the map.

    Returns:
        The number of units entered.

    Raises:
        InvalidInput: the shares of a former unit do not add up to 1, or units stand above each other in a circle.
        KeyError: a link or a succession names a unit that is neither in the list nor there.
    """
    lock_map()
    known = {(unit.code, unit.valid_from): unit for unit in Unit.objects.all()}
    new = Unit.objects.bulk_create(
        _unit(listed) for listed in unit_list.units if listed.key not in known
    )
    fresh = {(unit.code, unit.valid_from) for unit in new}
    known |= {(unit.code, unit.valid_from): unit for unit in new}
    UnitParent.objects.bulk_create(
        UnitParent(
            unit=known[link.unit],
            parent=known[link.parent],
            valid_from=link.valid_from,
            valid_until=link.valid_until,
        )
        for link in unit_list.links
        if link.unit in fresh
    )
    successions = [one for one in unit_list.successions if one.predecessor in fresh]
    _require_whole_shares(successions)
    Succession.objects.bulk_create(
        Succession(
            predecessor=known[one.predecessor],
            successor=known[one.successor] if one.successor else None,
            on=one.on,
            kind=one.kind,
            weight=one.weight,
            legal_basis=one.legal_basis,
        )
        for one in successions
    )
    _refuse_circles()
    UnitEvent.objects.bulk_create(
        UnitEvent(unit=unit, verb=UnitEvent.Verb.CREATED, at=at, details={"code": unit.code})
        for unit in new
    )
    return len(new)


def _unit(listed: ListedUnit) -> Unit:
    return Unit(
        code=listed.code,
        name=listed.name,
        kind=listed.kind,
        short_name=listed.short_name,
        valid_from=listed.valid_from,
        valid_until=listed.valid_until,
        note=listed.note,
    )


def _require_whole_shares(successions: Iterable[ListedSuccession]) -> None:
    shares: dict[tuple[Key, date], list[Decimal | None]] = defaultdict(list)
    for one in successions:
        shares[one.predecessor, one.on].append(one.weight)
    for weights in shares.values():
        require_whole(weights)


def _refuse_circles() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_CIRCLE)
        found = cursor.fetchone()
    if found:
        raise InvalidInput(
            "units_in_a_circle",
            f"Đơn vị {found[0]} trực thuộc chính nó qua các đơn vị khác. Hãy sửa quan hệ trực thuộc trong danh sách.",
            f"The unit {found[0]} lies under itself through others. Correct the parents in the list.",
            unit=found[0],
        )
