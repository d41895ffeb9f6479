"""What a refresh takes after few changes: `.venv/bin/python -m benchmarks.refreshing [--dossiers 100000] [--keep FOLDER] [--runs 12]`.

Generates dossiers on an embedded PostgreSQL (or takes the store of `--keep`), changes some of them again and again, and refreshes after each time by one kept
connection. Prints a Markdown table: from the registers to the files, and all of it (files, cube, journal of the index, months written anew), median and longest,
in wall time and in processor time of this process. `docs/algorithms/figures-speed.md` holds the figures of one run.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from unittest.mock import patch

from benchmarks.installation import installation
from benchmarks.live_index import ROOMS

Clocks = tuple[float, float]
#: How many records change between two refreshes, and of how many of the newest; null: of all.
PICKED = ((1_000, None), (1_000, 1_000), (30, 1_000))


def main() -> None:
    """Make the store, run, print."""
    options = _options()
    with installation(options.keep):
        _store(options.dossiers)
        _measured(options.runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--keep")
    parser.add_argument("--runs", type=int, default=12)
    return parser.parse_args()


def _store(count: int) -> None:
    from importlib import import_module

    from django.core.management import call_command

    from thuocdo.dossiers.models import Dossier

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if Dossier.objects.count() < count:
        for room in ROOMS:
            import_module(f"thuocdo.{room}.sample").load_sample()
        call_command("generate", dossiers=count, year=None, seed=7)
    call_command("refresh_figures")


def _measured(runs: int) -> None:
    from thuocdo.dossiers.models import Dossier
    from thuocdo.warehouse.models import FilledMonth
    from thuocdo.warehouse.reading import one_link

    numbers = list(Dossier.objects.order_by("registered_at").values_list("pk", flat=True))
    rows = FilledMonth.objects.filter(fact="dossiers.dossiers").values_list("row_count", flat=True)
    print(f"{len(numbers):,} dossiers, the largest file has {max(rows):,} rows\n")
    print("| changed | files, wall | files, processor | all, wall | all, processor |")
    print("|---|---|---|---|---|")
    chance = random.Random(7)
    with one_link():
        for count, newest in PICKED:
            among = numbers[-newest:] if newest else numbers
            found = [_once(chance.sample(among, count)) for _ in range(runs + 1)][1:]
            name = f"{count:,} {'of the newest' if newest else 'picked at random'}"
            print(f"| {name} | {' | '.join(_shown(found))} |", flush=True)


def _shown(found: list[tuple[Clocks, Clocks]]) -> Iterator[str]:
    for part in (0, 1):
        for clock in (0, 1):
            some = [one[part][clock] for one in found]
            yield f"{statistics.median(some):.2f}, longest {max(some):.2f}"


def _once(numbers: list[int]) -> tuple[Clocks, Clocks]:
    """Change dossiers and refresh; return what the files took, and what all took."""
    from django.db.models import F
    from django.utils import timezone

    from thuocdo.dossiers.models import Dossier
    from thuocdo.indicators.cube import building
    from thuocdo.warehouse.filling import fill_all

    Dossier.objects.filter(pk__in=numbers).update(supplement_count=F("supplement_count") + 1)
    clocks: list[Clocks] = []

    def timed(*, at: datetime) -> object:
        found: list[object] = []
        clocks.append(_timed(lambda: found.append(fill_all(at=at))))
        return found[0]

    with patch.object(building, "fill_all", timed):
        whole = _timed(lambda: building.refresh(at=timezone.now()))
    return clocks[0], whole


def _timed(run: Callable[[], object]) -> Clocks:
    wall, work = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - work


if __name__ == "__main__":
    main()
