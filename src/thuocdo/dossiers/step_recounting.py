"""By when open steps are to be done, after a change of the working calendar: steps that were given working hours are counted again, in batches.

A step that went on in other hands counts from where it began, by the calendar of the unit that it was given to then. Steps without hours, and those
handed over before hours were kept, stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

import structlog

from thuocdo.dossiers.events import HandedOver, StepRecounted, StepStarted
from thuocdo.dossiers.mass_writing import (
    Head,
    Written,
    sealed,
    tell_many,
    write_many,
)
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent, DossierStep
from thuocdo.dossiers.state import ZONE
from thuocdo.organisations.models import Unit
from thuocdo.working_time.queries import calendars_of, years_around
from thuocdo.working_time.recounts import units_concerned
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.working_time.models import CalendarChange
    from thuocdo.working_time.working_calendar import WorkingCalendar

log = structlog.get_logger(__name__)

BATCH = 2000

_UPDATE_ROWS = """
    UPDATE dossiers_dossier AS d
    SET event_count = n.event_count, last_hash = n.hash,
        sync_state = CASE WHEN d.sync_state IN ('sent', 'confirmed', 'failed') THEN 'pending' ELSE d.sync_state END
    FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS n(id, event_count, hash)
    WHERE d.id = n.id
"""
_UPDATE_STEPS = """
    WITH n AS (SELECT * FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS n(dossier_id, number, due_at)),
    steps AS (UPDATE dossiers_dossierstep s SET due_at = n.due_at FROM n WHERE s.dossier_id = n.dossier_id AND s.number = n.number)
    UPDATE dossiers_dossier d SET step_due_at = n.due_at FROM n WHERE d.id = n.dossier_id AND d.step_number = n.number
"""


def recount_steps(*, change: CalendarChange, at: datetime, batch: int = BATCH) -> int:
    """Count again by when open steps are to be done that a change of the calendar touches; return how many moved.

    Each batch is a transaction of its own. Repeating it changes nothing more.

    Args:
        change: its unit (null: all) with those under it, and its window of days.
        at: when the new moments are recorded.
        batch: dossiers in one transaction.
    """
    units = None if change.unit_id is None else units_concerned(change.unit_id)
    moved = after = 0
    while True:
        with transaction.atomic():
            heads = _locked(units, change.first_day, after, batch)
            written = _moved(heads, units, change, at)
            _write(written, at)
        moved += len(written)
        if len(heads) < batch:
            break
        after = heads[-1].id
    log.info("steps_recounted", change=change.pk, moved=moved)
    return moved


def steps_touched(unit_id: int | None, first_day: date, until: date | None) -> int:
    """Return how many open steps a change of these days would have counted again; most may stay as they are."""
    found = _open(first_day).filter(
        dossier__ended_at=None, dossier__source_system=OWN_SYSTEM, due_at__isnull=False
    )
    if until is not None:
        found = found.filter(started_at__lt=start_of(until))
    return (found if unit_id is None else found.filter(unit__in=units_concerned(unit_id))).count()


def _open(first_day: date) -> QuerySet[DossierStep]:
    return DossierStep.objects.filter(finished_at=None, due_at__gte=start_of(first_day))


def _locked(
    units: Collection[int] | None, first_day: date, after: int, batch: int
) -> Sequence[Head]:
    """Return the dossiers with such steps that lie, or once lay, with one of the units, their rows locked."""
    of_row = {"dossier": OuterRef("pk")}
    found = Dossier.objects.filter(
        Exists(_open(first_day).filter(**of_row)),
        source_system=OWN_SYSTEM,
        ended_at=None,
        pk__gt=after,
    )
    if units is not None:
        found = found.filter(Exists(DossierStep.objects.filter(**of_row, unit__in=units)))
    rows = found.order_by("pk").select_for_update(of=("self",)).values_list(*Head._fields)[:batch]
    return [Head(*one) for one in rows]


def _moved(
    heads: Sequence[Head], units: Collection[int] | None, change: CalendarChange, at: datetime
) -> Sequence[Written]:
    if not heads:
        return []
    still = _open(change.first_day).filter(dossier__in=[one.id for one in heads])
    begun = _begun([one.id for one in heads])
    steps = [
        (one, root)
        for one in still
        if (root := _root(begun[one.dossier_id][one.number - 1]))
        and (units is None or root[1] in units)
    ]
    if not steps:
        return []
    calendars = _calendars([root for _step, root in steps], at)
    told: dict[int, list[StepRecounted]] = defaultdict(list)
    for step, (hours, unit, since) in steps:
        due = calendars[unit].moment_after(since, hours)
        if due != step.due_at:
            told[step.dossier_id].append(
                StepRecounted(
                    at=at,
                    by=change.actor_id,
                    number=step.number,
                    step_due_at=due,
                    calendar_change=change.pk,
                )
            )
    name = change.actor_name
    return [
        one
        for head in heads
        if head.id in told
        for one in sealed(head, told[head.id], actor_name=name, at=at)
    ]


def _begun(ids: Sequence[int]) -> Mapping[int, Sequence[StepStarted]]:
    """Return the events that began the steps of dossiers, in the order of their numbers."""
    found = defaultdict(list)
    kinds = (StepStarted.kind, HandedOver.kind)
    for one in DossierEvent.objects.filter(dossier__in=ids, kind__in=kinds).order_by(
        "dossier_id", "number"
    ):
        event = one.event
        assert isinstance(event, StepStarted)
        found[one.dossier_id].append(event)
    return found


Root = tuple[Fraction, int, datetime]


def _root(event: StepStarted) -> Root | None:
    """Return the hours of a step, whose calendar counts them and from when; null where it has none."""
    if event.hours is None:
        return None
    return Fraction(event.hours), event.counted_unit or event.unit, event.counted_from or event.at


def _calendars(roots: Sequence[Root], at: datetime) -> Mapping[int, WorkingCalendar]:
    first = min(*(since for _hours, _unit, since in roots), at)
    units = {unit for _hours, unit, _since in roots}
    span = years_around(first.astimezone(ZONE), at.astimezone(ZONE))
    return calendars_of([Unit(pk=one) for one in units], span=span)


def _write(written: Sequence[Written], at: datetime) -> None:
    if not written:
        return
    write_many(written, at=at)
    last = {one.dossier_id: one.link for one in written}
    events = [one.event for one in written if isinstance(one.event, StepRecounted)]
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE_ROWS,
            [
                list(last),
                [one.number for one in last.values()],
                [one.hash for one in last.values()],
            ],
        )
        cursor.execute(
            _UPDATE_STEPS,
            [
                [one.dossier_id for one in written],
                [one.number for one in events],
                [one.step_due_at for one in events],
            ],
        )
    tell_many(written, at=at)
