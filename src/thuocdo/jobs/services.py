"""What becomes of jobs whose worker died: the queue itself would show them as running for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection, transaction

import structlog
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger(__name__)

#: A job that has taken this many workers down with it is not tried again.
LARGEST_ATTEMPTS = 3

#: Finished jobs are kept this long, for whoever asks what happened.
KEPT_FOR = timedelta(days=30)

_LOCK_SPACE = 0x7468756F  # "thuo": keeps our locks apart from other users of the same database


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Hold the sign of life of a worker: a lock that the database itself drops when the worker dies.

    It lies on a connection of its own, because the worker's may be closed and opened again between two jobs.
    """
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK_SPACE, _key(worker_id)])
        yield
    finally:
        own.close()


@transaction.atomic
def take_back_abandoned(*, at: datetime) -> int:
    """Put the running jobs of dead workers back into the queue; return how many.

    A job that was tried `LARGEST_ATTEMPTS` times is marked as failed instead. Two workers that start at once do not
    meet: the rows are locked.
    """
    taken = 0
    running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
    for result in running:
        if _is_alive(result.worker_ids[-1]):
            continue
        gives_up = len(result.worker_ids) >= LARGEST_ATTEMPTS
        result.status = TaskResultStatus.FAILED if gives_up else TaskResultStatus.READY
        result.finished_at = at if gives_up else None
        result.started_at = None
        if gives_up:
            result.exception_class_path = "builtins.ChildProcessError"
            result.traceback = f"The worker ended while it ran this job, {LARGEST_ATTEMPTS} times."
        result.save()
        log.warning("job_abandoned", job=result.task_path, gives_up=gives_up)
        taken += 1
    return taken


def forget_finished(*, at: datetime) -> int:
    """Remove jobs that were finished longer than `KEPT_FOR` ago; return how many."""
    removed, _ = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEPT_FOR).delete()
    return removed


def _is_alive(worker_id: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s::bigint::oid AND objid = %s::bigint::oid)",
            [_LOCK_SPACE, _key(worker_id)],
        )
        return bool(cursor.fetchone()[0])


def _key(worker_id: str) -> int:
    """Return a positive 31-bit number for a worker's name: the database takes no text as a lock."""
    return int.from_bytes(hashlib.sha256(worker_id.encode()).digest()[:4], "big") >> 1
