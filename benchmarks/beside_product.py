"""The figures as the product gives them: the cube is built from the files, and distinct counts are asked of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from benchmarks.beside_answers import Answers, Layout
from thuocdo.indicators.cube.building import add_up
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.indicators.evaluation.distinct import counted
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.moves import moves
from thuocdo.postgresql.server import EmbeddedServer
from thuocdo.warehouse.columns import day_of
from thuocdo.warehouse.engine.engine import Files
from thuocdo.warehouse.session import Snapshot
from thuocdo.working_time.period import Period


class Product:
    """The product, with facts by the names that statements know them by; its cubes lie in a folder of their own."""

    name = "Thước Đo"
    server: EmbeddedServer | None = None

    def __init__(
        self, folder: Path, mine: Sequence[Measure], tables: Mapping[str, Files], layout: Layout
    ) -> None:
        added = [one for one in mine if one.additive]
        self._folder = folder
        self._tables, self._layout = tables, layout
        self._numbers = count()
        self._shape = Shape(tuple(one.code for one in added), layout.units, (), (), "")
        self._moves = list(moves(added))
        self._distinct = [one for one in mine if not one.additive]
        self._under = [[Place(unit, BEGINNING, END)] for unit in layout.units]

    def cells(self) -> Callable[[], Answers]:
        """Build a cube; see `Side`."""
        grid = Grid.create(self._folder / str(next(self._numbers)), self._shape)
        add_up(grid, self._moves, self._tables)
        return lambda: self._laid_out(grid)

    def distinct(self) -> Callable[[], Answers]:
        """Ask as evaluation does, of files that it has not seen yet: what it was asked before it would still know. See `Side`."""
        number, days = next(self._numbers), self._layout.days
        tables = {name: replace(of, number=-number) for name, of in self._tables.items()}
        held = Snapshot(tables, None)
        window = [Period(day_of(days[0]), day_of(days[-1]))]
        found = {one.code: counted(one, self._under, window, held)[:, 0] for one in self._distinct}
        return lambda: found

    def _laid_out(self, grid: Grid) -> Answers:
        days, units = self._layout.days, range(len(self._layout.units))
        places = grid.measure_place.items()
        return {code: grid.daily([n], units, days[0], days[-1] + 1)[0] for code, n in places}
