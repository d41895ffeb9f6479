"""How fast one unit's counter takes in dossiers over HTTP, with forty clerks at once.

    .venv/bin/python -m benchmarks.receive_dossiers [--clerks 40] [--seconds 20] [--rate 200] [--workers 3] [--threads 1]

Makes a unit with that many reception officers and one procedure with a fee and papers, serves it with gunicorn, and lets every clerk send the
form of the counter again and again: his own session, CSRF, three papers, a fee paid at once, acceptance. Every dossier has another owner.
Two runs: paced, where all clerks together send `--rate` a second and a delay counts from the moment a form was to be sent, and without pause.
Prints a Markdown table with the processor time of one reception, and checks afterwards that codes have no gap and no duplicate and that every
acknowledged dossier is whole. DATABASE_URL names another server (the database is made and dropped there); else the embedded one is used.
docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

HOST = "127.0.0.1"
TOKEN = "a" * 32
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


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
        with _served(options) as (port, web):
            form = Form(port, address, fields)
            asyncio.run(
                _run(form, sessions, 3.0, rate=None)
            )  # until every web process has read all it keeps
            runs = [
                _measured(form, sessions, options.seconds, rate=rate, web=web)
                for rate in (options.rate, None)
            ]
        _report(runs, options)
    finally:
        if server is not None:
            server.delete()
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clerks", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--rate", type=float, default=200)
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
def _served(options: argparse.Namespace) -> Iterator[tuple[int, int]]:
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
        yield port, web.pid
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)


@dataclass(frozen=True)
class Form:
    """Where the form goes and what all forms say."""

    port: int
    address: str
    fields: dict[str, str]

    def request(self, session: str, number: int) -> bytes:
        """Return the bytes of one form, of an owner who has never been here."""
        said = self.fields | {
            "request_id": str(uuid.uuid4()),
            "owner_name": f"Nguyễn Văn {number}",
            "owner_personal_id": f"038190{number:06d}",
        }
        body = urlencode(said).encode()
        head = (
            f"POST {self.address} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nContent-Length: {len(body)}\r\n"
            f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        return head.encode() + body


@dataclass
class Answers:
    """What the clerks got in one run: how long each answer took, where it led, what failed; and what it cost."""

    rate: float | None
    seconds: list[float] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    cost: dict[str, float] = field(default_factory=dict)


#: Owners so far; their personal ids are made of it.
_owners = 0


def _measured(
    form: Form, sessions: list[str], seconds: float, *, rate: float | None, web: int
) -> Answers:
    before = _processor_seconds(web)
    answers = asyncio.run(_run(form, sessions, seconds, rate=rate))
    after = _processor_seconds(web)
    answers.cost = {
        name: (used - before[name]) / max(len(answers.seconds), 1) for name, used in after.items()
    }
    return answers


async def _run(form: Form, sessions: list[str], seconds: float, *, rate: float | None) -> Answers:
    """Let every clerk send forms for some seconds: `rate` a second in all, or without pause."""
    answers, began = Answers(rate), time.perf_counter()
    every = None if rate is None else len(sessions) / rate
    clerks = [
        _clerk(
            form,
            one,
            answers,
            end=began + seconds,
            every=every,
            first=began + place * (every or 0) / len(sessions),
        )
        for place, one in enumerate(sessions)
    ]
    await asyncio.gather(*clerks)
    answers.elapsed = time.perf_counter() - began
    return answers


async def _clerk(
    form: Form, session: str, answers: Answers, *, end: float, every: float | None, first: float
) -> None:
    """Send one form after the other; what was to be sent while the clerk waited for an answer counts from when it was to be sent."""
    global _owners  # noqa: PLW0603 - one count for all clerks of all runs
    reader, writer = await asyncio.open_connection(HOST, form.port)
    due = first
    while (now := time.perf_counter()) < end and due < end:
        if every is not None and due > now:
            await asyncio.sleep(due - now)
        began = due if every is not None else now
        _owners += 1
        writer.write(form.request(session, _owners))
        try:
            status, place, closing = await _answer(reader)
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            answers.failures.append(repr(error))
            return
        if status == 302:
            answers.places.append(place)
            answers.seconds.append(time.perf_counter() - began)
        else:
            answers.failures.append(str(status))
        due += every or 0
        if closing:
            writer.close()
            reader, writer = await asyncio.open_connection(HOST, form.port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, str, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    said = {
        name.lower(): value for name, _colon, value in (one.partition(": ") for one in head[1:])
    }
    await reader.readexactly(int(said.get("content-length", 0)))
    return int(head[0].split()[1]), said.get("location", ""), said.get("connection") == "close"


def _processor_seconds(web: int) -> dict[str, float]:
    """Return the processor time so far of the web processes, of the database and of the clerks."""
    found = {"web": 0.0, "database": 0.0, "clerks": sum(os.times()[:2])}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name, _end, rest = (folder / "stat").read_text().rpartition(")")
        except OSError:
            continue  # it has ended meanwhile
        numbers = rest.split()
        used = (int(numbers[11]) + int(numbers[12])) / TICKS_A_SECOND
        if int(numbers[1]) == web:
            found["web"] += used
        elif name.endswith("(postgres"):
            found["database"] += used
    return found


def _report(runs: list[Answers], options: argparse.Namespace) -> None:
    from django.db.models import Count

    from thuocdo.dossiers.models import Dossier, DossierEvent

    codes = sorted(Dossier.objects.values_list("code", flat=True))
    numbers = [int(one.rpartition("-")[2]) for one in codes]
    gaps = (max(numbers) - len(set(numbers))) if numbers else 0
    whole = (
        Dossier.objects.annotate(written=Count("events", distinct=True))
        .filter(written=4, documents__isnull=False, applicants__isnull=False)
        .distinct()
        .count()
    )
    print(
        f"{options.clerks} clerks of one unit, {options.workers} × {options.threads} web threads\n"
    )
    print("| clerks | received | p50 | p95 | p99 | failures | processor: web, database, clerks |")
    print("|---|---|---|---|---|---|---|")
    for one in runs:
        print(f"| {' | '.join(_row(one))} |")
    places = [place for one in runs for place in one.places]
    print(
        f"\n{len(codes) - len(set(codes))} duplicate codes, {gaps} gaps, {len(places) - len(set(places))} answers to the same;"
        f" {whole} of {len(codes)} dossiers whole, {DossierEvent.objects.count()} events."
    )
    for failure in [failure for one in runs for failure in one.failures][:3]:
        print(failure)


def _row(one: Answers) -> list[str]:
    times = sorted(one.seconds) or [0.0]
    shares = [times[int(len(times) * share)] for share in (0.5, 0.95, 0.99)]
    return [
        "without pause" if one.rate is None else f"paced at {one.rate:.0f}/s",
        f"{len(one.seconds) / one.elapsed:.0f}/s",
        *(f"{share * 1000:.0f} ms" for share in shares),
        str(len(one.failures)),
        ", ".join(f"{used * 1000:.1f} ms" for used in one.cost.values()),
    ]


if __name__ == "__main__":
    main()
