"""Rows changed at random: taking them out as they were and putting them in as they are gives what adding up everything anew gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pytest

from thuocdo.indicators.cube.building import _add
from thuocdo.indicators.cube.following import Moved, moved_by_engine, moved_here
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.tests.test_engines import rows_of

Way: TypeAlias = Callable[..., Iterator[Moved]]
FACTS = sorted({one.fact for one in measures().values() if one.additive})
UNITS = (1, 2, 3, 4)
YEARS = (1969, 1970)


def grid_of(folder: Path, name: str) -> Grid:
    codes = tuple(one.code for one in measures().values() if one.additive and one.fact == name)
    return Grid.create(folder / uuid4().hex, Shape(codes, UNITS, YEARS, (), ""))


def add(grid: Grid, name: str, rows: pa.Table, sign: int, way: Way) -> None:
    mine = [one for one in measures().values() if one.additive and one.fact == name]
    for moved in way(mine, rows, sign):
        _add(grid, moved)


def same(one: Grid, other: Grid) -> bool:
    return all(np.array_equal(one._years[year], other._years[year]) for year in YEARS)


@pytest.mark.parametrize("way", [moved_here, moved_by_engine])
@pytest.mark.parametrize("seed", [120, 150])
@pytest.mark.parametrize("name", FACTS)
def test_following_changes_gives_what_building_anew_gives(
    name: str, seed: int, way: Way, tmp_path: Path
) -> None:
    kept, before, after = rows_of(name, seed), rows_of(name, seed // 3), rows_of(name, seed // 4)
    followed, anew = grid_of(tmp_path, name), grid_of(tmp_path, name)
    add(followed, name, pa.concat_tables([kept, before]), 1, way)
    add(followed, name, before, -1, way)
    add(followed, name, after, 1, way)
    add(anew, name, pa.concat_tables([kept, after]), 1, way)
    assert any(cells.any() for cells in anew._years.values())
    assert same(followed, anew)
    counted = grid_of(tmp_path, name)
    add(counted, name, pa.concat_tables([kept, after]), 1, moved_by_engine)
    assert same(counted, anew), "both ways give the same"
