"""How many dossiers one unit's counter takes in over HTTP, with forty clerks at once.

    .venv/bin/python -m benchmarks.receive_dossiers [--clerks 40] [--seconds 20] [--workers 3] [--threads 1]

Makes a unit with that many reception officers and one procedure with a fee and papers, serves it with gunicorn, and lets every clerk send the
form of the counter again and again: his own session, CSRF, three papers, a fee paid at once, acceptance. Every dossier has another owner.
Prints a Markdown table and checks afterwards that codes have no gap and no duplicate and that every acknowledged dossier is whole. DATABASE_URL
names another server (the database is made and dropped there); else the embedded one is used. docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
TOKEN = "a" * 32
#: Receptions of each clerk before the clock starts: every web process has then read all it keeps.
WARM_UP = 3


def main() -> None:
    """Make the unit, serve it, measure, check, print."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="thuocdo-bench-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        "THUOCDO_DEBUG": "0",
        "THUOCDO_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        sessions, address, fields = _make_unit(options.clerks)
        with _served(options) as port:
            answers = _load(port, sessions, address, fields, options.seconds)
        _report(answers, options)
    finally:
        if server is not None:
            server.delete()
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clerks", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def _make_unit(clerks: int) -> tuple[list[str], str, dict[str, str]]:
    """Return the sessions of the clerks, where the form goes, and what all forms say."""
    from datetime import date
    from decimal import Decimal

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from thuocdo.accounts.models import Membership, Role, User
    from thuocdo.identifiers.agency_codes import AgencyCode
    from thuocdo.identifiers.services import assign_agency_code
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.content import DocumentContent, FeeContent, TimeLimitContent, WayContent
    from thuocdo.procedures.tests.factories import published

    unit = Unit.objects.create(code="BENCH", name="Phường Đo", kind=Unit.Kind.COMMUNE)
    assign_agency_code(
        unit=unit, code=AgencyCode.parse("H56.99"), valid_from=date(2020, 1, 1), actor=None, at=timezone.now()
    )  # fmt: skip
    limit = TimeLimitContent(Decimal(5), "working_day", fees=(FeeContent("charge", 50_000),))
    papers = tuple(DocumentContent(f"Giấy tờ {n}", originals=1) for n in range(3))
    version = published(unit, ways=(WayContent("direct", (limit,)),), documents=papers)
    sessions = []
    for number in range(clerks):
        user = User.objects.create(username=f"clerk{number}", full_name=f"Người nhận {number}")
        Membership.objects.create(
            user=user,
            unit=unit,
            role=Role.RECEPTION_OFFICER,
            valid_from=date(2020, 1, 1),
            granted_at=timezone.now(),
        )
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "thuocdo.accounts.backends.CountingBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        sessions.append(str(store.session_key))
    fields = {
        "csrfmiddlewaretoken": TOKEN,
        "desk": str(unit.pk),
        "agency": str(unit.pk),
        "channel": "direct",
        "decision": "accept",
        "all_there": "on",
        "amount": "50000",
        "paid": "on",
        "owner_phone": "0912345678",
        "owner_email": "hoa@example.org",
    }
    return sessions, f"/office/desk/receive/{version.pk}/", fields


@contextmanager
def _served(options: argparse.Namespace) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    words = ["-m", "gunicorn", "thuocdo.wsgi:application", f"--bind={HOST}:{port}"]
    kind = [
        f"--workers={options.workers}",
        f"--threads={options.threads}",
        "--keep-alive=30",
        "--timeout=120",
    ]
    web = subprocess.Popen(
        [sys.executable, *words, *kind, "--no-control-socket", "--log-level=error"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev"},
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)


class Answers:
    """What the clerks got: how long each answer took, where it led, what failed."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.places: list[str] = []
        self.failures: list[str] = []
        self.elapsed = 0.0


def _load(
    port: int, sessions: list[str], address: str, fields: dict[str, str], seconds: float
) -> Answers:
    found, ready = Answers(), threading.Barrier(len(sessions))
    common = {"port": port, "address": address, "fields": fields, "found": found}
    times = {"ready": ready, "seconds": seconds}
    clerks = [
        threading.Thread(target=_clerk, kwargs=common | times | {"number": number, "session": one})
        for number, one in enumerate(sessions)
    ]
    for one in clerks:
        one.start()
    for one in clerks:
        one.join()
    found.elapsed = seconds
    return found


def _clerk(
    *,
    port: int,
    number: int,
    session: str,
    address: str,
    fields: dict[str, str],
    found: Answers,
    ready: threading.Barrier,
    seconds: float,
) -> None:
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection, count, end = HTTPConnection(HOST, port, timeout=60), 0, float("inf")
    while time.monotonic() < end:
        count += 1
        if count == WARM_UP + 1:
            ready.wait(120)
            end = time.monotonic() + seconds
        body = urlencode(
            fields
            | {
                "request_id": str(uuid.uuid4()),
                "owner_name": f"Nguyễn Văn {number} {count}",
                "owner_personal_id": f"038190{number:02d}{count:04d}",
            }
        )
        began = time.monotonic()
        try:
            connection.request("POST", address, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            found.failures.append(repr(error))
            connection.close()
            continue
        took = time.monotonic() - began
        if answer.status != 302:
            found.failures.append(f"{answer.status} {content[:300]!r}")
            continue
        found.places.append(answer.headers["Location"])
        if count > WARM_UP:
            found.seconds.append(took)


def _report(found: Answers, options: argparse.Namespace) -> None:
    from django.db.models import Count

    from thuocdo.dossiers.models import Dossier, DossierEvent

    codes = sorted(Dossier.objects.values_list("code", flat=True))
    numbers = [int(one.rpartition("-")[2]) for one in codes]
    gaps = len(numbers) and (max(numbers) - len(set(numbers)))
    whole = (
        Dossier.objects.annotate(written=Count("events", distinct=True))
        .filter(written=4, documents__isnull=False)
        .distinct()
        .count()
    )
    times = sorted(found.seconds) or [0.0]
    row: list[Any] = [
        f"{len(found.seconds) / found.elapsed:.0f}/s",
        f"{statistics.median(times) * 1000:.0f} ms",
        f"{times[int(len(times) * 0.95)] * 1000:.0f} ms",
        len(found.failures),
        len(codes) - len(set(codes)),
        gaps,
        len(found.places) - len(set(found.places)),
    ]
    print(
        f"{options.clerks} clerks of one unit, {options.workers} × {options.threads} web threads\n"
    )
    print("| received | p50 | p95 | failures | duplicate codes | gaps | answers to the same |")
    print("|---|---|---|---|---|---|---|")
    print("| " + " | ".join(str(one) for one in row) + " |")
    print(f"\n{whole} of {len(codes)} dossiers whole, {DossierEvent.objects.count()} events.")
    for one in found.failures[:3]:
        print(one)


if __name__ == "__main__":
    main()
