from __future__ import annotations

import signal

from django.core.management import call_command
from django.test import override_settings

import pytest
from django_tasks import TaskResultStatus

from thuocdo.jobs.queue import job

QUEUE_IN_DATABASE = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}
pytestmark = pytest.mark.django_db(transaction=True)


@job()
def double(number: int) -> int:
    return 2 * number


@job()
def fail() -> None:
    raise ValueError("no such report")


@pytest.fixture(autouse=True)
def _signals_stay() -> object:
    kept = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_a_worker_does_what_is_queued_and_stops_when_nothing_is_left() -> None:
    first, second, third = double.enqueue(4), fail.enqueue(), double.enqueue(5)
    call_command("run_worker", batch=True, verbosity=0)
    for result in (first, second, third):
        result.refresh()
    assert (first.return_value, third.return_value) == (8, 10)
    assert second.status == TaskResultStatus.FAILED
    assert second.errors[0].exception_class is ValueError
