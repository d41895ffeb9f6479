"""Which units count for which, and on which days: the tree of every day at once.

The days of a unit are counted for whoever stood above it on that day. What is recorded for a unit before it began or after it ended, such as a dossier
of a former district that was resolved later, counts where the unit stood first or last: parts add up to the whole on any day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import connection

import numpy as np
import numpy.typing as npt

from thuocdo.organisations.models import UnitParent
from thuocdo.warehouse.columns import day_number

#: Whole numbers of any width.
Whole: TypeAlias = npt.NDArray[np.signedinteger[Any]]

#: Days before and after all records.
BEGINNING, END = -(10**6), 10**6


@dataclass(frozen=True, slots=True)
class Place:
    """One unit that counts for another from one day up to, but not including, another; days since 1970."""

    unit: int
    first: int
    end: int


def places(units: Iterable[int]) -> Mapping[int, tuple[Place, ...]]:
    """Return which units count for each of some units, itself first. Shape: one query, or two after the map changed."""
    below = _links(_version())
    return {unit: tuple(_under(unit, below)) for unit in units}


def stand_under(units: Whole, days: Whole, under: Sequence[Place]) -> npt.NDArray[np.bool_]:
    """Return which rows count for a unit: those of units that stood under it on their day.

    Args:
        units: the unit of each row.
        days: the day of each row, as days since 1970.
        under: the units that count for it, and on which days.
    """
    found = np.zeros(len(units), bool)
    for place in under:
        found |= (units == place.unit) & (days >= place.first) & (days < place.end)
    return found


def _under(unit: int, below: Mapping[int, tuple[Place, ...]]) -> list[Place]:
    found, waiting = [], [Place(unit, BEGINNING, END)]
    while waiting:
        place = waiting.pop()
        found.append(place)
        for link in below.get(place.unit, ()):
            first, end = max(place.first, link.first), min(place.end, link.end)
            if first < end:
                waiting.append(Place(link.unit, first, end))
    return found


@lru_cache(maxsize=4)
def _links(_: tuple[int, ...]) -> Mapping[int, tuple[Place, ...]]:
    """Return the units right under each unit, with the days on which they count for it."""
    found: dict[int, list[Place]] = defaultdict(list)
    for link in UnitParent.objects.select_related("unit"):
        first, end = BEGINNING, END
        if link.valid_from is not None and link.valid_from != link.unit.valid_from:
            first = day_number(link.valid_from)
        if link.valid_until is not None and link.valid_until != link.unit.valid_until:
            end = day_number(link.valid_until)
        found[link.parent_id].append(Place(link.unit_id, first, end))
    return {parent: tuple(links) for parent, links in found.items()}


def _version() -> tuple[int, ...]:
    """Return numbers that change whenever the map does; each change of a day is an event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT max(id) FROM organisations_unitevent), 0), count(*), coalesce(max(id), 0),"
            " coalesce(sum(hashtext(concat(unit_id, parent_id, valid_from, valid_until))), 0)"
            " FROM organisations_unitparent"
        )
        row = cursor.fetchone()
    assert row is not None
    return tuple(int(one) for one in row)
