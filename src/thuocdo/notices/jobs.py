"""Background entry points of this room: one call each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from thuocdo.jobs.queue import job
from thuocdo.notices import services

#: A message that must wait is looked for again after so long at the earliest.
_NEXT_RUN_AFTER = timedelta(seconds=30)


@job()
def deliver_job() -> None:
    """Send the messages that are due, and have the next run queued for those that must wait."""
    run = services.deliver_due()
    now = timezone.now()
    due = services.next_due()
    if due is not None:
        _run_again(now if run.cut_short else max(due, now + _NEXT_RUN_AFTER))


@job()
def empty_old_job() -> None:
    """Empty address and words of messages that ended long ago."""
    services.empty_old(at=timezone.now())


def deliver_after(delay: timedelta) -> None:
    """Queue a run, after a delay where the queue knows delays."""
    if delay and deliver_job.get_backend().supports_defer:
        deliver_job.using(run_after=timezone.now() + delay).enqueue()
    else:
        deliver_job.enqueue()


def _run_again(at: datetime) -> None:
    """Queue the next run, unless one is queued that comes no later."""
    if not deliver_job.get_backend().supports_defer:
        return  # where jobs run at once, it would never end
    waiting = DBTaskResult.objects.filter(
        Q(run_after__lte=at) | Q(run_after=get_date_max()),  # the largest date: at once
        status=TaskResultStatus.READY,
        task_path=deliver_job.module_path,
    )
    if not waiting.exists():
        deliver_job.using(run_after=at).enqueue()
