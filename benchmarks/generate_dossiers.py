"""How fast dossiers are generated with all their events: `benchmarks/generate_dossiers.py [count] [processes]`.

Runs on an embedded server of its own with durable settings, which is removed afterwards. The dossiers come as densely as those of the province
(1.4 million a year). What is printed: dossiers a second from the start of the order to its end, with all indexes, keys and references there and
the planner told; the same while they are written; events for each dossier; and the processor time of the writers and of the database.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="thuocdo-generate-")
os.environ["THUOCDO_DATA_DIR"] = _FOLDER
os.environ["DJANGO_SETTINGS_MODULE"] = "thuocdo.settings.dev"
os.environ.setdefault("THUOCDO_LOG_LEVEL", "ERROR")

import django  # noqa: E402 - after the environment

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from thuocdo.dossiers.generate.loading import Progress, generate_dossiers  # noqa: E402
from thuocdo.dossiers.generate.order import Order  # noqa: E402
from thuocdo.working_time.working_calendar import ZONE  # noqa: E402

A_YEAR = 1_400_000
UNTIL = datetime(2026, 11, 20, 16, tzinfo=ZONE)


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of its ended children."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(one) for one in said[11:15]) / os.sysconf("SC_CLK_TCK")


def postmaster() -> int:
    """Return the process id of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory')")
        folder = cursor.fetchone()[0]
    return int((Path(folder) / "postmaster.pid").read_text(encoding="ascii").split()[0])


def database_seconds() -> float:
    """Return the processor time of the server with all its processes that run or have ended."""
    parent = postmaster()
    own = [
        one.name
        for one in Path("/proc").iterdir()
        if one.name.isdigit() and _parent_of(one.name) == parent
    ]
    return processor_seconds(parent) + sum(processor_seconds(int(one)) for one in own)


def _parent_of(pid: str) -> int:
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(said.rsplit(")", 1)[1].split()[1])


def main() -> None:
    """Load the sample, generate, and say how long it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("createcachetable", verbosity=0)
    call_command("load_sample", verbosity=0)
    first = (UNTIL - timedelta(days=max(round(365 * count / A_YEAR), 7))).date()
    order = Order(count, max(first, UNTIL.date() - timedelta(days=365)), UNTIL, seed=1)
    own, database = os.times(), database_seconds()
    began = time.perf_counter()
    written: list[float] = []

    def tell(progress: Progress) -> None:
        if progress.doing == "indexes" and not written:
            written.append(database_seconds())

    found = generate_dossiers(order, processes=processes, tell=tell)
    whole = time.perf_counter() - began
    spent = os.times()
    writers = sum(spent[:4]) - sum(own[:4])
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    print(f"{found.dossiers:,} dossiers, {found.events / found.dossiers:.2f} events each")
    print(f"written in {found.seconds:.1f} s: {found.dossiers / found.seconds:,.0f} a second")
    print(f"indexes put back in {found.index_seconds:.1f} s")
    print(f"from start to end in {whole:.1f} s: {found.dossiers / whole:,.0f} a second")
    filling, indexing = written[0] - database, database_seconds() - written[0]
    print(f"processor time: writers {writers:.1f} s, database {filling:.1f} s")
    print(f"and for the indexes {indexing:.1f} s")
    for named, spent_on in (
        ("written", writers + filling),
        ("whole", writers + filling + indexing),
    ):
        each = spent_on / found.dossiers
        print(
            f"{named}: {each * 1e6:.0f} µs of a processor for each, {2 / each:,.0f} a second on two free ones"
        )


if __name__ == "__main__":
    try:
        main()
    finally:
        settings.DATABASES["default"]["EMBEDDED_SERVER"].delete()
