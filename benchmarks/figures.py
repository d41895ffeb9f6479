"""How fast figures are computed from the facts: `.venv/bin/python -m benchmarks.figures [--dossiers 1400000] [--years 1] [--keep FOLDER]`.

Makes facts up as Parquet (columns of the real ones), asks them with the statements of the cube, and says beside it what decoding the same columns takes
in the same run (the floor).
Wall time and processor time of all threads, the median of three runs each: on a shared machine the second one says more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 3
FACTS = {
    "dossiers.dossiers": "dossiers",
    "dossiers.payments": "payments",
    "feedback.ratings": "ratings",
}


def main() -> None:
    """Make the facts, measure, print."""
    options = _options()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="thuocdo-figures-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
    }
    # Nothing is asked of the registers here; without an address an embedded server would start.
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/nothing")
    import django

    django.setup()
    try:
        _made(folder, options.dossiers, options.years)
        print("| what | seconds | processor seconds |\n|---|---|---|")
        _measure(folder)
        print(f"\nPeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--keep")
    return parser.parse_args()


def _made(folder: Path, count: int, years: int) -> None:
    """Write the files where they are not there yet."""
    from benchmarks.figures_data import months
    from thuocdo.warehouse.folder import write

    if list(folder.glob("warehouse/*.parquet")):
        return
    for month in months(count, years):
        for name in FACTS.values():
            write(getattr(month, name), f"{name}-{month.first:%Y-%m}.parquet")


def _measure(folder: Path) -> None:
    from thuocdo.indicators.measures.expressions import steps, things_statement
    from thuocdo.indicators.measures.registry import measures
    from thuocdo.warehouse.engine.engine import engine

    mine = [one for one in measures().values() if one.fact in FACTS]
    groups = steps([one for one in mine if one.additive])
    tables = _tables(folder)
    duck = engine("duckdb")
    cells = [group.statement for group in groups]
    distinct = [things_statement(one, 0, 100_000) for one in mine if not one.additive]
    decode = _decoding(duck, tables, [*cells, *distinct])

    def ask(statements: list[str]) -> Callable[[], list[Any]]:
        return lambda: [duck.run(one, tables) for one in statements]

    floor = _timed("floor: decoding the columns they use", ask(decode))
    asked = _timed(f"{len(groups)} statements of the cube", ask(cells))
    found = ask(cells)()
    built = _timed("adding them to the grid", lambda: _grid(folder, groups, found))
    _timed(f"things of {len(distinct)} distinct counts, all days", ask(distinct))
    counts = f"{sum(one.additive for one in mine)} measures"
    print(f"| rebuild of the cube, {counts}, in floors | {(asked[0] + built[0]) / floor[0]:.1f} "
          f"| {(asked[1] + built[1]) / floor[1]:.1f} |")  # fmt: skip


def _tables(folder: Path) -> dict[str, Any]:
    from thuocdo.facts.registry import fact
    from thuocdo.warehouse.columns import kept_schema
    from thuocdo.warehouse.engine.engine import Files, table_name

    return {
        table_name(name): Files(
            kept_schema(fact(name).schema),
            tuple(sorted((folder / "warehouse").glob(f"{short}-*.parquet"))),
            1,
        )
        for name, short in FACTS.items()
    }


def _decoding(engine: Any, tables: dict[str, Any], statements: list[str]) -> list[str]:
    """Return statements that decode the columns which others read, as the engine plans them."""
    used: dict[str, set[str]] = {name: set() for name in tables}
    for statement in statements:
        plan = engine.run(f"EXPLAIN (FORMAT json) {statement}", tables).column(1)[0].as_py()
        name = next(one for one in tables if f'"{one}"' in statement)
        for node in json.loads(plan):
            used[name] |= _columns(node)
    return [
        f"SELECT {', '.join(f'count({one})' for one in sorted(columns))} FROM {name}"  # noqa: S608 - names of ours
        for name, columns in used.items()
        if columns
    ]


def _columns(node: dict[str, Any]) -> set[str]:
    found = set[str]()
    if "PARQUET" in node["name"].upper():
        said = node.get("extra_info", {}).get("Projections", [])
        found |= {said} if isinstance(said, str) else set(said)
    return found.union(*(_columns(one) for one in node["children"]))


def _grid(folder: Path, groups: Any, found: list[Any]) -> None:
    """Put the answers into a grid, as building the cube does."""
    from benchmarks.figures_data import UNITS
    from thuocdo.indicators.cube.building import _add, _ends
    from thuocdo.indicators.cube.grid import Grid, Shape

    codes = dict.fromkeys(one.code for group in groups for one in group.measures)
    ends = [day for rows in found if rows.num_rows for day in _ends(rows.column("day"))]
    years = tuple(range(min(ends).year, max(ends).year + 1))
    place = Path(tempfile.mkdtemp(dir=folder)) / "grid"
    grid = Grid.create(place, Shape(tuple(codes), tuple(range(1, UNITS + 1)), years, (), ""))
    for group, rows in zip(groups, found, strict=True):
        _add(grid, group, rows, 1)
    shutil.rmtree(place.parent)


def _timed(name: str, run: Callable[[], Any]) -> tuple[float, float]:
    """Run something some times after a first one; print and return the medians of wall and processor time."""
    run()
    walls, works = [], []
    for _ in range(RUNS):
        wall, work = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - work)
    found = statistics.median(walls), statistics.median(works)
    print(f"| {name} | {found[0]:.3f} | {found[1]:.3f} |", flush=True)
    return found


if __name__ == "__main__":
    main()
