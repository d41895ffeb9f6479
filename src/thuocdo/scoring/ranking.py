"""Ranks of units by their score, ties sharing one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a unit: 1 is the best; units with equal scores share a place, and the next is left out. Null: it has no score."""

    place: int | None
    among: int
    shared: bool


def ranked(scores: Mapping[int, Decimal | None]) -> dict[int, Rank]:
    """Return the rank of each unit among those that have a score, best first, those without last; scores are compared as they are shown."""
    known = {unit: one for unit, one in scores.items() if one is not None}
    order = sorted(known, key=lambda unit: -known[unit])
    places: dict[int, int] = {}
    for position, unit in enumerate(order, start=1):
        before = order[position - 2] if position > 1 else None
        same = before is not None and known[before] == known[unit]
        places[unit] = places[before] if same and before is not None else position
    times = list(places.values())
    found = {
        unit: Rank(place, len(known), times.count(place) > 1) for unit, place in places.items()
    }
    return found | {unit: Rank(None, len(known), False) for unit in scores if unit not in known}
