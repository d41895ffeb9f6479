"""What a change of the working calendar did to due times, from the events it left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count

from thuocdo.dossiers.events import DueRecounted, StepRecounted
from thuocdo.dossiers.models import DossierEvent
from thuocdo.jobs.waiting import unfinished

if TYPE_CHECKING:
    from thuocdo.working_time.models import CalendarChange

_JOB = "thuocdo.dossiers.jobs.recount_job"


def steps_moved_by(changes: Sequence[CalendarChange]) -> Mapping[int, int | None]:
    """Return how many open steps each change moved, as `moved_by`."""
    return _moved(StepRecounted.kind, changes)


def moved_by(changes: Sequence[CalendarChange]) -> Mapping[int, int | None]:
    """Return how many due times each change moved, by its id; null while that is still being counted, or failed.

    Events are found by the change they name, however late the recount ran.

    Shape: two queries, however many changes; none for no change.
    """
    return _moved(DueRecounted.kind, changes)


def _moved(kind: str, changes: Sequence[CalendarChange]) -> Mapping[int, int | None]:
    asked = [one.pk for one in changes]
    if not asked:
        return {}
    events = DossierEvent.objects.filter(kind=kind, payload__calendar_change__in=asked)
    counts = dict(
        events.values_list("payload__calendar_change").annotate(count=Count("pk")).order_by()
    )
    waiting = {arguments[0] for arguments in unfinished(_JOB) if arguments}
    return {pk: None if pk in waiting else counts.get(pk, 0) for pk in asked}
