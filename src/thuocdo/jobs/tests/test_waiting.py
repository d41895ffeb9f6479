"""Which jobs are not done yet."""

from __future__ import annotations

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from thuocdo.jobs.waiting import unfinished

pytestmark = pytest.mark.django_db
PATH = "thuocdo.dossiers.jobs.recount_job"


def test_what_waits_runs_or_failed_is_named_and_what_is_done_is_not() -> None:
    states = (
        TaskResultStatus.READY,
        TaskResultStatus.RUNNING,
        TaskResultStatus.FAILED,
        TaskResultStatus.SUCCESSFUL,
    )
    for number, status in enumerate(states):
        DBTaskResult.objects.create(
            task_path=PATH,
            status=status,
            args_kwargs={"args": [number], "kwargs": {}},
            backend_name="default",
            run_after=None,
            exception_class_path="",
            traceback="",
        )
    assert sorted(unfinished(PATH)) == [[0], [1], [2]]
    assert unfinished("thuocdo.jobs.jobs.forget_finished_job") == []
