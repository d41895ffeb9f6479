"""PostgreSQL is stopped for some seconds: people and programs are told plainly, nothing is lost, and all comes back by itself."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

import psycopg
import pytest
from tests.faults.serving import TOKEN, Answer, Web, cookie_of, url_of

from thuocdo.accounts.models import Scope
from thuocdo.accounts.tokens import make_token
from thuocdo.dossiers.tests.factories import Office
from thuocdo.postgresql import server as embedded
from thuocdo.postgresql.server import DATABASE, SUPERUSER, EmbeddedServer

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DOWN_SECONDS = 3
BACK_WITHIN_SECONDS = 20


class House:
    """An installation with a PostgreSQL server of its own, a clerk, a program and one dossier."""

    def __init__(self, web: Web, server: EmbeddedServer, office: Office, secret: str) -> None:
        self.web, self.server, self.secret = web, server, secret
        self.code = office.received().code
        client = Client()
        client.force_login(office.clerk)
        self.clerk = cookie_of(client)
        self.address = f"/office/desk/receive/{office.version.pk}/"
        self.fields = {
            "csrfmiddlewaretoken": TOKEN,
            "request_id": str(uuid4()),
            "desk": str(office.ward.pk),
            "agency": str(office.ward.pk),
            "channel": "direct",
            "decision": "accept",
            "all_there": "on",
            "owner_name": "Phạm Thị Hoa",
            "owner_personal_id": "038190001299",
            "owner_phone": "0912345678",
        }

    def receive(self) -> Answer:
        return self.web.ask("POST", self.address, self.fields, Cookie=self.clerk)

    def queue(self, **headers: str) -> Answer:
        return self.web.ask("GET", "/office/queue/", Cookie=self.clerk, **headers)

    def track(self) -> Answer:
        return self.web.ask("GET", f"/track/?code={self.code}")

    def program(self) -> Answer:
        return self.web.ask("GET", "/api/v1/dossiers", Authorization=f"Bearer {self.secret}")

    def count(self) -> int:
        with psycopg.connect(
            host=str(self.server.socket_folder), user=SUPERUSER, dbname=DATABASE
        ) as own:
            row = own.execute("SELECT count(*) FROM dossiers_dossier").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def house(units: LittleProvince, tmp_path: Path) -> Iterator[House]:
    """Return the installation, served; its server holds a copy of the database of the test."""
    call_command("createcachetable", "cache", verbosity=0)
    now = timezone.now()
    token = make_token(
        name="Thử",
        unit=units.ward,
        scopes=[Scope.DOSSIERS],
        expires_at=now + timedelta(days=1),
        actor=None,
        at=now,
    )
    # Not tmp_path: its name is too long for a socket.
    with tempfile.TemporaryDirectory(prefix="thuocdo-") as folder:
        server = EmbeddedServer(Path(folder) / "postgresql")
        server.ensure_running()
        place = {"HOST": str(server.socket_folder), "PORT": "", "USER": SUPERUSER}
        own = url_of({**place, "PASSWORD": "", "NAME": DATABASE})
        web = Web(tmp_path, database_url=own)
        made = House(web, server, Office(units.ward, units.province), token.secret)
        _copy(url_of(connection.settings_dict), own)
        try:
            web.start()
            yield made
        finally:
            web.kill()
            server.delete()


def _copy(source: str, target: str) -> None:
    programs = embedded.programs()
    dump = [programs / "pg_dump", "--no-owner", "--no-privileges", source]
    said = subprocess.run(dump, check=True, capture_output=True).stdout
    load = [programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", target]
    subprocess.run(load, check=True, input=said, stdout=subprocess.DEVNULL)


def again(ask: Callable[[], Answer], status: int) -> Answer:
    """Ask until the answer has a status, as somebody does who was told to try again."""
    until = time.monotonic() + BACK_WITHIN_SECONDS
    while (answer := ask()).status != status:
        assert answer.status == 503, (answer.status, answer.text[:2000])
        assert time.monotonic() < until
        time.sleep(0.2)
    return answer


def test_it_is_said_plainly_nothing_is_lost_and_it_comes_back_by_itself(house: House) -> None:
    for ask in (house.queue, house.track, house.program):
        for _ in range(3):
            assert ask().status == 200  # both web processes hold connections
    before = house.count()
    house.server.stop()
    began = time.monotonic()
    _pages_say_so(house)
    _programs_are_told(house)
    time.sleep(max(0.0, DOWN_SECONDS - (time.monotonic() - began)))
    house.server.ensure_running()
    assert house.code in again(house.track, 200).text
    assert house.code in again(house.program, 200).text
    assert "<main" in again(house.queue, 200).text
    place = again(house.receive, 302).headers["location"]
    assert house.receive().headers["location"] == place
    assert house.count() == before + 1


def _pages_say_so(house: House) -> None:
    for ask in (house.queue, house.receive, house.track):
        for _ in range(3):  # each web process, with a connection that broke and with none
            answer = ask()
            assert answer.status == 503, answer.text[:2000]
            assert answer.headers["retry-after"].isdigit()
            assert "Hệ thống tạm thời gián đoạn" in answer.text
            assert "gửi lại" in answer.text
            _tells_nothing(answer)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "set-cookie" not in answer.headers
    fragment = house.queue(HX_Request="true")
    assert fragment.status == 503
    assert "Cơ sở dữ liệu tạm thời không trả lời" in fragment.text
    assert "<html" not in fragment.text


def _programs_are_told(house: House) -> None:
    for _ in range(3):
        answer = house.program()
        assert answer.status == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"].isdigit()
        assert '"database_unavailable"' in answer.text
        _tells_nothing(answer)


def _tells_nothing(answer: Answer) -> None:
    for word in ("Traceback", "psycopg", "OperationalError", "postgres", "/src/"):
        assert word not in answer.text
