"""The grid adds up like a list of numbers, and never shows half a change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.indicators.cube import grid as grids
from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.warehouse.columns import day_number

FIRST, LAST = day_number(date(2024, 1, 1)), day_number(date(2026, 12, 31))
SHAPE = Shape(("a", "b"), (5, 7, 9), (2024, 2025, 2026), ("dossiers.dossiers",), "d")

days = st.integers(FIRST, LAST)
entries = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 2), days, st.integers(-9, 9)), max_size=30
)


def filled(folder: Path, rows: list[tuple[str, int, int, int]], *, spare: int = 0) -> Grid:
    grid = Grid.create(folder / uuid4().hex, replace(SHAPE, spare=spare))
    with grid.changing(numbers={"dossiers.dossiers": 1}, as_of=1):
        for measure, unit, day, value in rows:
            grid.add(measure, np.array([unit]), np.array([day]), np.array([value]))
    return grid


@given(rows=entries, first=days, length=st.integers(0, 800))
def test_windows_balances_and_days_add_up(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, int, int, int]],
    first: int,
    length: int,
) -> None:
    grid = filled(tmp_path_factory.mktemp("cube"), rows)
    end = first + length
    for place, measure in enumerate("ab"):
        for unit in range(3):
            mine = [
                (day, value) for code, one, day, value in rows if (code, one) == (measure, unit)
            ]
            window = sum(value for day, value in mine if first <= day < end)
            assert grid.window([place], [unit], first, end)[0, 0] == window
            assert grid.daily([place], [unit], first, end)[0, 0].sum() == window
            before = sum(value for day, value in mine if day < end)
            assert grid.balance([place], [unit], end)[0, 0] == before


def test_another_process_sees_what_was_added(tmp_path: Path) -> None:
    grid = filled(tmp_path, [("b", 2, FIRST, 4)])
    other = Grid(grid.folder)
    assert other.shape == SHAPE
    assert dict(other.numbers) == {"dossiers.dossiers": 1}
    with grid.changing(numbers={}, as_of=2):
        grid.add("b", np.array([2]), np.array([LAST]), np.array([3]))
    assert other.balance([1], [2], LAST + 1)[0, 0] == 7
    assert (other.as_of, dict(other.numbers)) == (2, {"dossiers.dossiers": 1})


def test_a_reader_who_is_overtaken_reads_again(tmp_path: Path) -> None:
    grid = filled(tmp_path, [("a", 0, FIRST, 1)])
    seen = []

    def ask(held: Grid) -> int:
        found = int(held.window([0], [0], FIRST, FIRST + 1)[0, 0])
        if not seen:
            with grid.changing(numbers={}, as_of=3):
                grid.add("a", np.array([0]), np.array([FIRST]), np.array([1]))
        seen.append(found)
        return found

    assert grid.read(ask) == 2
    assert seen == [1, 2]


def test_a_change_that_broke_off_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "PATIENCE_SECONDS", 0.01)
    grid = filled(tmp_path, [("a", 0, FIRST, 1)])
    with pytest.raises(MemoryError), grid.changing(numbers={}, as_of=2):
        raise MemoryError
    assert not grid.whole
    with pytest.raises(CubeBroken):
        grid.read(lambda held: held.as_of)


def test_a_year_without_place_is_refused(tmp_path: Path) -> None:
    grid = filled(tmp_path, [])
    with pytest.raises(KeyError):
        grid.add("a", np.array([0]), np.array([LAST + 1]), np.array([1]))


def test_a_grid_that_grows_shares_what_it_had(tmp_path: Path) -> None:
    before = filled(tmp_path, [("b", 2, FIRST, 4)], spare=2)
    grown = before.grown(tmp_path / "grown", [11, 12], [2028])
    assert grown is not None
    assert (grown.shape.units, grown.shape.years) == ((5, 7, 9, 11, 12), tuple(range(2024, 2029)))
    assert before.read(lambda held: held.balance([1], [2], LAST + 1)[0, 0]) == 4, "nothing changed"
    far = day_number(date(2028, 2, 29))
    with grown.changing(numbers={"dossiers.dossiers": 2}, as_of=2):
        grown.add("b", np.array([2, 3]), np.array([FIRST, far]), np.array([1, 5]))
    again = Grid(grown.folder)
    assert again.read(lambda held: held.balance([1], [2, 3, 4], far + 1)).tolist() == [[5, 5, 0]]
    assert dict(again.numbers) == {"dossiers.dossiers": 2}
    with pytest.raises(CubeBroken):
        before.read(lambda held: held.as_of)
    assert not before.whole
    assert grown.grown(tmp_path / "full", [13], []) is None, "no room is left"
    assert not (tmp_path / "full").exists()


def test_a_grid_does_not_grow_by_a_unit_that_lies_among_its_own(tmp_path: Path) -> None:
    assert filled(tmp_path, [], spare=2).grown(tmp_path / "grown", [8], []) is None


def test_files_of_another_version_are_not_opened(tmp_path: Path) -> None:
    grid = filled(tmp_path, [])
    said = json.loads((grid.folder / "meta.json").read_text())
    (grid.folder / "meta.json").write_text(json.dumps(said | {"layout": 1}))
    with pytest.raises(CubeBroken):
        Grid(grid.folder)


def test_whole_years_are_written_where_there_is_something(tmp_path: Path) -> None:
    """What lies between units with a number may be written or left out: it reads the same."""
    shape = Shape(("a", "b"), tuple(range(400)), (), (), "")
    put, added = Grid.create(tmp_path / "put", shape), Grid.create(tmp_path / "added", shape)
    sheet = put.blank()
    units = np.array([0, 1, 5, 20, 30, 399])
    days = np.array([0, 3, 364, 100, 101, 10])
    sheet[1, units, days] = 7
    put.put({2026: sheet})
    added.grow([2026])
    added.add("b", units, days + day_number(date(2026, 1, 1)), np.full(6, 7))
    assert np.array_equal(put._years[2026], added._years[2026])
    kept = (tmp_path / "put" / "2026.i64").stat()
    assert kept.st_blocks * 512 < kept.st_size / 4, "units without a number take no room"
