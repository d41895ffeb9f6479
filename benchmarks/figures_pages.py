"""How fast the leader's page and the page of an indicator answer from a cube of ten years and the units of a province.

    .venv/bin/python -m benchmarks.figures_pages [--seconds 10] [--keep FOLDER]

Makes the units and accounts of the demo and a cube of random numbers for all measures, units and days of ten years, serves them with two web processes, asks
each page 50 times a second, first with a cube that rests, then with one that changes every second, and prints a Markdown table. The dossiers themselves are
not made: these pages ask none. docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.serving import Browser, at_rate, row, served, session_of, warmed

RATE, YEARS = 50, 10
RATE_PAGE = "/office/figures/indicators/procedures.whole.on_time_rate/"
BAR = "≤ 60 ms"


def main() -> None:
    """Make the cube, serve, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--keep")
    options = parser.parse_args()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="thuocdo-bench-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        "THUOCDO_DEBUG": "0",
        "THUOCDO_LOG_LEVEL": "WARNING",
        "THUOCDO_DEMO": "1",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    try:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_sample", verbosity=0)
        grid = _cube()
        with served() as port:
            _measure(port, grid, options.seconds)
    finally:
        server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
        if server is not None and not options.keep:
            server.delete()
            shutil.rmtree(folder, ignore_errors=True)
        elif server is not None:
            server.stop()


def _cube() -> Any:
    """Publish a cube in which every measure of every unit has a number on each working day; return it."""
    from django.utils import timezone

    import numpy as np

    from thuocdo.indicators.cube import store
    from thuocdo.indicators.cube.grid import Shape
    from thuocdo.indicators.measures.registry import measures
    from thuocdo.organisations.models import Unit
    from thuocdo.warehouse.columns import day_number

    today = timezone.localdate()
    held = [one for one in measures().values() if one.additive]
    units = tuple(Unit.objects.in_force(today).order_by("pk").values_list("pk", flat=True))
    years = tuple(range(today.year - YEARS + 1, today.year + 1))
    facts = tuple(dict.fromkeys(one.fact for one in held))
    grid = store.begin(Shape(tuple(one.code for one in held), units, years, facts, "benchmark"))
    random = np.random.default_rng(1)
    days = np.arange(day_number(today.replace(year=years[0], month=1, day=1)), day_number(today))
    days = days[(days + 3) % 7 < 5]  # 1 January 1970 was a Thursday
    places = np.repeat(np.arange(len(units)), len(days))
    every = np.tile(days, len(units))
    begun = time.perf_counter()
    with grid.changing(numbers={}, as_of=int(timezone.now().timestamp())):
        for number, one in enumerate(held):
            usual = random.poisson(4, len(every)) + number % 3
            change = random.integers(-1, 2, len(every)) if one.until else usual
            grid.add(one.code, places, every, change)
    store.publish(grid)
    print(
        f"Cube: {len(held)} measures × {len(units)} units × {YEARS} years,"
        f" filled in {time.perf_counter() - begun:.0f} s.\n"
    )
    return grid


def _communes(username: str) -> list[int]:
    """Return ten communes whose pages a person may open."""
    from django.utils import timezone

    from thuocdo.accounts.models import User
    from thuocdo.office.figures.map_of_units import map_for, of_kind
    from thuocdo.organisations.models import Unit

    places = map_for(User.objects.get(username=username), timezone.localdate())
    return [one.id for one in of_kind(places, Unit.Kind.COMMUNE)][:10]


@contextmanager
def _changing(grid: Any) -> Iterator[None]:
    """Change the cube every second, as it is while people work."""
    stop = threading.Event()

    def change() -> None:
        as_of = grid.as_of
        while not stop.wait(1.0):
            as_of += 1
            with grid.changing(numbers={}, as_of=as_of):
                pass

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _measure(port: int, grid: Any, seconds: int) -> None:
    browser = Browser(port, session_of("thao"))
    units = _communes("thao")
    pages: dict[str, Callable[[int], str]] = {
        "leader's page": lambda _: "/office/figures/",
        "page of an indicator": lambda _: RATE_PAGE,
        "pages of ten units in turn": lambda n: f"/office/figures/units/{units[n % 10]}/",
    }
    print("| what | requests a second | p50 | p95 | bar (p95) |\n|---|---|---|---|---|")
    for name, address in pages.items():
        warmed(lambda n, a=address: browser.get(a(n)), rate=10)  # type: ignore[misc]
        times = at_rate(lambda n, a=address: browser.get(a(n)), rate=RATE, seconds=seconds)  # type: ignore[misc]
        row(name, times, BAR, RATE)
    with _changing(grid):
        for name, address in pages.items():
            warmed(lambda n, a=address: browser.get(a(n)), rate=10)  # type: ignore[misc]
            times = at_rate(lambda n, a=address: browser.get(a(n)), rate=RATE, seconds=seconds)  # type: ignore[misc]
            row(f"{name}, cube changing every second", times, BAR, RATE)


if __name__ == "__main__":
    main()
