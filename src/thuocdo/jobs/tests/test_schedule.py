"""Work that comes round: once in each slot, however many workers look."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import override_settings

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from thuocdo.jobs.queue import job
from thuocdo.jobs.schedule import Schedule, schedule

QUEUE_IN_DATABASE = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@job()
def sweep() -> None: ...


@job()
def count() -> None: ...


def looked(rules: Schedule, hour: int, minute: int = 0, *, day: int = 14) -> list[str]:
    """Look at the schedule at a moment; return the names of what was queued."""
    at = datetime(2026, 3, day, hour, minute, tzinfo=ZONE)
    with time_machine.travel(at, tick=False):
        return [path.rpartition(".")[2] for path in rules.queue_due(at=at)]


@pytest.fixture
def daily() -> Schedule:
    rules = Schedule()
    rules.every(sweep, hours=24, from_hour=7)
    return rules


@pytest.mark.django_db
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_a_job_is_queued_once_in_each_slot(daily: Schedule) -> None:
    assert looked(daily, 9) == ["sweep"]
    assert looked(daily, 9, 1) == []
    assert looked(daily, 23) == []
    assert looked(daily, 6, 59, day=15) == []
    assert looked(daily, 7, day=15) == ["sweep"]
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_slots_that_nobody_worked_in_are_not_made_up_for(daily: Schedule) -> None:
    looked(daily, 7)
    assert looked(daily, 7, day=20) == ["sweep"]
    assert DBTaskResult.objects.count() == 2


@pytest.mark.django_db
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_slots_of_different_jobs_do_not_meet() -> None:
    rules = Schedule()
    rules.every(sweep, hours=6, from_hour=1)
    rules.every(count, hours=24)
    assert looked(rules, 0) == ["sweep", "count"]
    assert looked(rules, 1) == ["sweep"]
    assert looked(rules, 6, 59) == []
    assert looked(rules, 7) == ["sweep"]


@pytest.mark.django_db
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_what_has_a_last_hour_is_not_begun_after_it() -> None:
    rules = Schedule()
    rules.every(sweep, hours=24, from_hour=7, within_hours=10)
    assert looked(rules, 3) == []
    assert looked(rules, 17) == []
    assert looked(rules, 16, 59) == ["sweep"]


def test_slots_divide_a_day() -> None:
    with pytest.raises(ValueError, match="do not divide a day"):
        Schedule().every(sweep, hours=5)


@pytest.mark.django_db(transaction=True)
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_workers_that_look_at_one_moment_queue_once(daily: Schedule) -> None:
    at, workers = datetime.now(ZONE), 8
    together = Barrier(workers)

    def look(_worker: int) -> list[str]:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")  # so that connecting does not keep them apart
            together.wait()
            return daily.queue_due(at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        queued = [path for found in pool.map(look, range(workers)) for path in found]
    assert len(queued) == DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_a_worker_keeps_the_schedule_beside_its_jobs(daily: Schedule) -> None:
    until = time.monotonic() + 10
    with daily.kept(look_every=0.02):
        while not DBTaskResult.objects.exists() and time.monotonic() < until:
            time.sleep(0.02)
        # the next slot: what was queued lies a day back
        DBTaskResult.objects.update(enqueued_at=datetime.now(ZONE) - timedelta(days=1))
        while DBTaskResult.objects.count() < 2 and time.monotonic() < until:
            time.sleep(0.02)
    assert DBTaskResult.objects.count() == 2


def test_what_comes_round_is_what_the_page_of_the_room_says() -> None:
    page = Path(__file__).parents[4] / "docs" / "rooms" / "jobs.md"
    rows = re.findall(
        r"^\| `([\w.]+_job)` \| (\d+):00", page.read_text(encoding="utf-8"), re.MULTILINE
    )
    rules = {
        path.removeprefix("thuocdo.").replace(".jobs.", "."): rule
        for path, rule in schedule.rules.items()
    }
    assert {name: int(hour) for name, hour in rows} == {
        name: rule.from_hour for name, rule in rules.items()
    }
