"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.feedback import recounting
from thuocdo.feedback.models import Feedback
from thuocdo.jobs.queue import job
from thuocdo.working_time.models import CalendarChange


@job()
def recount_job(change_id: int) -> None:
    """Count the terms of open feedback again after one change of the calendar."""
    change = CalendarChange.objects.get(pk=change_id)
    recounting.recount_terms(change=change, at=timezone.now())


def recount_after(change: CalendarChange) -> None:
    """Have terms counted again in the background; called after a change is committed. Without open feedback there is no job."""
    if Feedback.objects.open().exists():
        recount_job.enqueue(change.pk)
