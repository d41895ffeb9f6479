"""What can be done in a waiting room: set it up, take a number, call, serve, send on. The only writer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.desks import refusals
from thuocdo.desks.models import Counter, ServiceGroup, Ticket, WaitingRoom
from thuocdo.desks.priorities import priorities

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.facts.references import RecordRef
    from thuocdo.organisations.models import Unit

ROLES = (Role.RECEPTION_OFFICER,)
SETTING_UP = (Role.RECEPTION_OFFICER, Role.ADMINISTRATOR)
S = Ticket.State

_COUNT_ON = """
    INSERT INTO desks_ticketcount AS counted (group_id, "on", last_number) VALUES (%s, %s, 1)
    ON CONFLICT (group_id, "on") DO UPDATE SET last_number = counted.last_number + 1
    RETURNING last_number
"""


def _refuse_others(actor: User, unit_id: int, roles: Iterable[Role] = ROLES) -> None:
    if units_visible_to(actor, roles=roles).filter(pk=unit_id).exists():
        return
    if units_visible_to(actor).filter(pk=unit_id).exists():
        raise refusals.not_allowed()
    raise refusals.not_found()


@transaction.atomic
def add_group(*, unit: Unit, letter: str, name: str, actor: User, at: datetime) -> ServiceGroup:
    """Add a group of services to a unit; its first one opens the waiting room.

    Raises:
        NotAllowed, NotFound: the actor sets up nothing in this unit.
        Conflict: the letter is taken.
        InvalidInput: letter or name are empty.
    """
    del at  # a group has no history; the audit log of the face keeps who did it
    _refuse_others(actor, unit.pk, SETTING_UP)
    letter, name = letter.strip().upper()[:2], " ".join(name.split())[:100]
    if not letter or not name:
        raise refusals.closed(name or letter or "?")
    if ServiceGroup.objects.filter(unit=unit, letter=letter).exists():
        raise refusals.taken(letter)
    WaitingRoom.objects.get_or_create(unit=unit)
    return ServiceGroup.objects.create(unit=unit, letter=letter, name=name)


@transaction.atomic
def add_counter(
    *,
    unit: Unit,
    number: int,
    name: str = "",
    groups: Iterable[ServiceGroup] = (),
    actor: User,
    at: datetime,
) -> Counter:
    """Add a counter to a unit.

    Args:
        unit: whose counter it is.
        number: as it stands over the counter.
        name: what is done there.
        groups: those it calls; none means all.
        actor: a reception officer or administrator of the unit.
        at: the moment.

    Raises:
        NotAllowed, NotFound: the actor sets up nothing in this unit, or a group is of another one.
        Conflict: the number is taken.
    """
    del at
    _refuse_others(actor, unit.pk, SETTING_UP)
    chosen = list(groups)
    if any(one.unit_id != unit.pk for one in chosen):
        raise refusals.not_found()
    if Counter.objects.filter(unit=unit, number=number).exists():
        raise refusals.taken(str(number))
    ids = [one.pk for one in chosen]
    return Counter.objects.create(unit=unit, number=number, name=name.strip()[:100], group_ids=ids)


@transaction.atomic
def take_number(*, group: ServiceGroup, priority: str = "", at: datetime) -> Ticket:
    """Take the next number of a group for the day; without an account, for anybody may queue.

    Numbers follow each other without gap or duplicate: the row of the count stays locked until the commit.

    Raises:
        InvalidInput: the group is closed, or there is no such priority.
    """
    if not group.active:
        raise refusals.closed(group.name)
    if priority and priority not in priorities():
        raise refusals.unknown_priority(priority)
    on = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [group.pk, on])
        number: int = cursor.fetchone()[0]
    return Ticket.objects.create(
        unit_id=group.unit_id,
        on=on,
        group=group,
        first_group=group,
        number=number,
        code=f"{group.letter}{number:03d}",
        priority=priority,
        rank=priorities()[priority].rank if priority else 0,
        taken_at=at,
        queued_at=at,
    )


@transaction.atomic
def call_next(*, counter: Counter, actor: User, at: datetime) -> Ticket | None:
    """Call the next number to a counter: by priority, then by how long it waits; null where nobody waits.

    Who was at the counter is done. Two counters never call the same number: rows that another one is about to call are passed over.

    Raises:
        NotAllowed, NotFound: the actor does not work at the desk of the unit.
        InvalidInput: the counter is closed.
    """
    row = _counter(counter, actor)
    if not row.active:
        raise refusals.closed(str(row))
    _leave(row, at)
    waiting = Ticket.objects.filter(unit=row.unit_id, on=timezone.localdate(at), state=S.WAITING)
    if row.group_ids:
        waiting = waiting.filter(group__in=row.group_ids)
    found = waiting.order_by("-rank", "queued_at", "id").select_for_update(skip_locked=True).first()
    return _call(found, row, at) if found is not None else None


def _counter(counter: Counter, actor: User) -> Counter:
    """Return a counter under its lock: one clerk calls at a time."""
    row = Counter.objects.select_for_update().filter(pk=counter.pk).first()
    if row is None:
        raise refusals.not_found()
    _refuse_others(actor, row.unit_id)
    return row


def _leave(counter: Counter, at: datetime) -> None:
    there = Ticket.objects.filter(counter=counter, state__in=[S.CALLED, S.SERVING])
    there.update(state=S.DONE, finished_at=at)


def _call(ticket: Ticket, counter: Counter, at: datetime) -> Ticket:
    ticket.state, ticket.counter, ticket.called_at = S.CALLED, counter, at
    ticket.first_called_at = ticket.first_called_at or at
    ticket.call_count += 1
    ticket.save()
    return ticket


def _ticket(ticket: Ticket, actor: User, *states: Ticket.State) -> Ticket:
    """Return a ticket under its lock, in one of some states.

    Raises:
        NotFound, NotAllowed: the actor does not work there.
        Conflict: it is in another state.
    """
    row = Ticket.objects.select_for_update().filter(pk=ticket.pk).first()
    if row is None:
        raise refusals.not_found()
    _refuse_others(actor, row.unit_id)
    if row.state not in states:
        raise refusals.not_possible(row.code, str(S(row.state).label))
    return row


@transaction.atomic
def call_again(ticket: Ticket, *, counter: Counter, actor: User, at: datetime) -> Ticket:
    """Call a number once more, or one that was missed before.

    Raises:
        NotFound, NotAllowed: see `call_next`; the counter is of another unit.
        Conflict: the number waits, is served at another counter, or is done.
    """
    desk = _counter(counter, actor)
    row = _ticket(ticket, actor, S.CALLED, S.MISSED)
    if row.unit_id != desk.unit_id:
        raise refusals.not_found()
    if row.state == S.MISSED:
        _leave(desk, at)
    elif row.counter_id != desk.pk:
        raise refusals.not_possible(row.code, str(S(row.state).label))
    row.finished_at = None
    return _call(row, desk, at)


@transaction.atomic
def start_serving(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Note that the person has come to the counter.

    Raises:
        NotFound, NotAllowed: see `call_next`.
        Conflict: the number was not called.
    """
    row = _ticket(ticket, actor, S.CALLED)
    row.state, row.serving_at = S.SERVING, at
    row.save()
    return row


@transaction.atomic
def mark_missed(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Note that nobody came when the number was called.

    Raises:
        NotFound, NotAllowed: see `call_next`.
        Conflict: the number was not called.
    """
    row = _ticket(ticket, actor, S.CALLED)
    row.state, row.finished_at = S.MISSED, at
    row.save()
    return row


@transaction.atomic
def finish(ticket: Ticket, *, actor: User, at: datetime) -> Ticket:
    """Note that the person has been served.

    Raises:
        NotFound, NotAllowed: see `call_next`.
        Conflict: the number is not at a counter.
    """
    row = _ticket(ticket, actor, S.CALLED, S.SERVING)
    row.state, row.finished_at = S.DONE, at
    row.save()
    return row


@transaction.atomic
def transfer(ticket: Ticket, *, group: ServiceGroup, actor: User, at: datetime) -> Ticket:
    """Send a person on to another group of the unit; he keeps his number and is called before those who came later than he did.

    Raises:
        NotFound, NotAllowed: see `call_next`; the group is of another unit.
        Conflict: the number is not at a counter.
        InvalidInput: the group is closed.
    """
    row = _ticket(ticket, actor, S.CALLED, S.SERVING)
    if group.unit_id != row.unit_id:
        raise refusals.not_found()
    if not group.active:
        raise refusals.closed(group.name)
    row.state, row.group, row.counter = S.WAITING, group, None
    row.queued_at, row.called_at, row.serving_at = row.taken_at, None, None
    row.save()
    del at  # he waits since he took his number
    return row


@transaction.atomic
def note_reception(ticket: Ticket, *, record: RecordRef, actor: User, at: datetime) -> Ticket:
    """Link a number to the record that was made for it; whoever was called is then being served.

    Raises:
        NotFound, NotAllowed: see `call_next`.
        Conflict: the number is not at a counter.
    """
    row = _ticket(ticket, actor, S.CALLED, S.SERVING)
    row.about_room, row.about_id = record.room, record.id
    row.state, row.serving_at = S.SERVING, row.serving_at or at
    row.save()
    return row
