"""Several workers at once, on connections of their own."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

import pytest

from thuocdo.notices.models import Message
from thuocdo.notices.queueing import message_row
from thuocdo.notices.services import deliver_due

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_message_once(sms):
    rows = [
        message_row(channel="sms", to="0912345678", text="T", dedupe_key=f"k{number}", at=AT)
        for number in range(60)
    ]
    Message.objects.bulk_create(rows)
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
