"""What a refresh takes after few changes: `.venv/bin/python -m benchmarks.refreshing [--dossiers 100000] [--keep FOLDER] [--runs 12]`.

Generates dossiers on an embedded PostgreSQL (or takes the store of `--keep`), changes some of them again and again, and refreshes after each time by one kept
connection. Prints a Markdown table: from the registers to the files, and all of it (files, cube, journal of the index, months written anew), median and longest,
in wall time and in processor time of this process, for all of it also that of the server. `docs/algorithms/figures-speed.md` holds the figures of one run.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from unittest.mock import patch

from benchmarks.clocks import Clocks, timed
from benchmarks.installation import embedded_server, installation
from benchmarks.live_index import ROOMS

#: How many records change between two refreshes, and of how many of the newest; null: of all.
PICKED = ((1_000, None), (1_000, 1_000), (30, 1_000))


def main() -> None:
    """Make the store, run, print."""
    options = _options()
    with installation(options.keep):
        make_store(options.dossiers)
        _print(options.runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=100_000)
    parser.add_argument("--keep")
    parser.add_argument("--runs", type=int, default=12)
    return parser.parse_args()


def make_store(count: int) -> None:
    """Fill the registers with dossiers, where there are fewer, and the files from them."""
    from django.core.management import call_command

    from thuocdo.dossiers.models import Dossier

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Dossier.objects.count() < count:
        load_samples()
        call_command("generate", dossiers=count, year=None, seed=7)
    call_command("refresh_figures")


def load_samples() -> None:
    """Load what dossiers are generated for: units, people and procedures."""
    from importlib import import_module

    for room in ROOMS:
        import_module(f"thuocdo.{room}.sample").load_sample()


def _print(runs: int) -> None:
    from thuocdo.warehouse.models import FilledMonth

    numbers = in_order()
    rows = FilledMonth.objects.filter(fact="dossiers.dossiers").values_list("row_count", flat=True)
    print(f"{len(numbers):,} dossiers, the largest file has {max(rows):,} rows\n")
    print("| changed | files, wall | files, processor | all, wall | all, processor | all, server |")
    print("|---|---|---|---|---|---|")
    for name, found in refreshed(numbers, runs):
        print(f"| {name} | {' | '.join(shown(found))} |", flush=True)


def in_order() -> list[int]:
    """Return the dossiers, the newest last."""
    from thuocdo.dossiers.models import Dossier

    return list(Dossier.objects.order_by("registered_at").values_list("pk", flat=True))


def refreshed(
    numbers: Sequence[int], runs: int
) -> Iterator[tuple[str, list[tuple[Clocks, Clocks]]]]:
    """Yield in words which dossiers changed between refreshes, and what the files and what all took each time but the first."""
    from thuocdo.warehouse.reading import one_link

    chance = random.Random(7)
    with one_link():
        for count, newest in PICKED:
            among = numbers[-newest:] if newest else numbers
            found = [_once(chance.sample(among, count)) for _ in range(runs + 1)][1:]
            yield f"{count:,} {'of the newest' if newest else 'picked at random'}", found


def shown(found: Sequence[tuple[Clocks, Clocks]]) -> Iterator[str]:
    """Yield the columns of a table: median and longest."""
    files, whole = zip(*found, strict=True)
    for some in (
        [one.wall for one in files],
        [one.here for one in files],
        [one.wall for one in whole],
        [one.here for one in whole],
        [one.server for one in whole],
    ):
        yield f"{statistics.median(some):.2f}, longest {max(some):.2f}"


def _once(numbers: list[int]) -> tuple[Clocks, Clocks]:
    """Change dossiers and refresh; return what the files took, and what all took."""
    from django.db.models import F
    from django.utils import timezone

    from thuocdo.dossiers.models import Dossier
    from thuocdo.indicators.cube import building
    from thuocdo.warehouse.filling import fill_all

    Dossier.objects.filter(pk__in=numbers).update(supplement_count=F("supplement_count") + 1)
    files: list[Clocks] = []
    with patch.object(building, "fill_all", _told(fill_all, files)):
        whole, _ = timed(lambda: building.refresh(at=timezone.now()), embedded_server())
    return files[0], whole


def _told(fill: Callable[..., object], clocks: list[Clocks]) -> Callable[..., object]:
    """Return a filling that also tells what it took."""

    def told(*, at: datetime) -> object:
        found, filled = timed(lambda: fill(at=at))
        clocks.append(found)
        return filled

    return told


if __name__ == "__main__":
    main()
