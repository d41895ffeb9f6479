"""The steps that the services of this room are made of; they check, write, and hold the lock of their caller."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection

from thuocdo.organisations import refusals
from thuocdo.organisations.lineage import is_above
from thuocdo.organisations.models import (
    CODE_PATTERN,
    DISTRICTS_END,
    Succession,
    Unit,
    UnitEvent,
    UnitParent,
)
from thuocdo.organisations.spans import Span
from thuocdo.organisations.weights import require_whole

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

ONE_DAY = timedelta(days=1)

#: Any number that nothing else in the product locks.
_MAP_LOCK = 3_820_250_701


def lock_map() -> None:
    """Hold the one lock over the whole map until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MAP_LOCK])


def require_usable(unit: Unit) -> None:
    """Refuse a new unit whose name, code, kind or days cannot be used."""
    if not unit.name:
        raise refusals.nameless()
    if not re.fullmatch(CODE_PATTERN, unit.code):
        raise refusals.code_not_written(unit.code)
    if unit.kind not in Unit.Kind.values:
        raise refusals.unknown_kind(unit.kind)
    if unit.span.is_empty:
        raise refusals.no_days(unit.span)
    if unit.kind == Unit.Kind.DISTRICT and (unit.valid_until or date.max) > DISTRICTS_END:
        raise refusals.district_too_late(unit)
    for other in Unit.objects.filter(code=unit.code):
        if other.span.overlaps(unit.span):
            raise refusals.code_taken(other)


def require_in_force(unit: Unit, on: date) -> None:
    """Refuse a unit that is not there on a day."""
    if not unit.span.covers(on):
        raise refusals.not_in_force(unit, on)


def hang(unit: Unit, parent: Unit, span: Span) -> None:
    """Put a unit under a parent for the days of a span on which both are there."""
    shared = span.shared(unit.span).shared(parent.span)
    if shared.is_empty:
        raise refusals.never_together(unit, parent)
    if is_above(unit, parent, shared):
        raise refusals.circle(unit, parent)
    UnitParent.objects.create(
        unit=unit, parent=parent, valid_from=shared.start, valid_until=shared.end
    )


def cut(links: Iterable[UnitParent], on: date) -> None:
    """Let links end where a day begins; those that begin on it or later go."""
    for link in links:
        if link.valid_from is not None and link.valid_from >= on:
            link.delete()
        elif link.valid_until is None or link.valid_until > on:
            link.valid_until = on
            link.save(update_fields=["valid_until"])


def succeed(
    unit: Unit,
    shares: Mapping[Unit, Decimal | None],
    on: date,
    kind: Succession.Kind,
    legal_basis: str,
) -> None:
    """Record what took the place of a unit; without any heir that nothing did."""
    if unit.successions.exists():
        raise refusals.has_ended(unit)
    require_whole(shares.values())
    for heir in shares:
        if heir == unit:
            raise refusals.own_heir(unit)
        require_in_force(heir, on)
    Succession.objects.bulk_create(
        Succession(
            predecessor=unit,
            successor=heir,
            on=on,
            kind=kind,
            weight=share,
            legal_basis=legal_basis,
        )
        for heir, share in (shares.items() or [(None, None)])
    )


def close(unit: Unit, on: date) -> None:
    """Let the day before be the last of a unit and of its place in the tree."""
    last = on - ONE_DAY
    if not unit.span.covers(last):
        ended = unit.valid_until is not None and unit.valid_until <= last
        raise refusals.has_ended(unit) if ended else refusals.not_in_force(unit, last)
    unit.valid_until = on
    unit.save(update_fields=["valid_until"])
    cut(unit.parents.all(), on)


def move_children(unit: Unit, on: date, to: Unit | None) -> None:
    """Hand the units that lie under an ended unit from a day on to another one."""
    rest = Span(start=on)
    links = [
        link
        for link in unit.child_links.select_related("unit")
        if link.span.overlaps(rest) and link.unit.span.overlaps(rest)
    ]
    if links and to is None:
        raise refusals.has_children(unit, [link.unit for link in links])
    for link in links:
        days = link.span.shared(rest)
        cut([link], on)
        if to is not None and link.unit_id != to.pk:
            hang(link.unit, to, days)


def record(
    unit: Unit,
    verb: UnitEvent.Verb,
    actor: AbstractBaseUser | None,
    at: datetime,
    **details: object,
) -> None:
    """Write down who did what; nobody means the product itself."""
    UnitEvent.objects.create(
        unit=unit,
        verb=verb,
        at=at,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "",
        details=details,
    )
