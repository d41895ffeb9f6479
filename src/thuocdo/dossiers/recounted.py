"""What a change of the working calendar did to due times, from the events it left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from thuocdo.dossiers.events import DueRecounted
from thuocdo.dossiers.models import DossierEvent
from thuocdo.jobs.waiting import unfinished

if TYPE_CHECKING:
    from thuocdo.working_time.models import CalendarChange

#: Events are found by the days they were written on; a recount that begins later than this is not counted here.
RECOUNTED_WITHIN = timedelta(days=3)
_JOB = "thuocdo.dossiers.jobs.recount_job"


def moved_by(changes: Iterable[CalendarChange]) -> Mapping[int, int | None]:
    """Return how many due times each change moved, by its id; null while that is still being counted, or failed.

    Shape: two queries, however many changes; none for no change.
    """
    of = {one.pk: one.at for one in changes}
    if not of:
        return {}
    written = Q()
    for at in of.values():
        written |= Q(recorded_at__gte=at, recorded_at__lt=at + RECOUNTED_WITHIN)
    events = DossierEvent.objects.filter(written, kind=DueRecounted.kind)
    counts = dict(
        events.filter(payload__calendar_change__in=list(of))
        .values_list("payload__calendar_change")
        .annotate(count=Count("pk"))
        .order_by()
    )
    waiting = {arguments[0] for arguments in unfinished(_JOB) if arguments}
    return {pk: None if pk in waiting else counts.get(pk, 0) for pk in of}
