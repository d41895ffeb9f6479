"""Receptions over HTTP while a web process and then PostgreSQL are killed: what was acknowledged is there, whole and once.

    .venv/bin/python -m benchmarks.kill_receptions [--receptions 1000] [--clerks 12] [--workers 3]

Makes a unit with that many reception officers and serves it with gunicorn over a server of its own that writes to disk as an installation does. Every
clerk sends the form of the counter (three papers, a fee paid at once, acceptance) again and again under one request id until it is answered, as a
browser does whose page did not load. When a quarter and half are acknowledged one web process gets SIGKILL; at three quarters PostgreSQL does, with all
its processes, and is started again two seconds later, as a supervisor does. gunicorn starts a new web process by itself; nothing else is done.

Afterwards: every acknowledged code is there; codes and receipts of cash have no gap and no duplicate; every dossier has all its events, people, papers,
words, its receipt and its message; each chain of events holds, and so does the signed root. Prints what it found and ends with 1 where anything is wrong.
docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks.receive_dossiers import HOST, TOKEN, make_unit, served

PAPERS = 3
#: So long a clerk tries again before the run has failed, in seconds.
PATIENCE = 120
DOWN_SECONDS = 2


def main() -> None:
    """Make the unit, serve it, kill, check, print."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="thuocdo-kill-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        "THUOCDO_DEBUG": "0",
        "THUOCDO_LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    if server is None:
        raise SystemExit("DATABASE_URL names another server: only the embedded one is killed here.")
    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        sessions, address, fields = make_unit(options.clerks)
        with served(options) as (port, web):
            counter = Counter(port, address, fields, options.receptions)
            connections.close_all()
            began = time.perf_counter()
            clerks = [threading.Thread(target=counter.work, args=(one,)) for one in sessions]
            for one in clerks:
                one.start()
            kills = [_kill_at(counter, 0.25, web), _kill_at(counter, 0.5, web)]
            kills.append(_kill_database_at(counter, 0.75, server))
            for one in clerks:
                one.join()
            took = time.perf_counter() - began
            wrong = _checked(counter, options.receptions)
        _report(counter, kills, took, wrong)
    finally:
        server.delete()
        shutil.rmtree(folder, ignore_errors=True)
    if wrong:
        sys.exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--receptions", type=int, default=1000)
    parser.add_argument("--clerks", type=int, default=12)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


@dataclass
class Counter:
    """What the clerks have to take in, and what they were told of it: the code that stood on the page, by request id."""

    port: int
    address: str
    fields: dict[str, str]
    wanted: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0
    lost: int = 0
    longest: float = 0.0
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, session: str) -> None:
        """Take receptions until none is left."""
        while not self.wrong:
            with self._lock:
                if self._next == self.wanted:
                    return
                self._next += 1
                number = self._next
            self._receive(session, number)

    def _receive(self, session: str, number: int) -> None:
        request_id, began = str(uuid4()), time.monotonic()
        said = self.fields | {
            "request_id": request_id,
            "owner_name": f"Nguyễn Văn {number}",
            "owner_personal_id": f"038190{number:06d}",
        }
        place = ""
        while time.monotonic() - began < PATIENCE:
            answer = self._ask(
                session, *(("GET", place) if place else ("POST", self.address)), said
            )
            if answer is None:
                time.sleep(0.1)
                continue
            status, location, page = answer
            if status == 302 and not place:
                place = location
            elif status == 200 and place:
                self._keep(request_id, page, time.monotonic() - began)
                return
            elif status in {500, 502, 503, 504}:  # the database is away; the page says so
                with self._lock:
                    self.refused += 1
                time.sleep(0.2)
            else:
                self.wrong.append(f"{number}: {status} {page[:1500]}")
                return
        self.wrong.append(f"{number}: no answer for {PATIENCE} s")

    def _ask(
        self, session: str, method: str, address: str, said: dict[str, str]
    ) -> tuple[int, str, str] | None:
        """Return status, place and page; null where the connection broke."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            body = urlencode(said) if method == "POST" else None
            connection.request(method, address, body=body, headers=headers)
            answer = connection.getresponse()
            page = answer.read().decode(errors="replace")
            return answer.status, answer.getheader("Location", ""), page
        except (OSError, HTTPException):
            with self._lock:
                self.lost += 1
            return None
        finally:
            connection.close()

    def _keep(self, request_id: str, page: str, took: float) -> None:
        found = re.search(r"H56\.99-\d{6}-\d{4,}", page)
        with self._lock:
            if found is None:
                self.wrong.append(f"no code on the page: {page[:500]}")
                return
            self.acknowledged[request_id] = found[0]
            self.longest = max(self.longest, took)


def _wait_until(counter: Counter, share: float) -> None:
    while len(counter.acknowledged) < share * counter.wanted and not counter.wrong:
        time.sleep(0.005)


def _kill_at(counter: Counter, share: float, web: int) -> str:
    """Kill one web process in the middle of its work."""
    _wait_until(counter, share)
    workers = _children(web)
    if not workers:
        counter.wrong.append("there is no web process to kill")
        return "nothing"
    os.kill(workers[0], signal.SIGKILL)
    return f"web process {workers[0]} at {len(counter.acknowledged)} acknowledged"


def _kill_database_at(counter: Counter, share: float, server: Any) -> str:
    """Kill all processes of PostgreSQL, and start it again a moment later."""
    _wait_until(counter, share)
    main_process = int((server.data / "postmaster.pid").read_text().split()[0])
    processes = [main_process, *_children(main_process)]
    for one in processes:
        try:
            os.kill(one, signal.SIGKILL)
        except ProcessLookupError:
            continue  # it ended by itself when its neighbours died
    at = len(counter.acknowledged)
    time.sleep(DOWN_SECONDS)
    server.ensure_running()
    return f"PostgreSQL with {len(processes) - 1} processes at {at} acknowledged"


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(said[1]) == parent and said[0] != "Z":
            found.append(int(folder.name))
    return sorted(found)


def _checked(counter: Counter, wanted: int) -> list[str]:
    """Return what is wrong; empty where all is as it was acknowledged."""
    from django.utils import timezone

    from thuocdo.dossiers.models import Dossier, DossierEvent
    from thuocdo.dossiers.roots import take_root, verify

    wrong = list(counter.wrong)
    made = dict(
        DossierEvent.objects.filter(kind="received").values_list("request_id", "dossier__code")
    )
    for request_id, code in counter.acknowledged.items():
        if made.get(request_id) != code:
            wrong.append(f"{code} was acknowledged; there is {made.get(request_id)}")
    codes = list(Dossier.objects.values_list("code", flat=True))
    numbers = sorted(int(one.rpartition("-")[2]) for one in codes)
    if len(set(codes)) != len(codes) or numbers != list(range(1, len(numbers) + 1)):
        wrong.append(f"codes: {len(codes)}, different {len(set(codes))}, last {numbers[-1:]}")
    if len(codes) != wanted:
        wrong.append(f"{len(codes)} dossiers instead of {wanted}: one was made twice, or is lost")
    wrong += [one for row in Dossier.objects.all() if (one := _what_lacks(row))]
    wrong += _money_that_lacks(wanted)
    take_root(at=timezone.now())
    if not verify().holds:
        wrong.append("a chain of events does not hold")
    return wrong


def _what_lacks(row: Any) -> str:
    """Return what a dossier lacks that came in whole; empty for nothing."""
    from thuocdo.dossiers.models import DossierWords

    found = {
        "events": (list(row.events.order_by("number").values_list("kind", flat=True)), _EVENTS),
        "people": (row.applicants.count(), 1),
        "papers": (row.documents.count(), PAPERS),
        "words": (DossierWords.objects.filter(dossier=row.pk).count(), 1),
        "paid": ((row.status, row.payment_state, row.event_count), (2, "paid", len(_EVENTS))),
    }
    lacks = [f"{name} {is_there}" for name, (is_there, whole) in found.items() if is_there != whole]
    return f"{row.code}: {', '.join(lacks)}" if lacks else ""


_EVENTS = ["received", "accepted", "payment_required", "paid"]


def _money_that_lacks(wanted: int) -> list[str]:
    from thuocdo.payments.models import PaymentOrder

    receipts = PaymentOrder.objects.exclude(receipt_number="").values_list(
        "receipt_number", flat=True
    )
    numbers = sorted(int(re.findall(r"\d+", one)[-1]) for one in receipts)
    if numbers == list(range(1, wanted + 1)):
        return []
    return [f"receipts of cash: {len(numbers)}, last {numbers[-1:]}"]


def _report(counter: Counter, kills: list[str], took: float, wrong: list[str]) -> None:
    print("Killed by SIGKILL: " + "; ".join(kills) + ".")
    print(
        f"{len(counter.acknowledged)} receptions acknowledged in {took:.0f} s; {counter.lost} connections broke, "
        f"{counter.refused} answers said that the database is away, the longest wait of a clerk was {counter.longest:.1f} s."
    )
    if wrong:
        print(f"{len(wrong)} WRONG:\n" + "\n".join(wrong[:20]))
    else:
        print(
            "Every acknowledged code is there; no gap, no duplicate, no half dossier; receipts of cash without a gap; chains and root hold."
        )


if __name__ == "__main__":
    main()
