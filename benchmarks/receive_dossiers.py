"""How fast one unit's counter takes in dossiers over HTTP, with forty clerks at once.

    .venv/bin/python -m benchmarks.receive_dossiers [--clerks 40] [--seconds 20] [--rate 200] [--workers 3] [--threads 1]

Makes a unit with that many reception officers and one procedure with a fee and papers, serves it with gunicorn, and lets every clerk send the
form of the counter again and again: his own session, CSRF, three papers, a fee paid at once, acceptance. Every dossier has another owner.
Two runs, by wrk, which takes a hundredth of the processor of what it measures: paced, where all clerks together send `--rate` a second, and without pause.
Prints a Markdown table with the processor time of one reception, and checks afterwards that codes have no gap and no duplicate and that every
acknowledged dossier is whole. DATABASE_URL names another server (the database is made and dropped there); else the embedded one is used.
docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
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
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.serving import Browser

HOST = "127.0.0.1"
TOKEN = "a" * 32
#: Before anything is measured: every web process reads what it keeps, and the database, which was made a moment ago, gets its first statistics
#: and the files of its log. Within its first seconds receptions take up to 0.9 s.
WARM_SECONDS = 20.0
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
        sessions, address, fields = make_unit(options.clerks)
        with served(options) as (port, web):
            place = (port, address, web)
            for _ in range(4 * options.workers):  # answers come when the processes have started
                Browser(port, sessions[0]).get(address)
            _measured(place, sessions, fields, WARM_SECONDS, rate=None)
            runs = [
                _measured(place, sessions, fields, options.seconds, rate=rate)
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


def make_unit(clerks: int) -> tuple[list[str], str, dict[str, str]]:
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
def served(options: argparse.Namespace) -> Iterator[tuple[int, int]]:
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
        [sys.executable, *words, *kind, "--preload", "--no-control-socket", "--log-level=error"],
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
        try:
            web.wait(20)
        except subprocess.TimeoutExpired:  # a busy machine: what is measured is over
            web.kill()
            web.wait()


#: What wrk runs: each request a form of another owner, the clerks in turns, at a steady rate where one is asked for.
_CLERKS = """
local sessions, fields, first, every = {%(sessions)s}, "%(fields)s", %(first)d, %(every)f
local number, began, sent = first, nil, 0
failed, bad = 0, "" -- not local: read at the end
local ffi = require("ffi")
ffi.cdef("typedef struct {long s; long us;} moment; int gettimeofday(moment *at, void *zone);")
local at = ffi.new("moment")
local function now() ffi.C.gettimeofday(at, nil); return tonumber(at.s) * 1000 + tonumber(at.us) / 1000 end
function delay()
    if every == 0 then return 0 end
    began = began or now()
    sent = sent + 1
    return math.max(0, math.floor(began + sent * every - now()))
end
function request()
    number = number + 1
    local said = fields .. string.format("&request_id=%(run)s-%%d&owner_name=Nguy%%%%E1%%%%BB%%%%85n+V%%%%C4%%%%83n+%%d&owner_personal_id=038190%%06d", number, number, number)
    local headers = {
        ["Content-Type"] = "application/x-www-form-urlencoded",
        ["Cookie"] = "sessionid=" .. sessions[number %% #sessions + 1] .. "; csrftoken=%(token)s"
    }
    return wrk.format("POST", nil, headers, said)
end
function response(status, headers, body)
    if status == 302 then return end
    failed = failed + 1
    if bad == "" then bad = status .. " " .. string.sub(body, 1, 300) end
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency)
    local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    for _, one in ipairs(threads) do
        lost = lost + one:get("failed")
        if one:get("bad") ~= "" then io.stderr:write("First failure: " .. one:get("bad") .. "\\n") end
    end
    print(string.format("FOUND %%d %%d %%d %%f %%f %%f", summary.requests, summary.duration, lost,
        latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


@dataclass(frozen=True)
class Answers:
    """What the clerks got in one run: how many answers, in how many seconds, how many failed, after how many milliseconds; and what it cost."""

    rate: float | None
    received: int
    elapsed: float
    failures: int
    shares: tuple[float, ...]
    cost: dict[str, float]


#: Owners so far; their personal ids are made of it.
_owners = 0


def _measured(
    place: tuple[int, str, int],
    sessions: list[str],
    fields: dict[str, str],
    seconds: float,
    *,
    rate: float | None,
) -> Answers:
    """Let wrk send forms for some seconds, one connection for each clerk: `rate` a second in all, or without pause.

    With a rate, a form that is due while all clerks wait is sent as soon as one is free; the rate that is reached says whether that happened.
    """
    global _owners  # noqa: PLW0603 - one count for all runs
    port, address, web = place
    script = _CLERKS % {
        "sessions": ", ".join(f'"{one}"' for one in sessions),
        "fields": urlencode(fields),
        "first": _owners,
        "every": 1000 / rate if rate else 0,
        "run": uuid.uuid4().hex,
        "token": TOKEN,
    }
    _owners += 100_000
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        words = [
            "-t1",
            f"-c{len(sessions)}",
            f"-d{round(seconds)}s",
            "--timeout=30s",
            "-s",
            file.name,
        ]
        before, children = _processor_seconds(web), os.times()
        ran = subprocess.run(
            ["wrk", *words, f"http://{HOST}:{port}{address}"],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
    sys.stderr.write(ran.stderr)
    after, ended = _processor_seconds(web), os.times()
    lines = [one for one in ran.stdout.splitlines() if one.startswith("FOUND")]
    if not lines:
        raise SystemExit(f"wrk said nothing that can be read:\n{ran.stdout}")
    received, elapsed, lost, *shares = (float(one) for one in lines[0].split()[1:])
    if received <= lost:
        raise SystemExit("No form was taken.")
    cost = {name: (used - before[name]) / max(received, 1) for name, used in after.items()}
    cost["clerks"] = sum(ended[2:4]) - sum(children[2:4])
    cost["clerks"] /= max(received, 1)
    return Answers(
        rate, int(received), elapsed / 1e6, int(lost), tuple(one / 1000 for one in shares), cost
    )


def _processor_seconds(web: int) -> dict[str, float]:
    """Return the processor time so far of the web processes and of the database."""
    found = {"web": 0.0, "database": 0.0}
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
    received = sum(one.received - one.failures for one in runs)
    print(
        f"\n{len(codes) - len(set(codes))} duplicate codes, {gaps} gaps; {received} acknowledged while measured;"
        f" {whole} of {len(codes)} dossiers whole, {DossierEvent.objects.count()} events."
    )


def _row(one: Answers) -> list[str]:
    return [
        "without pause" if one.rate is None else f"paced at {one.rate:.0f}/s",
        f"{one.received / one.elapsed:.0f}/s",
        *(f"{share:.0f} ms" for share in one.shares),
        str(one.failures),
        ", ".join(f"{used * 1000:.1f} ms" for used in one.cost.values()),
    ]


if __name__ == "__main__":
    main()
