from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from thuocdo.jobs.queue import job
from thuocdo.jobs.services import (
    KEPT_FOR,
    LARGEST_ATTEMPTS,
    alive,
    forget_finished,
    take_back_abandoned,
)

NOW = datetime(2026, 3, 14, 8, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@job()
def double(number: int) -> int:
    return 2 * number


def running_job(*worker_ids: str, **fields: Any) -> DBTaskResult[Any, Any]:
    return DBTaskResult.objects.create(
        task_path=f"{__name__}.double",
        args_kwargs={"args": [4], "kwargs": {}},
        backend_name="default",
        run_after=NOW,
        started_at=NOW,
        **{"status": TaskResultStatus.RUNNING, "worker_ids": list(worker_ids)} | fields,
    )


def status(result: DBTaskResult[Any, Any]) -> str:
    result.refresh_from_db()
    return str(result.status)


def test_a_job_of_a_dead_worker_goes_back_into_the_queue() -> None:
    left = running_job("dead")
    assert take_back_abandoned(at=NOW) == 1
    assert status(left) == TaskResultStatus.READY
    assert left.started_at is None


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    busy = running_job("living")
    with alive("living"):
        assert take_back_abandoned(at=NOW) == 0
        assert status(busy) == TaskResultStatus.RUNNING
    # the server drops the lock of a closed connection a moment later
    until = time.monotonic() + 10
    while not (taken := take_back_abandoned(at=NOW)) and time.monotonic() < until:
        time.sleep(0.02)
    assert taken == 1


def test_a_job_that_takes_every_worker_down_is_given_up() -> None:
    left = running_job(*(f"dead-{n}" for n in range(LARGEST_ATTEMPTS)))
    take_back_abandoned(at=NOW)
    assert status(left) == TaskResultStatus.FAILED
    assert left.finished_at == NOW
    assert "worker ended" in left.traceback


def test_finished_jobs_are_forgotten_after_their_time_and_waiting_ones_never() -> None:
    done = {"status": TaskResultStatus.SUCCESSFUL}
    running_job("w", **done, finished_at=NOW - KEPT_FOR - timedelta(seconds=1))
    young = running_job("w", **done, finished_at=NOW - KEPT_FOR)
    waiting = running_job(status=TaskResultStatus.READY)
    assert forget_finished(at=NOW) == 1
    assert set(DBTaskResult.objects.all()) == {young, waiting}
