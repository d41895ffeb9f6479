"""How fast one report is exported: the whole request, from the database to the finished file, in a warm process.

    .venv/bin/python -m benchmarks.export_report [--keep FOLDER]

Prints a Markdown table: the median over some runs of the Thanh Hóa sample with its annex. With --keep the files of all
three samples are written there to be looked at. docs/rooms/documents.md holds the figures of one run.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import Value  # noqa: E402
from django.db.models.functions import Concat  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory  # noqa: E402
from thuocdo.attachments.services import store  # noqa: E402
from thuocdo.consistency.models import Discrepancy  # noqa: E402
from thuocdo.ingestion.models import Report  # noqa: E402
from thuocdo.ingestion.reader import read_report  # noqa: E402
from thuocdo.ingestion.review import confirm  # noqa: E402
from thuocdo.ingestion.storage import Source, store_reading  # noqa: E402
from thuocdo.ingestion.tests.factories import AT, SAMPLE  # noqa: E402
from thuocdo.organisations.models import DISTRICTS_END, Unit  # noqa: E402

RUNS = 15
BARS = {"xlsx": 0.3, "docx": 1.0, "pdf": 1.0, "csv": 0.3, "json": 0.3}
AUDIT_BARS = {"pdf": 1.0, "xlsx": 0.3}


@contextmanager
def database() -> Iterator[None]:
    """Run with an empty database on a server of its own; both are gone afterwards."""
    setup_test_environment(debug=False)
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        connections.close_all()
        server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
        if server is not None:
            server.delete()


_SAMPLES = {
    "thanh-hoa-2023": ("Tỉnh Thanh Hóa", Unit.Kind.PROVINCE, None),
    "thai-nguyen-2022": ("Tỉnh Thái Nguyên", Unit.Kind.PROVINCE, None),
    "tho-xuan-2024-q1": ("Huyện Thọ Xuân", Unit.Kind.DISTRICT, DISTRICTS_END),
}


def stored_samples() -> tuple[Client, dict[str, Report]]:
    """Store the three sample reports and sign in somebody who may see them."""
    user = UserFactory.create(username="benchmark")
    reports: dict[str, Report] = {}
    for number, (stem, (name, kind, until)) in enumerate(_SAMPLES.items()):
        path = SAMPLE.with_name(f"{stem}.txt")
        unit = Unit.objects.create(code=f"B{number}", name=name, kind=kind, valid_until=until)
        found = read_report(path, name=path.name)
        with path.open("rb") as stream:
            attachment = store(stream, name=path.name, actor=user, at=AT)
        if not reports:
            MembershipFactory.create(user=user, unit=unit)
        holder_id = unit.pk if not reports else next(iter(reports.values())).holder_id
        source = Source(attachment.pk, path.name, 0, found.document.text)
        report = store_reading(
            found.readings[0], source, unit_id=unit.pk, holder_id=holder_id, actor=user, at=AT
        )
        reports[stem] = confirm(report, actor=None, at=AT)
    client = Client()
    client.force_login(user)
    return client, reports


def make_new(report: Report, number: int) -> None:
    """Change every row and every discrepancy, so that nothing of an earlier run can be used again."""
    stored = report.stored_reading
    content = json.loads(stored.content or "{}")
    for table in content["tables"]:
        for row in table["rows"]:
            row["note"] = f"lần {number}"
    stored.content = json.dumps(content, ensure_ascii=False)
    stored.save(update_fields=["content"])
    words = Concat("message_vi", Value(f" {number}"))
    Discrepancy.objects.of_record(report.record).update(message_vi=words)


def seconds(action: Callable[[], Any], report: Report) -> float:
    """Return the median time of an action that has been run before, each time with a report that is new to it."""
    action()
    times = []
    for number in range(RUNS):
        make_new(report, number)
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def fetch(client: Client, address: str) -> bytes:
    """Return the file behind an address."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content


def keep(client: Client, reports: dict[str, Report], folder: Path) -> None:
    """Write every export of every sample into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, report in reports.items():
        for ending in BARS:
            address = f"/office/exports/{report.pk}.{ending}?annex=1"
            (folder / f"{stem}.{ending}").write_bytes(fetch(client, address))
        for ending in AUDIT_BARS:
            address = f"/office/exports/{report.pk}/audit.{ending}"
            (folder / f"{stem}-audit.{ending}").write_bytes(fetch(client, address))


def main() -> None:
    """Run all of it and print the table."""
    with database():
        client, reports = stored_samples()
        if sys.argv[1:2] == ["--keep"]:
            keep(client, reports, Path(sys.argv[2]))
            return
        report = reports["thanh-hoa-2023"]
        pk = report.pk
        print("| export | bar | measured | size |\n|---|---|---|---|")
        addresses = {
            **{f"report with annex, {e}": (f"{pk}.{e}?annex=1", bar) for e, bar in BARS.items()},
            **{f"audit extract, {e}": (f"{pk}/audit.{e}", bar) for e, bar in AUDIT_BARS.items()},
        }
        for what, (address, bar) in addresses.items():
            size = len(fetch(client, f"/office/exports/{address}")) // 1024
            took = seconds(partial(fetch, client, f"/office/exports/{address}"), report)
            print(f"| {what} | ≤ {bar} s | {took:.3f} s | {size} KB |")


if __name__ == "__main__":
    main()
