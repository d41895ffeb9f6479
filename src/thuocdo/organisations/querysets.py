"""What can be asked of the map of units; every question takes a date, and each is one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.expressions import RawSQL

from thuocdo.organisations.weights import Restatement, Step, restatement
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    # ruff does not see the names inside `QuerySet["…"]`.
    from thuocdo.organisations.models import Succession, Unit, UnitParent  # noqa: F401

_DESCENDANTS = """
    WITH RECURSIVE below(id) AS (
        SELECT unnest(%s::bigint[])
        UNION
        SELECT link.unit_id
        FROM organisations_unitparent link JOIN below ON link.parent_id = below.id
        WHERE daterange(link.valid_from, link.valid_until) @> %s::date
    )
    SELECT id FROM below
"""

_ANCESTORS = """
    WITH RECURSIVE above(id) AS (
        SELECT unnest(%s::bigint[])
        UNION
        SELECT link.parent_id
        FROM organisations_unitparent link JOIN above ON link.unit_id = above.id
        WHERE daterange(link.valid_from, link.valid_until) @> %s::date
    )
    SELECT id FROM above
"""


def covering(on: date, path: str = "") -> Q:
    """Return the condition that a row with days (at the end of a path) is in force on one day."""
    begun = Q((f"{path}valid_from", None)) | Q((f"{path}valid_from__lte", on))
    lasting = Q((f"{path}valid_until", None)) | Q((f"{path}valid_until__gt", on))
    return begun & lasting


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in its place in the tree of one day; `depth` is 0 at the top."""

    unit: Unit
    parent_id: int | None
    depth: int


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units, asked for by day and by place in the tree."""

    def visible_to(self, _user: object) -> Self:
        """Keep what the user may see: the map of units is public, so all of it."""
        return self.all()

    def in_force(self, on: date) -> Self:
        """Keep the units that exist on one day."""
        return self.filter(covering(on))

    def coded(self, code: str, *, on: date) -> Self:
        """Keep the unit that has a code on one day: one or none."""
        return self.in_force(on).filter(code=code)

    def by_code(self, codes: Iterable[str]) -> dict[str, Unit]:
        """Return the units that have some codes; of those that had the same one after each other, the one that has it last. One query."""
        rows = self.filter(code__in=set(codes))
        in_turn = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
        return {unit.code: unit for unit in in_turn}

    def descendants_of(
        self, unit: Unit | Iterable[Unit], *, on: date, include_self: bool = True
    ) -> Self:
        """Keep the units under one unit (or any of several) on one day, at any depth."""
        return self._related(_DESCENDANTS, unit, on, include_self=include_self)

    def ancestors_of(
        self, unit: Unit | Iterable[Unit], *, on: date, include_self: bool = False
    ) -> Self:
        """Keep the units above one unit (or any of several) on one day, up to the top."""
        return self._related(_ANCESTORS, unit, on, include_self=include_self)

    def _related(
        self, sql: str, unit: Unit | Iterable[Unit], on: date, *, include_self: bool
    ) -> Self:
        ids = [unit.pk] if isinstance(unit, models.Model) else [one.pk for one in unit]
        found = self.in_force(on).filter(pk__in=RawSQL(sql, (ids, on)))  # noqa: S611 constant SQL
        return found if include_self else found.exclude(pk__in=ids)

    def with_parent(self, on: date) -> Self:
        """Add `parent_id_then`: the parent on one day, null at the top."""
        link = FilteredRelation("parents", condition=covering(on, "parents__"))
        return self.annotate(parent_link=link, parent_id_then=F("parent_link__parent_id"))

    def search(self, text: str) -> Self:
        """Keep the units whose name holds every word of a text, accents left aside."""
        found = self.all()
        for word in fold(text).split():
            found = found.filter(search_name__contains=word)
        return found

    def tree(self, on: date) -> list[Branch]:
        """Return the units in force on one day in reading order: each under its parent, by kind and name.

        A unit whose parent is not among the units asked for stands at the top.
        """
        units = list(self.in_force(on).with_parent(on))
        return list(_in_reading_order(units))


def _in_reading_order(units: list[Unit]) -> Iterable[Branch]:
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in sorted(units, key=_reading_key, reverse=True):
        parent = unit.parent_id_then if unit.parent_id_then in known else None
        below.setdefault(parent, []).append(unit)
    waiting: list[tuple[Unit, int | None, int]] = [(unit, None, 0) for unit in below.get(None, [])]
    while waiting:
        unit, parent, depth = waiting.pop()
        yield Branch(unit, parent, depth)
        waiting += [(child, unit.pk, depth + 1) for child in below.get(unit.pk, [])]


def _reading_key(unit: Unit) -> tuple[int, str, int]:
    return type(unit).Kind.values.index(unit.kind), unit.search_name, unit.pk


class UnitParentQuerySet(models.QuerySet["UnitParent"]):
    """Links to the unit above, asked for by day."""

    def in_force(self, on: date) -> Self:
        """Keep the links that hold on one day."""
        return self.filter(covering(on))


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """What became of units, asked for by day."""

    def until(self, on: date) -> Self:
        """Keep what has happened up to and including one day."""
        return self.filter(on__lte=on)

    def restatement(self, on: date) -> Restatement:
        """Return how the figures of every former unit are carried to the units of one day; units by their id."""
        rows = self.until(on).values_list("predecessor_id", "successor_id", "on", "weight")
        return restatement((Step(*row) for row in rows), on=on)

    def whole_origins(self, units: Iterable[int], *, on: date) -> dict[int, list[int]]:
        """Return the units whose place each unit took alone and whole, the last one first; units by their id, those without left out.

        A unit that began as several merged ones, as part of a split one, or that others were merged into, has none. One query for each step back.
        """
        found: dict[int, list[int]] = {}
        last = {unit: unit for unit in units}
        while last:
            rows = self.until(on).filter(
                successor__in=set(last.values()), on=F("successor__valid_from")
            )
            into: dict[int, list[tuple[int, Decimal | None]]] = {}
            for heir, former, weight in rows.values_list("successor", "predecessor", "weight"):
                into.setdefault(heir, []).append((former, weight))
            alone = {
                heir: origins[0][0]
                for heir, origins in into.items()
                if len(origins) == 1 and origins[0][1] == 1
            }
            last = {unit: alone[one] for unit, one in last.items() if one in alone}
            for unit, former in last.items():
                found.setdefault(unit, []).append(former)
        return found
