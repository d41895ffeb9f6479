"""Work that comes round: a room says once in `ready()` how often, and the workers queue it once in each slot.

That a slot was served is seen in the queue itself, which keeps its jobs longer than any slot lasts, so there is no table
beside it. A job queued by hand within the slot counts too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.utils import timezone

import structlog
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger(__name__)

DAY_HOURS = 24
#: Seconds between two looks of a worker at the schedule; so late a job may be.
LOOK_EVERY = 60.0

_LOCK = 0x7468756F_0000_0001  # no worker's sign of life: those are pairs of numbers


@dataclass(frozen=True, slots=True)
class Rule:
    """One job and its slots: as many hours long as `hours` says, one of them beginning at `from_hour`, local time."""

    job: Task[[], None]
    hours: int
    from_hour: int
    within_hours: int

    def due_since(self, at: datetime) -> datetime | None:
        """Return when the slot of a moment began; null where it is too late to begin the job in it."""
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight + timedelta(hours=self.from_hour)
        start = first + (at - first) // timedelta(hours=self.hours) * timedelta(hours=self.hours)
        return start if at - start < timedelta(hours=self.within_hours) else None


@dataclass(slots=True)
class Schedule:
    """All rules of one installation."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def every(
        self,
        job: Task[[], None],
        *,
        hours: int,
        from_hour: int = 0,
        within_hours: int | None = None,
    ) -> None:
        """Have a job without arguments queued once in each slot; it may run again, so it must do no harm twice.

        A slot that all workers slept through is left out; one that has begun is made good as soon as a worker is there.

        Args:
            job: the job.
            hours: length of a slot; must divide a day.
            from_hour: the hour of the day, local time, at which a slot begins.
            within_hours: how late in its slot the job may still begin; as long as the slot lasts by default.
        """
        if hours < 1 or DAY_HOURS % hours:
            raise ValueError(f"{job.module_path}: {hours} hours do not divide a day")
        self.rules[job.module_path] = Rule(job, hours, from_hour, within_hours or hours)

    @transaction.atomic
    def queue_due(self, *, at: datetime) -> list[str]:
        """Queue what is due and not queued yet in its slot; return the names. Workers that look at once do it once.

        Time: `at` is now; the queue notes the time of its jobs itself.
        """
        due = {path: rule.due_since(at) for path, rule in self.rules.items()}
        with connection.cursor() as cursor:
            # Held until the transaction ends: the next worker reads the queue after this one's jobs are in it.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        queued = dict(
            DBTaskResult.objects.filter(task_path__in=due)
            .order_by()
            .values_list("task_path")
            .annotate(last=Max("enqueued_at"))
        )
        missing = [
            path
            for path, start in due.items()
            if start and (path not in queued or queued[path] < start)
        ]
        for path in missing:
            self.rules[path].job.enqueue()
        return missing

    @contextmanager
    def kept(self, *, look_every: float = LOOK_EVERY) -> Iterator[None]:
        """Look at the schedule again and again, beside whatever the worker does meanwhile."""
        ended = Event()
        thread = Thread(target=self._keep, args=(ended, look_every), name="schedule", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _keep(self, ended: Event, look_every: float) -> None:
        while not ended.is_set():
            try:
                self.queue_due(at=timezone.now())
            except (
                DatabaseError
            ) as error:  # a server that is started again is there at the next look
                log.warning("schedule_not_kept", error=type(error).__name__)
            finally:
                connection.close()  # the connection of this thread alone
            ended.wait(look_every)


#: The schedule that the rooms fill and the workers keep.
schedule = Schedule()
every = schedule.every
