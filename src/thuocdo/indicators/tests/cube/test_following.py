"""Rows changed at random: taking them out as they were and putting them in as they are gives what adding up everything anew gives."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pytest

from thuocdo.indicators.cube.building import _add
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.indicators.measures.expressions import steps
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.tests.counting import NOTHING
from thuocdo.indicators.tests.test_engines import rows_of
from thuocdo.warehouse.engine.engine import table_name
from thuocdo.warehouse.session import ask

FACTS = sorted({one.fact for one in measures().values() if one.additive})
UNITS = (1, 2, 3, 4)
YEARS = (1969, 1970)


def grid_of(folder: Path, name: str) -> Grid:
    codes = tuple(one.code for one in measures().values() if one.additive and one.fact == name)
    return Grid.create(folder / uuid4().hex, Shape(codes, UNITS, YEARS, (), ""))


def add(grid: Grid, name: str, rows: pa.Table, sign: int) -> None:
    mine = [one for one in measures().values() if one.additive and one.fact == name]
    for group in steps(mine):
        moved = ask(group.statement, NOTHING, rows={table_name(name): rows})
        _add(grid, group, moved, sign)


@pytest.mark.parametrize("seed", [120, 150])
@pytest.mark.parametrize("name", FACTS)
def test_following_changes_gives_what_building_anew_gives(
    name: str, seed: int, tmp_path: Path
) -> None:
    kept, before, after = rows_of(name, seed), rows_of(name, seed // 3), rows_of(name, seed // 4)
    followed, anew = grid_of(tmp_path, name), grid_of(tmp_path, name)
    add(followed, name, pa.concat_tables([kept, before]), 1)
    add(followed, name, before, -1)
    add(followed, name, after, 1)
    add(anew, name, pa.concat_tables([kept, after]), 1)
    assert any(cells.any() for cells in anew._years.values())
    assert all(np.array_equal(followed._years[year], anew._years[year]) for year in YEARS)
