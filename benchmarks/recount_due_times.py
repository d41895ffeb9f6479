"""How long it takes to count the due times of 50,000 open dossiers again after a day off: `benchmarks/recount_due_times.py [count]`.

Runs on an embedded server of its own that is removed afterwards. One dossier in ten has asked for papers and is replayed.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from thuocdo.dossiers import events as e  # noqa: E402
from thuocdo.dossiers import services  # noqa: E402
from thuocdo.dossiers.chain import Link  # noqa: E402
from thuocdo.dossiers.event_json import payload_of  # noqa: E402
from thuocdo.dossiers.jobs import recount_after  # noqa: E402
from thuocdo.dossiers.models import Dossier, DossierEvent  # noqa: E402
from thuocdo.dossiers.replay import replay  # noqa: E402
from thuocdo.dossiers.writing import calendar_for, set_row, with_dues  # noqa: E402
from thuocdo.organisations.models import Unit  # noqa: E402
from thuocdo.working_time.listeners import forget_listener  # noqa: E402
from thuocdo.working_time.services import add_holiday  # noqa: E402
from thuocdo.working_time.tests.calendars import at  # noqa: E402

UNITS = 166
START = at("2026-03-02 08:00")


def story(number: int, unit: Unit) -> list[e.Event]:
    """Return the events of one dossier, with the due times they were told."""
    begin = START + timedelta(minutes=number % 2400)
    told: list[e.Event] = [
        e.Received(
            at=begin,
            system="thuocdo",
            code=f"B-{number}",
            channel="direct",
            reception_unit=unit.pk,
            competent_agency=unit.pk,
            term_amount=Decimal(5 + number % 20),
            term_unit="working_day",
        )
    ]
    more: list[e.Event] = [e.Accepted(at=begin), e.HandedOver(at=begin, unit=unit.pk)]
    if number % 10 == 0:
        more.append(e.SupplementRequested(at=begin + timedelta(hours=1), content="x"))
        more.append(e.SupplementReceived(at=begin + timedelta(days=1)))
    for event in more:
        counted = event
        if isinstance(event, e.CountsDue):
            counted = with_dues(event, told, replay(told))
        told.append(counted)
    return told


def fill(count: int) -> None:
    """Store dossiers with their events, many at once."""
    units = [
        Unit.objects.create(code=f"X{n}", name=f"Xã {n}", kind=Unit.Kind.COMMUNE)
        for n in range(UNITS)
    ]
    calendar_for(units[0].pk, first=START, last=START)
    for first in range(0, count, 5000):
        rows, events = [], []
        for number in range(first, min(first + 5000, count)):
            told = story(number, units[number % UNITS])
            row = Dossier(code=f"B-{number}")
            set_row(row, replay(told))
            for n, event in enumerate(told, start=1):
                link = Link(
                    "thuocdo", row.code, n, event.kind, event.at, event.at, None, "", payload_of(event), row.last_hash
                ).sealed()  # fmt: skip
                row.last_hash = link.hash
                events.append(
                    (row, DossierEvent(
                        number=n, kind=link.kind, at=link.at, recorded_at=link.at, payload=link.payload,
                        previous_hash=link.previous_hash, hash=link.hash,
                    ))
                )  # fmt: skip
            rows.append(row)
        Dossier.objects.bulk_create(rows)
        for row, made in events:
            made.dossier = row
        DossierEvent.objects.bulk_create([made for _row, made in events])


def main() -> None:
    """Fill, change the calendar, count again, and say how long each took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    call_command("migrate", verbosity=0)
    begin = time.perf_counter()
    fill(count)
    print(f"filled {count:,} in {time.perf_counter() - begin:.1f} s")
    change = add_holiday(
        day=date(2026, 3, 4), name="Bão", source="Công điện", reason="Bão", actor=None, at=START
    )
    # The change above has counted them all again already where jobs run at once; a second day off is measured.
    begin = time.perf_counter()
    moved = services.recount_due_times(change=change, at=START)
    print(f"again, nothing left to move: {moved:,} in {time.perf_counter() - begin:.1f} s")
    forget_listener(recount_after)
    change = add_holiday(
        day=date(2026, 3, 5), name="Bão", source="Công điện", reason="Bão", actor=None, at=START
    )
    begin = time.perf_counter()
    moved = services.recount_due_times(change=change, at=START)
    print(f"a day off: {moved:,} moved in {time.perf_counter() - begin:.1f} s")
    begin = time.perf_counter()
    root = services.take_root(at=START)
    print(f"root over {root.event_count:,} events in {time.perf_counter() - begin:.1f} s")
    begin = time.perf_counter()
    assert services.verify().holds
    print(f"verified in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    try:
        main()
    finally:
        settings.DATABASES["default"]["EMBEDDED_SERVER"].delete()
