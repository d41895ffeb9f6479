"""Figures beside PostgreSQL and pandas: `.venv/bin/python -m benchmarks.figures_beside [--dossiers 1400000] [--years 1] [--keep FOLDER]`.

Makes the facts of `benchmarks.figures` up and asks them three times: as the product does, of PostgreSQL with the same rows in its tables, and of pandas with
the same files. Every third measure that is added up is asked by unit and day, all distinct counts by unit. All numbers of all three must be the same, or
nothing is printed but where they are not. Then three runs of each, one after the other in turn; medians, in wall time and in processor time of everything that
takes part.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.clocks import Clocks, medians, timed
from benchmarks.installation import without_registers

if TYPE_CHECKING:
    from benchmarks.beside_answers import Side
    from thuocdo.indicators.measures.measure import Measure

RUNS = 3


def main() -> None:
    """Make the facts, load them, ask everybody, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--years", type=int, default=1)
    parser.add_argument("--keep")
    options = parser.parse_args()
    with without_registers(options.keep) as folder:
        from benchmarks import figures_data as data

        data.make(options.dossiers, options.years)
        _compare(folder, data.some(data.measured()))


def _compare(folder: Path, mine: Sequence[Measure]) -> None:
    from benchmarks.beside_answers import layout_made
    from benchmarks.beside_pandas import Pandas
    from benchmarks.beside_postgresql import loaded
    from benchmarks.beside_product import Product
    from benchmarks.figures_data import tables_made

    with loaded(folder, mine) as postgresql, tempfile.TemporaryDirectory(dir=folder) as place:
        layout = layout_made()
        product = Product(Path(place), mine, tables_made(), layout)
        compare([product, postgresql, Pandas(mine, layout)], mine)


def compare(sides: Sequence[Side], mine: Sequence[Measure]) -> None:
    """Ask several sides for measures, hold their numbers against those of the first, and print what they took; ends the program where numbers differ."""
    _check(sides)
    runs = [[_once(side) for side in sides] for _ in range(RUNS)]
    _print(
        sides,
        mine,
        [[medians(part) for part in zip(*some, strict=True)] for some in zip(*runs, strict=True)],
    )


def _check(sides: Sequence[Side]) -> None:
    """Ask everybody once, which also warms everything, and compare all numbers."""
    from benchmarks.beside_answers import differences

    answers = [side.cells()() | side.distinct()() for side in sides]
    for side, theirs in zip(sides[1:], answers[1:], strict=True):
        found = list(differences(answers[0], theirs))
        if found:
            sys.exit(f"{sides[0].name} and {side.name} differ:\n" + "\n".join(found))
    numbers = sum(one.size for one in answers[0].values())
    print(f"All {numbers:,} numbers of {len(answers[0])} measures are equal.\n")


def _once(side: Side) -> list[Clocks]:
    """Ask one of them; return what cells took, what distinct counts took, and both."""
    cells, distinct = (timed(ask, side.server)[0] for ask in (side.cells, side.distinct))
    return [cells, distinct, cells + distinct]


def _print(sides: Sequence[Side], mine: Sequence[Measure], found: list[list[Clocks]]) -> None:
    names = [side.name for side in sides]
    print(f"| what | {' | '.join(names)} | {' | '.join(f'{one}, times' for one in names[1:])} |")
    print("|---" * (2 * len(names)) + "|")
    added = sum(one.additive for one in mine)
    parts = (
        f"{added} measures by unit and day",
        f"{len(mine) - added} distinct counts by unit",
        "together",
    )
    for place, part in enumerate(parts):
        for clock, of in (("wall", attrgetter("wall")), ("processor", attrgetter("work"))):
            seconds = [of(some[place]) for some in found]
            times = [f"{one / seconds[0]:.1f}" for one in seconds[1:]]
            shown = [f"{one:.3f}" for one in seconds]
            print(f"| {part}, {clock} | {' | '.join(shown + times)} |")


if __name__ == "__main__":
    main()
