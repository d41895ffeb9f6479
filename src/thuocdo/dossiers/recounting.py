"""Due times after a change of the working calendar: open dossiers in the units and days it touches are counted again, in batches.

Most dossiers have one run and no pause; their due time depends on day, term and calendar alone, so it is counted once for all that share
those. The others are replayed. Only a due time that really moves gets an event.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q

import structlog

from thuocdo.dossiers import events as e
from thuocdo.dossiers.clocks import clock_start, index_clock, legal_clock, term_after
from thuocdo.dossiers.green_lane import count_inner_limits
from thuocdo.dossiers.mass_writing import Head, sealed, tell_many, write_many
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent
from thuocdo.dossiers.state import ZONE
from thuocdo.organisations.models import Unit
from thuocdo.working_time.queries import calendars_of, years_around
from thuocdo.working_time.recounts import units_concerned
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.dossiers.querysets import DossierQuerySet
    from thuocdo.working_time.models import CalendarChange
    from thuocdo.working_time.working_calendar import WorkingCalendar

log = structlog.get_logger(__name__)

BATCH = 5000
_FIELDS = (
    "id", "source_system", "code", "competent_agency_id", "registered_at", "clock_started_at", "term_amount",
    "term_unit", "interagency", "due_at", "original_due_at", "index_due_at", "event_count", "last_hash", "simple",
)  # fmt: skip

#: One run, no pause, no extension, clock started at the reception: the clocks agree, and one term is all there is to count.
SIMPLE = (
    Q(supplement_count=0, extension_count=0, owed_vnd=0, paused_at=None)
    & (Q(territorial_scope="local") | Q(reception_unit=F("competent_agency")))
)  # fmt: skip

_UPDATE = """
    UPDATE dossiers_dossier AS d
    SET due_at = n.due_at, original_due_at = n.original_due_at, index_due_at = n.index_due_at,
        event_count = d.event_count + 1, last_hash = n.hash,
        sync_state = CASE WHEN d.sync_state IN ('sent', 'confirmed', 'failed') THEN 'pending' ELSE d.sync_state END
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[])
        AS n(id, due_at, original_due_at, index_due_at, hash)
    WHERE d.id = n.id
"""


class Row(NamedTuple):
    """What is read of a dossier to count it again."""

    id: int
    source_system: str
    code: str
    competent_agency_id: int
    registered_at: datetime
    clock_started_at: datetime
    term_amount: Decimal
    term_unit: str
    interagency: bool
    due_at: datetime
    original_due_at: datetime
    index_due_at: datetime
    event_count: int
    last_hash: str
    simple: bool

    @property
    def head(self) -> Head:
        """Return the end of its chain."""
        return Head(self.id, self.source_system, self.code, self.event_count, self.last_hash)

    @property
    def dues(self) -> Dues:
        """Return the due times as they stand."""
        return (self.due_at, self.original_due_at, self.index_due_at)


Dues = tuple[datetime | None, datetime | None, datetime | None]
Change = tuple[Row, e.DueRecounted]


def recount_due_times(*, change: CalendarChange, at: datetime, batch: int = BATCH) -> int:
    """Count the due times of open dossiers again that a change of the calendar touches; return how many moved.

    Each batch is a transaction of its own, so clerks wait for no more than one. Repeating it changes nothing more.

    Args:
        change: its unit (null: all) with those under it, and its window of days.
        at: when the new due times are recorded.
        batch: dossiers in one transaction.
    """
    moved = looked_at = 0
    after = 0
    while True:
        with transaction.atomic():
            rows = _locked(change, after, batch)
            changes = list(_changes(rows, change, at))
            _write(changes, change, at)
        moved += len(changes)
        looked_at += len(rows)
        if len(rows) < batch:
            break
        after = rows[-1].id
    count_inner_limits(at=at)
    log.info("due_times_recounted", change=change.pk, looked_at=looked_at, moved=moved)
    return moved


def count_to_recount(unit_id: int | None, first_day: date, until: date | None) -> int:
    """Return how many open dossiers a change of these days would have counted again; most due times may stay as they are.

    Args:
        unit_id: the unit that is changed, with those under it; null for all.
        until: the first day after the change; null where it has no last day.
    """
    return _touched(unit_id, first_day, until).count()


def _touched(unit_id: int | None, first_day: date, until: date | None) -> DossierQuerySet:
    found = Dossier.objects.filter(
        source_system=OWN_SYSTEM,
        ended_at=None,
        term_amount__isnull=False,
        clock_started_at__isnull=False,
    ).filter(Q(due_at__gte=start_of(first_day)) | Q(index_due_at__gte=start_of(first_day)))
    if until is not None:
        found = found.filter(registered_at__lt=start_of(until))
    if unit_id is not None:
        found = found.filter(competent_agency__in=units_concerned(unit_id))
    return found


def _locked(change: CalendarChange, after: int, batch: int) -> list[Row]:
    found = _touched(change.unit_id, change.first_day, change.until).filter(pk__gt=after)
    found = found.annotate(simple=SIMPLE).order_by("pk").select_for_update(of=("self",))
    return [Row(*one) for one in found.values_list(*_FIELDS)[:batch]]


def _changes(rows: Sequence[Row], change: CalendarChange, at: datetime) -> Iterator[Change]:
    if not rows:
        return
    calendars = _calendars(rows, at)
    stories = _stories([one.id for one in rows if not one.simple])
    known: dict[tuple[Any, ...], datetime | None] = {}
    for row in rows:
        calendar = calendars[row.competent_agency_id]
        if row.simple:
            due = _simple_due(row, calendar, known)
            dues: Dues = (due, due, due)
        else:
            dues = _replayed_dues(stories[row.id], calendar, at)
        if dues != row.dues:
            yield (
                row,
                e.DueRecounted(
                    at=at,
                    by=change.actor_id,
                    due_at=dues[0],
                    original_due_at=dues[1],
                    index_due_at=dues[2],
                    calendar_change=change.pk,
                ),
            )


def _calendars(rows: Iterable[Row], at: datetime) -> Mapping[int, WorkingCalendar]:
    first = min(*(one.registered_at for one in rows), at)
    span = years_around(first.astimezone(ZONE), at.astimezone(ZONE))
    units = {one.competent_agency_id for one in rows}
    return calendars_of([Unit(pk=one) for one in units], span=span)


def _simple_due(
    row: Row, calendar: WorkingCalendar, known: dict[tuple[Any, ...], datetime | None]
) -> datetime | None:
    start: Any = row.clock_started_at
    if row.interagency:
        start = clock_start(calendar, start, interagency=True)
    by_the_hour = row.term_unit == "hour" or not row.term_amount
    when = start if by_the_hour else start.astimezone(ZONE).date()
    key = (id(calendar), when, row.term_amount, row.term_unit)
    if key not in known:
        known[key] = term_after(calendar, start, row.term_amount, row.term_unit)
    return known[key]


def _stories(ids: Sequence[int]) -> Mapping[int, list[e.Event]]:
    stories = defaultdict(list)
    for one in DossierEvent.objects.filter(dossier__in=ids).order_by("dossier_id", "number"):
        stories[one.dossier_id].append(one.event)
    return stories


def _replayed_dues(story: Sequence[e.Event], calendar: WorkingCalendar, at: datetime) -> Dues:
    legal = legal_clock(story, calendar, now=at)
    return legal.due_at, legal.original_due_at, index_clock(story, calendar, now=at).due_at


def _write(changes: Sequence[Change], change: CalendarChange, at: datetime) -> None:
    """Write one event for each dossier and bring its row to it, many at once."""
    if not changes:
        return
    name = change.actor_name
    written = [
        one for row, event in changes for one in sealed(row.head, [event], actor_name=name, at=at)
    ]
    write_many(written, at=at)
    with connection.cursor() as cursor:
        cursor.execute(
            _UPDATE,
            [
                [row.id for row, _event in changes],
                [event.due_at for _row, event in changes],
                [event.original_due_at for _row, event in changes],
                [event.index_due_at for _row, event in changes],
                [one.link.hash for one in written],
            ],
        )
    tell_many(written, at=at)
