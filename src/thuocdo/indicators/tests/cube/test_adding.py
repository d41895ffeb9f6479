"""Rows that are added up here give what the engine adds up, and what is counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.indicators.cube import adding
from thuocdo.indicators.cube.adding import blocks
from thuocdo.indicators.cube.building import add_up
from thuocdo.indicators.cube.grid import Grid, Shape
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.moves import moves
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.tests.counting import NOTHING, table_of
from thuocdo.indicators.tests.test_counting import FACTS, FEWER, tables
from thuocdo.warehouse.engine.engine import engine, table_name

UNITS = (1, 2, 3, 4)
Cells = dict[tuple[str, int, int], int]


def of_fact(name: str) -> list[Measure]:
    return [one for one in measures().values() if one.fact == name and one.additive]


def by_blocks(held: list[Measure], rows: pa.Table) -> Cells:
    """Return what is not zero by measure, unit and day."""
    found: Cells = {}
    for one in moves(held):
        parts = engine().parts(one.statement, {table_name(one.fact): rows}, size=7)
        for block in blocks(one, parts, UNITS):
            for unit, day in np.argwhere(block.values).tolist():
                key = (block.code, UNITS[block.unit + unit], block.day + day)
                found[key] = found.get(key, 0) + block.sign * int(block.values[unit, day])
    return {key: value for key, value in found.items() if value}


def by_engine(held: list[Measure], rows: pa.Table) -> Cells:
    from thuocdo.indicators.measures.expressions import steps
    from thuocdo.warehouse.session import ask

    found: Cells = {}
    for group in steps(held):
        for row in ask(group.statement, NOTHING, rows={table_name(group.fact): rows}).to_pylist():
            for place, (one, sign) in enumerate(zip(group.measures, group.signs, strict=True)):
                key = (one.code, row["unit"], row["day"])
                found[key] = found.get(key, 0) + sign * row[f"m{place}"]
    return {key: value for key, value in found.items() if value}


@pytest.mark.parametrize("name", FACTS)
@FEWER
@given(data=st.data())
def test_rows_add_up_to_what_the_engine_adds_up(name: str, data: st.DataObject) -> None:
    rows = data.draw(tables(name))
    assert by_blocks(of_fact(name), rows) == by_engine(of_fact(name), rows)


def received(days: list[int], units: list[int]) -> pa.Table:
    from datetime import UTC, datetime, timedelta

    first = datetime(1970, 1, 1, 2, tzinfo=UTC)
    return table_of(
        "dossiers.dossiers",
        [
            {
                "dossier_id": number,
                "competent_agency_id": unit,
                "accepted_at": first + timedelta(days=day),
                "registered_at": first,
            }
            for number, (day, unit) in enumerate(zip(days, units, strict=True))
        ],
    )


def test_days_that_lie_years_apart_and_more_rows_than_a_lane_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adding, "_MOST", 5)
    held = [measures()["dossiers.received"]]
    days = [-800, 0, 0, 0, 0, 0, 0, 0, 1, 20_000, 20_000]
    found = by_blocks(held, received(days, [1, *[2] * 9, 3]))
    assert found == {
        ("dossiers.received", 1, -800): 1,
        ("dossiers.received", 2, 0): 7,
        ("dossiers.received", 2, 1): 1,
        ("dossiers.received", 2, 20_000): 1,
        ("dossiers.received", 3, 20_000): 1,
    }


def test_a_grid_grows_by_the_years_that_rows_need(tmp_path: Path) -> None:
    grid = Grid.create(tmp_path / "grid", Shape(("dossiers.received",), UNITS, (), (), ""))
    rows = received([364, 365, 365 * 3], [1, 1, 2])
    asked: Iterator[Any] = moves([measures()["dossiers.received"]])
    add_up(grid, asked, {table_name("dossiers.dossiers"): rows})
    assert grid.shape.years == (1970, 1971, 1972)
    assert Grid(tmp_path / "grid").shape == grid.shape
    assert grid.window([0], [0, 1], 0, 365).tolist() == [[1, 0]]
    assert grid.balance([0], [0, 1], 365 * 4).tolist() == [[2, 1]]
