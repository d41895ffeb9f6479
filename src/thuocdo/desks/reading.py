"""What the machine, the screen and the clerk see of a waiting room: numbers and waiting times, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q

from thuocdo.desks.models import Counter, ServiceGroup, Ticket, WaitingRoom

#: So many numbers that were called last stand on the screen.
ON_SCREEN = 8
MOST_MISSED = 20
S = Ticket.State


@dataclass(frozen=True, slots=True)
class GroupState:
    """One group on one day: how many wait, how many were called, and the mean wait in minutes; null before the first call."""

    group: ServiceGroup
    waiting: int
    called: int
    wait_minutes: int | None


def room_by_key(key: str) -> WaitingRoom | None:
    """Return the waiting room of a machine or screen; null for a key that is none. One query."""
    return WaitingRoom.objects.select_related("unit").filter(key=key).first()


def groups_of(unit_id: int, *, on: date) -> list[GroupState]:
    """Return the groups in use with their queues. Shape: two queries."""
    called = Q(first_called_at__isnull=False)
    rows = (
        Ticket.objects.filter(unit=unit_id, on=on)
        .values("group")
        .annotate(
            waiting=Count("pk", filter=Q(state=S.WAITING)),
            called=Count("pk", filter=called),
            wait=Avg(F("first_called_at") - F("taken_at"), filter=called),
        )
    )
    counted = {row["group"]: row for row in rows}
    found = []
    for group in ServiceGroup.objects.filter(unit=unit_id, active=True):
        row: Any = counted.get(group.pk, {"waiting": 0, "called": 0, "wait": None})
        found.append(GroupState(group, row["waiting"], row["called"], _minutes(row["wait"])))
    return found


def _minutes(wait: timedelta | None) -> int | None:
    return None if wait is None else round(wait.total_seconds() / 60)


def on_screen(unit_id: int, *, on: date) -> list[Ticket]:
    """Return the numbers that are called or served, the latest call first. One query."""
    there = Ticket.objects.filter(unit=unit_id, on=on, state__in=[S.CALLED, S.SERVING])
    return list(there.select_related("counter").order_by("-called_at", "-pk")[:ON_SCREEN])


def at_counter(counter: Counter) -> Ticket | None:
    """Return the number at a counter; null where it is free. One query."""
    there = Ticket.objects.filter(counter=counter, state__in=[S.CALLED, S.SERVING])
    return there.select_related("group").first()


def missed_today(unit_id: int, *, on: date) -> list[Ticket]:
    """Return the numbers nobody answered to, the latest first. One query."""
    missed = Ticket.objects.filter(unit=unit_id, on=on, state=S.MISSED)
    return list(missed.order_by("-finished_at")[:MOST_MISSED])


def people_before(ticket: Ticket) -> int:
    """Return how many will be called before a number in its group. One query."""
    before = Q(rank__gt=ticket.rank) | Q(rank=ticket.rank, queued_at__lt=ticket.queued_at)
    waiting = Ticket.objects.filter(group=ticket.group_id, on=ticket.on, state=S.WAITING)
    return waiting.filter(before).count()


def number_of(room: WaitingRoom, ticket_id: int, *, on: date) -> Ticket | None:
    """Return a number of a waiting room on one day; null where it is of another one. One query."""
    rows = Ticket.objects.filter(pk=ticket_id, unit=room.unit_id, on=on)
    return rows.select_related("group").first()


def number_by_id(ticket_id: int, *, on: date) -> Ticket | None:
    """Return a number of one day with its unit, group and counter; null for one of another day. One query."""
    rows = Ticket.objects.filter(pk=ticket_id, on=on)
    return rows.select_related("unit", "group", "counter").first()
