"""How fast figures are computed from the facts: `.venv/bin/python -m benchmarks.figures [--dossiers 1400000] [--years 1] [--keep FOLDER]`.

Makes facts up as Parquet (columns of the real ones), asks them with the statements of the cube, and says beside it what decoding the same columns takes
in the same run (the floor).
Wall time and processor time of all threads, the median of three runs each: on a shared machine the second one says more.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.clocks import medians, timed
from benchmarks.installation import without_registers

if TYPE_CHECKING:
    from thuocdo.indicators.measures.measure import Measure
    from thuocdo.indicators.measures.moves import Moves

RUNS = 3
_ALL_DAYS = date(2000, 1, 1), date(2100, 1, 1)
_NUMBERS = count(2)


def main() -> None:
    """Make the facts, measure, print."""
    options = _options()
    with without_registers(options.keep) as folder:
        from benchmarks.figures_data import make

        make(options.dossiers, options.years)
        print("| what | seconds | processor seconds |\n|---|---|---|")
        _measure(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--keep")
    return parser.parse_args()


def _measure(folder: Path) -> None:
    from benchmarks.figures_data import measured, some

    for mine in (
        some(measured()),
        measured(),
    ):  # the fewer first: memory is given as the most so far
        _rebuild(folder, mine)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"| peak of memory so far, GB | {peak:.2f} | |", flush=True)


def _rebuild(folder: Path, mine: Sequence[Measure]) -> None:
    from benchmarks.figures_data import tables_made
    from thuocdo.indicators.measures.moves import moves
    from thuocdo.warehouse.engine.engine import engine

    tables, duck = tables_made(), engine("duckdb")
    asked = list(moves([one for one in mine if one.additive]))
    distinct = list(moves([one for one in mine if not one.additive]))
    decode = _decoding(duck, tables, [one.statement for one in (*asked, *distinct)])

    def ask(statements: list[str]) -> Callable[[], list[Any]]:
        return lambda: [duck.run(one, tables) for one in statements]

    floor = _timed("floor: decoding the columns they use", ask(decode))
    built = _timed(
        f"rebuild of the cube, {sum(one.additive for one in mine)} measures",
        lambda: _built(folder, asked, tables),
    )
    kinds = sum(not one.additive for one in mine)
    found = _timed(
        f"{kinds} distinct counts of each unit, all days", lambda: _counted(mine, tables)
    )
    both = _timed(
        f"all {len(mine)} measures, beside each other",
        lambda: _beside(lambda: _built(folder, asked, tables), lambda: _counted(mine, tables)),
    )
    for name, some in (
        ("the cube alone", built),
        ("all, one after the other", tuple(map(sum, zip(built, found, strict=True)))),
        ("all, beside each other", both),
    ):
        print(f"| {name}, in floors | {some[0] / floor[0]:.1f} | {some[1] / floor[1]:.1f} |")


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


def _built(folder: Path, asked: Sequence[Moves], tables: dict[str, Any]) -> None:
    """Make a grid of the facts, as building the cube does."""
    from benchmarks.figures_data import UNITS
    from thuocdo.indicators.cube.building import add_up
    from thuocdo.indicators.cube.grid import Grid, Shape

    codes = dict.fromkeys(move.code for one in asked for _, moving in one.by_day for move in moving)
    place = Path(tempfile.mkdtemp(dir=folder)) / "grid"
    grid = Grid.create(place, Shape(tuple(codes), tuple(range(1, UNITS + 1)), (), (), ""))
    add_up(grid, asked, tables)
    shutil.rmtree(place.parent)


def _counted(mine: Sequence[Measure], tables: dict[str, Any]) -> None:
    """Count different things of each unit over all days, as evaluation does of files that it does not know yet."""
    from benchmarks.figures_data import UNITS
    from thuocdo.indicators.evaluation.distinct import counted
    from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
    from thuocdo.warehouse.session import Snapshot
    from thuocdo.working_time.period import Period

    number = next(_NUMBERS)
    held = Snapshot({name: replace(one, number=number) for name, one in tables.items()}, None)
    under = [(Place(unit, BEGINNING, END),) for unit in range(1, UNITS + 1)]
    for one in mine:
        if not one.additive:
            counted(one, under, [Period(*_ALL_DAYS)], held)


def _beside(*runs: Callable[[], None]) -> None:
    """Run some things in a thread each, and wait for all."""
    with ThreadPoolExecutor(len(runs)) as threads:
        for done in [threads.submit(run) for run in runs]:
            done.result()


def _timed(name: str, run: Callable[[], Any]) -> tuple[float, float]:
    """Run something some times after a first one; print and return the medians of wall and processor time."""
    run()
    clocks = medians([timed(run)[0] for _ in range(RUNS)])
    found = clocks.wall, clocks.here
    print(f"| {name} | {found[0]:.3f} | {found[1]:.3f} |", flush=True)
    return found


if __name__ == "__main__":
    main()
