"""The figures as the product gives them: the cube is built from the files, and distinct counts are asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.beside_answers import Answers
from benchmarks.figures_data import UNITS, days_made, tables_made
from thuocdo.indicators.cube.building import add_up
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.indicators.evaluation.distinct import counted
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.moves import moves
from thuocdo.postgresql.server import EmbeddedServer
from thuocdo.warehouse.columns import day_of
from thuocdo.warehouse.session import Snapshot
from thuocdo.working_time.period import Period

_UNITS = tuple(range(1, UNITS + 1))


class Product:
    """The product; its cubes lie in a folder of their own."""

    name = "Thước Đo"
    server: EmbeddedServer | None = None

    def __init__(self, folder: Path, mine: Sequence[Measure]) -> None:
        added = [one for one in mine if one.additive]
        self._folder = folder
        self._numbers = count()
        self._shape = Shape(tuple(one.code for one in added), _UNITS, (), (), "")
        self._moves = list(moves(added))
        self._distinct = [one for one in mine if not one.additive]
        self._under = [[Place(unit, BEGINNING, END)] for unit in _UNITS]

    def cells(self) -> Callable[[], Answers]:
        """Build a cube; see `Side`."""
        grid = Grid.create(self._folder / str(next(self._numbers)), self._shape)
        add_up(grid, self._moves, tables_made())
        return lambda: _laid_out(grid)

    def distinct(self) -> Callable[[], Answers]:
        """Ask as evaluation does, of files that it has not seen yet: what it was asked before it would still know. See `Side`."""
        number, days = next(self._numbers), days_made()
        tables = {name: replace(of, number=number) for name, of in tables_made().items()}
        held = Snapshot(tables, None)
        window = [Period(day_of(days[0]), day_of(days[-1]))]
        found = {one.code: counted(one, self._under, window, held)[:, 0] for one in self._distinct}
        return lambda: found


def _laid_out(grid: Grid) -> Answers:
    days, units = days_made(), range(UNITS)
    places = grid.measure_place.items()
    return {code: grid.daily([n], units, days[0], days[-1] + 1)[0] for code, n in places}
