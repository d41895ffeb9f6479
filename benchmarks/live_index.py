"""How soon an event is in the score of the service index, and what keeping it there costs.

    .venv/bin/python -m benchmarks.live_index [--dossiers 20000] [--keep FOLDER] [--rate 30] [--seconds 60]

The store takes some minutes to make on a busy machine (units, procedures and dossiers; no reports); `--keep` makes it once. Each step says so when it begins.

Generates dossiers on an embedded PostgreSQL (or takes the store of `--keep`), runs `refresh_figures --watch` beside it, and lets four processes take in and
resolve dossiers of one ward through the services, so many events a second in all: threads of one process would share its interpreter with the looks.
Meanwhile the score of the ward and of its province is computed again and again, as a page would: the n-th dossier is in the score once so many are
counted. Prints a Markdown table: from the commit of an event to the first score that holds it, the time a score takes, the processor time of an event,
and the processor time and memory of the process that refreshes.
docs/rooms/scoring.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from queue import Empty
from typing import Any

from benchmarks.installation import installation

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
#: Who does the events; each waits for the disk half the time.
WORKERS = 4
#: Of so many events one is a result and the others receptions.
_RESULT_EVERY = 2
#: Between two looks.
LOOK_SECONDS = 0.25
#: The last events have so long to appear.
_PATIENCE_SECONDS = 30
_START_SECONDS = 180
#: Workers are there by then.
_WORKERS_START_SECONDS = 15
_END_SECONDS = 30
#: Whose samples dossiers stand on; those of other rooms (reports to be read) take minutes and are not asked for here.
ROOMS = ("organisations", "identifiers", "accounts", "procedures")


def main() -> None:
    """Make the store, run, print."""
    options = _options()
    with installation(options.keep):
        _store(options.dossiers)
        _measured(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=20_000)
    parser.add_argument("--keep")
    parser.add_argument("--rate", type=int, default=30)
    parser.add_argument("--seconds", type=int, default=60)
    return parser.parse_args()


def _store(count: int) -> None:
    from django.core.management import call_command

    from thuocdo.dossiers.models import Dossier

    _say("Making the tables")
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if Dossier.objects.count() < count:
        _say("Loading units, accounts and procedures")
        for room in ROOMS:
            import_module(f"thuocdo.{room}.sample").load_sample()
        _say(f"Making {count:,} dossiers")
        call_command("generate", dossiers=count, year=None, seed=7)
    _say("Computing the figures")
    call_command("refresh_figures")
    print(f"Store: {Dossier.objects.count():,} dossiers.\n", flush=True)


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


@dataclass
class Done:
    """What one worker did: when each event was committed, in order, and the processor time of all."""

    received: list[float] = field(default_factory=list)
    resolved: list[float] = field(default_factory=list)
    processor_seconds: float = 0.0


@dataclass
class Desk:
    """A ward that takes dossiers in and resolves them."""

    office: Any
    done: Done = field(default_factory=Done)
    open: list[Any] = field(default_factory=list)

    def act(self, number: int) -> None:
        """Do one event, and note when it was committed."""
        from django.utils import timezone

        from thuocdo.dossiers import services

        now = timezone.now()
        if number % _RESULT_EVERY and self.open:
            services.resolve(self.open.pop(0), actor=self.office.approver, at=now)
            self.done.resolved.append(time.monotonic())
        else:
            self.open.append(self.office.in_hand(now))
            self.done.received.append(time.monotonic())


def _desk() -> Desk:
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
    from thuocdo.dossiers.tests.factories import Office, give_code
    from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent
    from thuocdo.organisations.sample import PROVINCE_CODE
    from thuocdo.procedures.content import TimeLimitContent, WayContent
    from thuocdo.procedures.tests.factories import published

    number = time.time_ns() // 10**6 % 10**8
    province = Unit.objects.coded(PROVINCE_CODE, on=date.today()).get()  # noqa: DTZ011
    ward = Unit.objects.create(
        code=f"BENCH{number}", name="Phường Đo", kind=Unit.Kind.COMMUNE, valid_from=DISTRICTS_END
    )
    UnitParent.objects.create(unit=ward, parent=province, valid_from=DISTRICTS_END)
    give_code(ward, f"H56.{900 + number % 99}")

    def person(role: Role) -> Any:
        user = UserFactory.create(username=f"bench{number}{role}", full_name="Người đo")
        MembershipFactory.create(user=user, unit=ward, role=role)
        return user

    office = Office.__new__(Office)  # its own way gives a code that another unit may have
    limit = TimeLimitContent(Decimal(5), "working_day")
    office.ward, office.province = ward, province
    office.version = published(
        province, code=f"9.{number % 10**6:06d}", ways=(WayContent("direct", (limit,)),)
    )
    office.clerk, office.handler = person(Role.RECEPTION_OFFICER), person(Role.HANDLER)
    office.approver = person(Role.APPROVER)
    return Desk(office)


def _measured(options: argparse.Namespace) -> None:
    desk = _desk()
    desk.act(0)
    watcher = subprocess.Popen([sys.executable, "-m", "thuocdo", "refresh_figures", "--watch"])
    try:
        _say("Waiting for the process that refreshes, and a cube with the new ward")
        _wait_for_the_first(desk)
        _say(f"{options.rate} events a second for {options.seconds} s")
        ready = _cpu_seconds(watcher.pid)
        began = time.monotonic()
        looks = _run(desk, options)
        cpu = _cpu_seconds(watcher.pid) - ready
        _report(desk, looks, cpu / (time.monotonic() - began), _megabytes(watcher.pid), options)
    finally:
        watcher.send_signal(signal.SIGTERM)
        try:
            watcher.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            watcher.kill()
            raise SystemExit(
                "The process that refreshes did not end when it was told to."
            ) from None


def _wait_for_the_first(desk: Desk) -> None:
    from django.utils import timezone

    from thuocdo.scoring.service_index.windows import Span, window_of

    window = window_of(Span.MONTH, on=timezone.localdate()).days
    last = time.monotonic() + _START_SECONDS
    while _look(desk, window).received < 1:
        if time.monotonic() > last:
            raise SystemExit("The figures do not follow: is another process refreshing them?")
        time.sleep(1)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the score: when it was had, how long it took, how many receptions and results it holds."""

    at: float
    seconds: float
    received: int
    resolved: int


def _run(desk: Desk, options: argparse.Namespace) -> list[Look]:
    """Let the workers do the events and look meanwhile; what they did is added to what the desk did."""
    from django.utils import timezone

    from thuocdo.scoring.service_index.windows import Span, window_of

    window = window_of(Span.MONTH, on=timezone.localdate()).days
    apart = multiprocessing.get_context("spawn")
    told: Any = apart.Queue()
    start = time.monotonic() + _WORKERS_START_SECONDS
    workers = [
        apart.Process(target=_work, args=(desk.office, start, place, options, told), daemon=True)
        for place in range(WORKERS)
    ]
    for one in workers:
        one.start()
    looks: list[Look] = []
    waiting, last = WORKERS, 0.0  # begins once the last event was done
    while not last or time.monotonic() < last:
        looks.append(_look(desk, window))
        while waiting and _told(desk, told):
            waiting -= 1
        if not waiting:
            last = last or time.monotonic() + _PATIENCE_SECONDS
            newest, done = looks[-1], desk.done
            if newest.received >= len(done.received) and newest.resolved >= len(done.resolved):
                break
        elif not any(one.is_alive() for one in workers) and told.empty():
            raise SystemExit("A worker died.")
        time.sleep(LOOK_SECONDS)
    for one in workers:
        one.join()
    return looks


def _told(desk: Desk, told: Any) -> bool:
    """Add what a worker did, where one has told."""
    try:
        done: Done = told.get_nowait()
    except Empty:
        return False
    desk.done.received += done.received
    desk.done.resolved += done.resolved
    desk.done.processor_seconds += done.processor_seconds
    return True


def _work(office: Any, start: float, place: int, options: argparse.Namespace, told: Any) -> None:
    """Do the events of one worker. Time: those of all workers are spread evenly over each second."""
    desk = Desk(office)
    time.sleep(max(start - time.monotonic(), 0))
    begun = time.process_time()
    for number, mine in enumerate(range(place, options.rate * options.seconds, WORKERS)):
        time.sleep(max(start + mine / options.rate - time.monotonic(), 0))
        desk.act(number)
    desk.done.processor_seconds = time.process_time() - begun
    told.put(desk.done)


def _look(desk: Desk, window: Any) -> Look:
    from thuocdo.scoring.service_index.counting import scores_of

    began = time.monotonic()
    units = [desk.office.ward.pk, desk.office.province.pk]
    counts = scores_of(units, window).counts[units[0]]
    now = time.monotonic()
    ended = counts["dossiers.index_ended"]
    return Look(now, now - began, counts["dossiers.index_open"] + ended, ended)


def _report(
    desk: Desk, looks: list[Look], share: float, megabytes: float, options: argparse.Namespace
) -> None:
    done = desk.done
    # The first made the ward known, before anything refreshed.
    waits = [
        *_waits(done.received, looks, "received")[1:],
        *_waits(done.resolved, looks, "resolved"),
    ]
    events = len(done.received) - 1 + len(done.resolved)
    waits.sort()
    took = sorted(one.seconds for one in looks)
    if not waits:
        raise SystemExit(f"None of {events} events came into the score.")
    print("| what | figure |\n|---|---|")
    every = sorted([*done.received, *done.resolved])
    took_all = every[-1] - every[1]
    print(f"| events, {options.rate} a second asked for | {events} in {took_all:.0f} s |")
    print(f"| never seen in the score | {events - len(waits)} |")
    for name, values in (
        ("event → changed score", waits),
        ("one look at the score (ward and province)", took),
    ):
        p50, p95 = values[len(values) // 2], values[int(len(values) * 0.95)]
        print(f"| {name}, p50 / p95 / most | {p50:.3f} s / {p95:.3f} s / {values[-1]:.3f} s |")
    each = done.processor_seconds / events
    print(f"| processor time of an event, database left aside | {each * 1000:.0f} ms |")
    print(f"| process that refreshes | {share:.0%} of one processor, {megabytes:.0f} MB |")


def _waits(committed: list[float], looks: list[Look], what: str) -> list[float]:
    """Return how long after its commit each event was first in a score; those never seen are left out."""
    found, place = [], 0
    for number, at in enumerate(sorted(committed), start=1):
        while place < len(looks) and getattr(looks[place], what) < number:
            place += 1
        if place < len(looks):
            found.append(max(looks[place].at - at, 0))
    return found


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def _megabytes(pid: int) -> float:
    [line] = [
        one
        for one in Path(f"/proc/{pid}/status").read_text().splitlines()
        if one.startswith("VmRSS")
    ]
    return int(line.split()[1]) / 1024


if __name__ == "__mp_main__":  # a worker: what it is given are rows
    import django

    django.setup()

if __name__ == "__main__":
    main()
