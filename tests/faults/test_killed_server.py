"""The web processes are killed in the middle of many receptions: what was acknowledged is there whole, and nothing is there twice."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

import pytest
from tests.faults.serving import TOKEN, Web, cookie_of, url_of

from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.roots import take_root, verify
from thuocdo.dossiers.status import PaymentState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office
from thuocdo.notices.models import Message
from thuocdo.procedures.content import DocumentContent, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CLERKS = 6
#: `RECEPTIONS=1000 scripts/test tests/faults/test_killed_server.py` tries it for longer.
RECEPTIONS = int(os.environ.get("RECEPTIONS", "200"))
#: The processes are killed when so many shares of the receptions are acknowledged.
KILLED_AT = (0.2, 0.5, 0.8)
PAPERS = 2


class Desk:
    """Clerks at their counters: each sends one reception again and again until it is answered."""

    def __init__(self, web: Web, address: str, cookie: str, fields: dict[str, str]) -> None:
        self.web, self.address, self.cookie, self.fields = web, address, cookie, fields
        self.acknowledged: dict[str, str] = {}
        self.wrong: list[str] = []
        self.unanswered = 0
        self._left = list(range(RECEPTIONS))
        self._lock = threading.Lock()

    def work(self) -> None:
        """Take receptions until none is left."""
        while not self.wrong:
            with self._lock:
                if not self._left:
                    return
                number = self._left.pop()
            self._receive(number, str(uuid4()))

    def send(self, number: int, request_id: str) -> tuple[int, str, str]:
        """Send the form of the counter once; return status, place and page."""
        owner = {
            "request_id": request_id,
            "owner_name": f"Nguyễn Văn {number}",
            "owner_personal_id": f"038190{number:06d}",
        }
        answer = self.web.ask("POST", self.address, self.fields | owner, Cookie=self.cookie)
        return answer.status, answer.headers.get("location", ""), answer.text

    def _receive(self, number: int, request_id: str) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                status, place, page = self.send(number, request_id)
            except OSError:
                self.unanswered += 1
                if time.monotonic() > until:
                    self.wrong.append("no answer")
                    return
                time.sleep(0.1)
                continue
            if status == 302:
                self.acknowledged[request_id] = place
            else:
                self.wrong.append(f"{status} {page[:2000]}")
            return


@pytest.fixture
def desk(units: LittleProvince, tmp_path: Path) -> Desk:
    """Return a counter with its web processes, which are not started yet."""
    call_command("createcachetable", "cache", verbosity=0)
    office = Office(units.ward, units.province)
    limit = TimeLimitContent(Decimal(5), "working_day", fees=(FeeContent("charge", 50_000),))
    version = published(
        units.province,
        ways=(WayContent("direct", (limit,)),),
        documents=tuple(DocumentContent(f"Giấy tờ {n}", originals=1) for n in range(PAPERS)),
    )
    client = Client()
    client.force_login(office.clerk)
    fields = {
        "csrfmiddlewaretoken": TOKEN,
        "desk": str(office.ward.pk),
        "agency": str(office.ward.pk),
        "channel": "direct",
        "decision": "accept",
        "all_there": "on",
        "amount": "50000",
        "paid": "on",
        "owner_phone": "0912345678",
        "owner_email": "hoa@example.org",
    }
    web = Web(tmp_path, database_url=url_of(connection.settings_dict))
    return Desk(web, f"/office/desk/receive/{version.pk}/", cookie_of(client), fields)


def test_every_acknowledged_reception_is_there_whole_and_none_twice(desk: Desk) -> None:
    clerks = [threading.Thread(target=desk.work) for _ in range(CLERKS)]
    try:
        desk.web.start()
        for one in clerks:
            one.start()
        for share in KILLED_AT:
            while len(desk.acknowledged) < share * RECEPTIONS and not desk.wrong:
                time.sleep(0.005)
            desk.web.kill()
            desk.web.start()
        for one in clerks:
            one.join()
        assert not desk.wrong
        _same_answer_to_who_asks_again(desk)
    finally:
        desk.web.kill()
    assert desk.unanswered >= len(KILLED_AT)
    _all_is_there(desk)


def _same_answer_to_who_asks_again(desk: Desk) -> None:
    owners = dict(
        DossierEvent.objects.filter(kind="received").values_list(
            "request_id", "dossier__applicants__full_name"
        )
    )
    for request_id, place in list(desk.acknowledged.items())[:20]:
        number = int(owners[request_id].rsplit(" ", 1)[1])
        assert desk.send(number, request_id)[:2] == (302, place)


def _all_is_there(desk: Desk) -> None:
    rows = list(Dossier.objects.prefetch_related("events", "applicants", "documents"))
    made = DossierEvent.objects.filter(kind="received").values_list("request_id", "dossier_id")
    assert sorted(made) == sorted(
        (request_id, int(place.rstrip("/").rsplit("/", 1)[1]))
        for request_id, place in desk.acknowledged.items()
    )
    assert len(rows) == RECEPTIONS
    for one in rows:
        assert (one.status, one.payment_state) == (Status.ACCEPTED, PaymentState.PAID)
        assert one.events.count() == one.event_count
        assert one.applicants.count() == 1
        assert one.documents.count() == PAPERS
        assert_whole(one)
    numbers = sorted(int(one.code.rsplit("-", 1)[1]) for one in rows)
    assert numbers == list(range(1, RECEPTIONS + 1))
    told = Counter(Message.objects.values_list("dedupe_key", flat=True))
    assert set(told.values()) == {1}
    assert len(told) % RECEPTIONS == 0
    take_root(at=timezone.now())
    assert verify().holds
