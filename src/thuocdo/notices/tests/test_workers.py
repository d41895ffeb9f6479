"""Several workers at once, a worker that is killed, and what the queue of jobs does."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

import pytest
from django_tasks_db.models import DBTaskResult

from thuocdo.notices import queueing
from thuocdo.notices.delivery import CLAIM_LASTS
from thuocdo.notices.models import Message
from thuocdo.notices.queueing import message_row
from thuocdo.notices.services import deliver_due, queue_message

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
QUEUE_IN_DATABASE = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}
}

#: A worker of its own process, at the database of the test.
WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connections
from thuocdo.settings.gateways import gateway
connections["default"].settings_dict["NAME"] = sys.argv[1]
settings.NOTICE_GATEWAYS = {"sms": gateway(sys.argv[2], "", '{"to": "{to}"}')}
settings.NOTICE_QUIET_HOURS = None
from thuocdo.notices.services import deliver_due
deliver_due()
"""


def sms_row(key, at=AT):
    return message_row(channel="sms", to="0912345678", text="T", dedupe_key=key, at=at)


def test_four_workers_send_each_message_once(sms):
    Message.objects.bulk_create([sms_row(f"k{number}") for number in range(60)])
    runs = []

    def work() -> None:
        try:
            runs.append(deliver_due(at=AT))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    times = Counter(headers["Idempotency-Key"] for headers, _body in sms.got)
    assert times == {f"k{number}": 1 for number in range(60)}
    assert sum(run.sent for run in runs) == 60
    assert sum(1 for run in runs if run.sent) > 1


@pytest.mark.slow
def test_killed_with_the_message_at_the_partner_the_next_worker_sends_it_with_the_same_key(sms):
    sms.hang = True
    Message.objects.bulk_create([sms_row("k1", timezone.now())])
    name = connection.settings_dict["NAME"]
    worker = subprocess.Popen([sys.executable, "-c", WORKER, name, sms.url])
    until = time.monotonic() + 30
    while not sms.got and time.monotonic() < until:
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert len(sms.got) == 1
    assert Message.objects.get().state == "sending"
    sms.hang = False
    assert deliver_due(at=timezone.now()).count == 0
    assert deliver_due(at=timezone.now() + CLAIM_LASTS).sent == 1
    assert [headers["Idempotency-Key"] for headers, _body in sms.got] == ["k1", "k1"]


@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_a_commit_wakes_the_workers_once_a_second_and_urgent_ones_at_once(sms, monkeypatch):
    monkeypatch.setattr(queueing, "_last_wake", float("-inf"))
    for number in range(3):
        with transaction.atomic():
            queue_message(channel="sms", to="1", text="T", dedupe_key=f"k{number}")
            assert not DBTaskResult.objects.exists() or number
    assert DBTaskResult.objects.count() == 1
    assert DBTaskResult.objects.get().run_after > timezone.now()
    queue_message(channel="sms", to="1", text="T", dedupe_key="code", urgent=True)
    call_command("run_worker", batch=True, verbosity=0)
    assert {one.state for one in Message.objects.all()} == {"sent"}


@override_settings(TASKS=QUEUE_IN_DATABASE)
def test_what_must_wait_is_looked_for_again(sms):
    sms.status = 500
    queue_message(channel="sms", to="1", text="T", dedupe_key="k", urgent=True)
    call_command("run_worker", batch=True, verbosity=0)
    waiting = DBTaskResult.objects.filter(status="READY")
    assert waiting.count() == 1
    assert waiting.get().run_after <= timezone.now() + timedelta(seconds=31)
    sms.status = 200
    Message.objects.update(next_attempt_at=timezone.now())
    waiting.update(run_after=timezone.now())
    call_command("run_worker", batch=True, verbosity=0)
    assert Message.objects.get().state == "sent"
    assert not DBTaskResult.objects.filter(status="READY").exists()
