"""Terms of feedback after a change of the working calendar: the step it waits for is counted again where the change touches it, in batches.

A step that was done keeps the term it was done by, and `late_since` stays: what was missed was missed by the calendar of then. Only a term that
really moves gets an event, which names the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

import structlog

from thuocdo.feedback.deadlines import ANSWER_DAYS, PUBLISH_DAYS, TAKE_ON_OR_PASS_ON_DAYS
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.jobs.waiting import unfinished
from thuocdo.working_time.counting_rules import TermUnit
from thuocdo.working_time.queries import calendars_of, years_around
from thuocdo.working_time.recounts import units_concerned
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.feedback.models.feedback import FeedbackQuerySet
    from thuocdo.organisations.models import Unit
    from thuocdo.working_time.models import CalendarChange
    from thuocdo.working_time.working_calendar import WorkingCalendar

log = structlog.get_logger(__name__)

BATCH = 1000
JOB = "thuocdo.feedback.jobs.recount_job"
_DAYS: Mapping[str, int] = {
    Feedback.State.RECEIVED: TAKE_ON_OR_PASS_ON_DAYS,
    Feedback.State.PROCESSING: ANSWER_DAYS,
    Feedback.State.ANSWERED: PUBLISH_DAYS,
}


def recount_terms(*, change: CalendarChange, at: datetime, batch: int = BATCH) -> int:
    """Count the terms of open feedback again that a change of the calendar touches; return how many moved.

    Each batch is a transaction of its own. Repeating it changes nothing more.

    Args:
        change: its unit (null: all) with those under it, and its window of days.
        at: when the new terms are recorded.
        batch: feedback in one transaction.
    """
    moved = after = 0
    while True:
        with transaction.atomic():
            found = _touched(change.unit_id, change.first_day, change.until).filter(pk__gt=after)
            rows = list(
                found.select_related("unit").select_for_update(of=("self",)).order_by("pk")[:batch]
            )
            moved += _write(_moved(rows, at), change, at)
        if len(rows) < batch:
            break
        after = rows[-1].pk
    log.info("feedback_terms_recounted", change=change.pk, moved=moved)
    return moved


def terms_touched(unit_id: int | None, first_day: date, until: date | None) -> int:
    """Return how much feedback a change of these days would have counted again; most terms may stay as they are."""
    return _touched(unit_id, first_day, until).count()


def moved_by(changes: Sequence[CalendarChange]) -> Mapping[int, int | None]:
    """Return how many terms each change moved, by its id; null while that is still being counted, or failed.

    Shape: two queries, however many changes; none for no change.
    """
    asked = [one.pk for one in changes]
    if not asked:
        return {}
    events = FeedbackEvent.objects.filter(calendar_change__in=asked).order_by()
    counts = dict(events.values_list("calendar_change").annotate(count=Count("pk")))
    waiting = {arguments[0] for arguments in unfinished(JOB) if arguments}
    return {pk: None if pk in waiting else counts.get(pk, 0) for pk in asked}


def _touched(unit_id: int | None, first_day: date, until: date | None) -> FeedbackQuerySet:
    found = Feedback.objects.open().filter(step_due_at__gte=start_of(first_day))
    if until is not None:
        found = found.filter(received_at__lt=start_of(until))
    if unit_id is not None:
        found = found.filter(unit__in=units_concerned(unit_id))
    return found


def _moved(rows: Sequence[Feedback], at: datetime) -> list[Feedback]:
    """Return the rows whose term is another now, with it."""
    if not rows:
        return []
    calendars = _calendars({one.unit for one in rows}, [_start(one) for one in rows], at)
    moved = []
    for row in rows:
        days = Decimal(_DAYS[row.state])
        due = calendars[row.unit_id].due_after(_start(row), days, TermUnit.WORKING_DAY)
        if due != row.step_due_at:
            row.step_due_at = due
            moved.append(row)
    return moved


def _start(row: Feedback) -> datetime:
    """Return the moment from which the step it is in counts; see `handling`."""
    ended = row.ended_at if row.state == Feedback.State.ANSWERED else None
    return ended or row.passed_on_at or row.received_at


def _calendars(
    units: Iterable[Unit], starts: Iterable[datetime], at: datetime
) -> Mapping[int, WorkingCalendar]:
    span = years_around(timezone.localdate(min(*starts, at)), timezone.localdate(at))
    return calendars_of(list(units), span=span)


def _write(rows: Sequence[Feedback], change: CalendarChange, at: datetime) -> int:
    Feedback.objects.bulk_update(rows, ["step_due_at"])
    FeedbackEvent.objects.bulk_create(
        FeedbackEvent(
            feedback=row,
            kind=FeedbackEvent.Kind.RECOUNTED,
            at=at,
            actor_id=change.actor_id,
            unit=row.unit,
            calendar_change=change,
            step_due_at=row.step_due_at,
        )
        for row in rows
    )
    return len(rows)
