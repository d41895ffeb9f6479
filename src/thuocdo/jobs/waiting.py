"""Which jobs have not come to a good end yet, for whoever shows what they are to bring."""

from __future__ import annotations

from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult


def unfinished(task_path: str) -> list[list[Any]]:
    """Return the positional arguments of the jobs of one kind that wait, run or have failed. Shape: one query.

    Args:
        task_path: module and name of the job, such as "thuocdo.dossiers.jobs.recount_job".
    """
    found = DBTaskResult.objects.filter(task_path=task_path).exclude(
        status=TaskResultStatus.SUCCESSFUL
    )
    return [one["args"] for one in found.values_list("args_kwargs", flat=True)]
