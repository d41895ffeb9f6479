"""What the history costs: `.venv/bin/python -m benchmarks.growth [--dossiers 140000] [--years 1 5 10] [--runs 7]`.

Fills one store on an embedded PostgreSQL with so many dossiers a year, and measures after each number of years what a refresh takes after few changes
(as `benchmarks.refreshing` does), and what the cube takes that is built anew. Prints two Markdown tables.

The years are those from today's on: units and procedures of the sample begin in July 2025, and what comes later costs the same.
"""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta

from benchmarks.clocks import medians, timed
from benchmarks.installation import installation
from benchmarks.refreshing import in_order, load_samples, refreshed, shown

FIRST_YEAR = 2026
BUILDS = 3


def main() -> None:
    """Make the store year by year, run, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=140_000, help="a year")
    parser.add_argument("--years", type=int, nargs="+", default=[1, 5, 10])
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    builds: list[str] = []
    with installation(None, log_level="ERROR"):
        _begin()
        try:
            _measure(options, builds)
        finally:  # also of a run that is interrupted: it takes long
            print(
                "\n| years | dossiers | cube built anew, wall | processor | cube, MB | files, MB |"
            )
            print("|---|---|---|---|---|---|", *builds, sep="\n")


def _measure(options: argparse.Namespace, builds: list[str]) -> None:
    """Print what refreshes take after each number of years, and keep what builds do."""
    print(
        "| years | changed | files, wall | files, processor | all, wall | all, processor | all, server |"
    )
    print("|---|---|---|---|---|---|---|")
    for before, years in zip([0, *options.years], options.years, strict=False):
        _add(options.dossiers, before, years)
        builds.append(f"| {years} | {_built()} |")
        for name, found in refreshed(in_order(), options.runs):
            print(f"| {years} | {name} | {' | '.join(shown(found))} |", flush=True)


def _begin() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_samples()


def _add(a_year: int, before: int, years: int) -> None:
    """Generate the years that are missing, in one order: what is open when an order ends stays open."""
    from django.db import connection
    from django.utils import timezone

    from thuocdo.dossiers.generate.loading import generate_dossiers
    from thuocdo.dossiers.generate.order import Order
    from thuocdo.indicators.cube.building import refresh
    from thuocdo.working_time.working_calendar import ZONE

    end = datetime(FIRST_YEAR + years, 1, 1, tzinfo=ZONE) - timedelta(seconds=1)
    order = Order(a_year * (years - before), date(FIRST_YEAR + before, 1, 1), end, seed=years)
    generate_dossiers(order)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    refresh(at=timezone.now())


def _built() -> str:
    """Build the cube anew some times; return the columns of the table."""
    from django.db.models import Sum
    from django.utils import timezone

    from thuocdo.dossiers.models import Dossier
    from thuocdo.indicators.cube import building, store
    from thuocdo.warehouse.models import FilledMonth

    with store.alone():
        found = [timed(lambda: building.build(at=timezone.now())) for _ in range(BUILDS)]
    clocks, grid = medians([one for one, _ in found]), found[-1][1]
    # Its files are sparse: what counts is the room they take.
    cube = sum(path.stat().st_blocks * 512 for path in grid.folder.iterdir())
    files = FilledMonth.objects.aggregate(of=Sum("byte_count"))["of"]
    sizes = f"{cube / 1e6:.0f} | {files / 1e6:.0f}"
    return f"{Dossier.objects.count():,} | {clocks.wall:.2f} | {clocks.here:.2f} | {sizes}"


if __name__ == "__main__":
    main()
