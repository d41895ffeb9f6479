"""What can be done to the map of units; nothing else writes it.

Every change is a transaction under one lock over the whole map: such changes are rare, and two of them that do not see
each other could close a circle of parents. `on` is the first day of the new state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.organisations import refusals
from thuocdo.organisations.changes import (
    ONE_DAY,
    close,
    cut,
    hang,
    lock_map,
    move_children,
    record,
    require_in_force,
    require_usable,
    succeed,
)
from thuocdo.organisations.issuers import free_code, new_issuer
from thuocdo.organisations.matching import matching_units
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit, UnitEvent
from thuocdo.organisations.spans import Span
from thuocdo.organisations.weights import require_whole

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

WHOLE = Decimal(1)


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    short_name: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str = "",
    actor: AbstractBaseUser | None,
    at: datetime,
) -> Unit:
    """Add a unit, under its parent for as long as both are there.

    Args:
        kind: a `Unit.Kind`. A district without an end ends when the districts do.
        valid_from: first day, null where it lies before the records.
        valid_until: first day on which the unit is no more, null while it is not known.

    Raises:
        InvalidInput: code, name, kind or days cannot be used, or the parent is there on none of these days.
        Conflict: another unit has the code on one of these days.
    """
    lock_map()
    if kind == Unit.Kind.DISTRICT and valid_until is None:
        valid_until = DISTRICTS_END
    unit = Unit(
        code=code.strip().upper(),
        name=" ".join(name.split()),
        short_name=" ".join(short_name.split()),
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        note=note,
    )
    require_usable(unit)
    unit.save()
    if parent is not None:
        hang(unit, parent, unit.span)
    record(unit, UnitEvent.Verb.CREATED, actor, at, code=unit.code, name=unit.name)
    return unit


@transaction.atomic
def set_parent(
    *, unit: Unit, parent: Unit | None, on: date, actor: AbstractBaseUser | None, at: datetime
) -> None:
    """Put a unit under another from a day on, until it was to move again or one of the two ends.

    Args:
        parent: null puts the unit at the top.

    Raises:
        InvalidInput: the unit or the parent is not there on the day, or the parent is the unit or lies under it.
    """
    lock_map()
    require_in_force(unit, on)
    later = unit.parents.filter(valid_from__gt=on).order_by("valid_from").first()
    cut(unit.parents.exclude(valid_from__gt=on), on)
    if parent is not None:
        require_in_force(parent, on)
        hang(unit, parent, Span(on, later.valid_from if later else None))
    parent_code = parent.code if parent else None
    record(unit, UnitEvent.Verb.PARENT_SET, actor, at, on=on.isoformat(), parent=parent_code)


@transaction.atomic
def abolish(
    *,
    unit: Unit,
    on: date,
    heirs: Mapping[Unit, Decimal | None] | None = None,
    children_to: Unit | None = None,
    legal_basis: str = "",
    actor: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """End a unit, with the units that take over its ground and duties where there are any.

    Args:
        heirs: units with their share, null shares while they are not decided.
        children_to: where the units under it go.

    Raises:
        InvalidInput: an heir is not there on the day, or the shares do not add up to 1.
        Conflict: the unit has ended already, or has units under it and `children_to` is not given.
    """
    lock_map()
    succeed(unit, heirs or {}, on, Succession.Kind.ABOLISHED, legal_basis)
    close(unit, on)
    move_children(unit, on, children_to)
    codes = [heir.code for heir in heirs or {}]
    record(unit, UnitEvent.Verb.ABOLISHED, actor, at, on=on.isoformat(), heirs=codes)


@transaction.atomic
def merge(
    *,
    units: Sequence[Unit],
    into: Unit,
    on: date,
    legal_basis: str = "",
    actor: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """End units whose whole passes into another one, with all units under them.

    Raises:
        InvalidInput: the receiving unit is not there on the day, or is one of the units.
        Conflict: a unit has ended already.
    """
    lock_map()
    for unit in units:
        succeed(unit, {into: WHOLE}, on, Succession.Kind.MERGED, legal_basis)
        close(unit, on)
        move_children(unit, on, into)
        record(unit, UnitEvent.Verb.MERGED, actor, at, on=on.isoformat(), into=into.code)


@transaction.atomic
def split(
    *,
    unit: Unit,
    into: Mapping[Unit, Decimal | None],
    on: date,
    children_to: Unit | None = None,
    legal_basis: str = "",
    actor: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """End a unit whose parts pass to several others.

    Args:
        into: the receiving units with their share of the former one, all null while the shares are not decided.
        children_to: where the units under it go; move those that go elsewhere first, by `set_parent`.

    Raises:
        InvalidInput: there is no receiving unit, one is not there on the day, or the shares do not add up to 1.
        Conflict: the unit has ended already, or has units under it and `children_to` is not given.
    """
    lock_map()
    if not into:
        raise refusals.split_into_nothing(unit)
    succeed(unit, into, on, Succession.Kind.SPLIT, legal_basis)
    close(unit, on)
    move_children(unit, on, children_to)
    codes = [part.code for part in into]
    record(unit, UnitEvent.Verb.SPLIT, actor, at, on=on.isoformat(), into=codes)


@transaction.atomic
def rename(
    *,
    unit: Unit,
    name: str,
    on: date,
    short_name: str = "",
    legal_basis: str = "",
    actor: AbstractBaseUser | None,
    at: datetime,
) -> Unit:
    """Let a unit go on under another name: a new unit with the same code, place and units under it.

    Raises:
        InvalidInput: the name cannot be used, or the unit was not there before the day.
        Conflict: the unit has ended already.
    """
    lock_map()
    end = unit.valid_until
    parent = unit.parents.in_force(on).first()
    close(unit, on)
    heir = create_unit(
        code=unit.code,
        name=name,
        kind=unit.kind,
        short_name=short_name,
        valid_from=on,
        valid_until=end,
        actor=actor,
        at=at,
    )
    if parent is not None:
        hang(heir, parent.parent, Span(on, parent.valid_until))
    succeed(unit, {heir: WHOLE}, on, Succession.Kind.RENAMED, legal_basis)
    move_children(unit, on, heir)
    record(unit, UnitEvent.Verb.RENAMED, actor, at, on=on.isoformat(), name=heir.name)
    return heir


@transaction.atomic
def set_weights(
    *,
    unit: Unit,
    on: date,
    weights: Mapping[Unit, Decimal | None],
    actor: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """Decide (or correct) the shares of a former unit in all that took its place on a day.

    Raises:
        NotFound: nothing took its place on that day.
        InvalidInput: the weights are not those of exactly its successors, or do not add up to 1.
    """
    lock_map()
    rows = {
        row.successor_id: row for row in unit.successions.filter(on=on, successor__isnull=False)
    }
    if not rows:
        raise refusals.no_succession(unit, on)
    if {heir.pk for heir in weights} != set(rows):
        raise refusals.other_successors(unit, on)
    require_whole(weights.values())
    for heir, weight in weights.items():
        rows[heir.pk].weight = weight
        rows[heir.pk].save(update_fields=["weight"])
    shown = {heir.code: str(weight) for heir, weight in weights.items()}
    record(unit, UnitEvent.Verb.WEIGHED, actor, at, on=on.isoformat(), weights=shown)


@transaction.atomic
def make_issuer(*, name: str, kind: str, actor: AbstractBaseUser | None, at: datetime) -> Unit:
    """Make a unit that a report names and the map does not know, after a person has confirmed it.

    The areas printed above it become its parents; those that are missing are made too. A unit of this name that is there
    already, made by somebody else meanwhile, is returned as it is. When it began is not known.

    Args:
        name: the issuer as printed, such as "UBND huyện Hải Hậu, tỉnh Nam Định" or "Sở Nội vụ tỉnh Nam Định".
        kind: a `Unit.Kind`; the level that the reader or the person gives it.

    Raises:
        InvalidInput: there is no name, or no such kind.
    """
    lock_map()
    known = matching_units(name, level=kind, on=_day_to_look_at(kind, at))
    if len(known) == 1:
        return known[0]
    issuer = new_issuer(name)
    parent: Unit | None = None
    for area, area_kind in issuer.areas:
        above = matching_units(area, level=area_kind, on=_day_to_look_at(area_kind, at))
        parent = above[0] if len(above) == 1 else _make(area, area_kind, parent, actor, at)
    return _make(issuer.name, kind, parent, actor, at)


def _day_to_look_at(kind: str, at: datetime) -> date:
    """Return the last day of the districts for a district, today for all others."""
    return DISTRICTS_END - ONE_DAY if kind == Unit.Kind.DISTRICT else timezone.localdate(at)


def _make(
    name: str, kind: str, parent: Unit | None, actor: AbstractBaseUser | None, at: datetime
) -> Unit:
    taken = set(Unit.objects.values_list("code", flat=True))
    code = free_code(name, parent, taken)
    return create_unit(code=code, name=name, kind=kind, parent=parent, actor=actor, at=at)
