"""What few changed rows move in a cube: taken out as they were, put in as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa

from thuocdo.indicators.cube.adding import NEVER, ROWS_AT_A_TIME, Rows
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.measures.expressions import steps
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.moves import Moves, moves
from thuocdo.warehouse.engine.engine import engine, table_name
from thuocdo.warehouse.session import Snapshot, ask

_NOTHING = Snapshot({}, None)


@dataclass(frozen=True, slots=True)
class Moved:
    """What measures gain or lose (`values`, by code) in some units (ids) on some days, one entry each; all zero entries are left out."""

    values: Mapping[str, Numbers]
    units: Numbers
    days: Numbers


def moved_here(held: Sequence[Measure], rows: pa.Table, sign: int) -> Iterator[Moved]:
    """Yield what few rows move, added up in this process: one statement for all, where the engine would be asked for each day that measures move on.

    Args:
        held: measures of one fact.
        rows: of the fact.
        sign: 1 where they come in, -1 where they go.
    """
    for asked in _moves_of(tuple(held)):
        tables = {table_name(asked.fact): rows}
        for part in engine().parts(asked.statement, tables, size=ROWS_AT_A_TIME):
            yield from _row_by_row(asked, part, sign)


def _row_by_row(asked: Moves, part: pa.RecordBatch, sign: int) -> Iterator[Moved]:
    """Yield what each row moves, without adding rows up: for few of them that costs less than laying out units × days for every measure."""
    rows = Rows(part)
    for name, moving in asked.by_day:
        days = rows.day(name)
        values: dict[str, Numbers] = {}
        for move in moving:
            met = rows.met(move)
            gained: Numbers = np.full(rows.count, move.sign * sign, np.int64)
            if move.value:
                gained *= rows.value(move.value)
            if met is not None:
                gained *= met
            values[move.code] = values[move.code] + gained if move.code in values else gained
        # A cube built anew has no year for days on which nothing is counted either.
        some = np.flatnonzero((days != NEVER) & np.any(list(values.values()), axis=0))
        if some.size:
            moved = {code: all_values[some] for code, all_values in values.items()}
            yield Moved(moved, rows.units[some], days[some].astype(np.int64))


def moved_by_engine(held: Sequence[Measure], rows: pa.Table, sign: int) -> Iterator[Moved]:
    """Yield what few rows move, added up by the engine; see `moved_here`."""
    for group in steps(held):
        found = ask(group.statement, _NOTHING, rows={table_name(group.fact): rows})
        columns = [whole(found.column(f"m{place}")) for place in range(len(group.measures))]
        # A cube built anew has no year for days on which nothing is counted either.
        some = np.flatnonzero(np.any(columns, axis=0))
        values = {
            one.code: column[some] * (direction * sign)
            for one, column, direction in zip(group.measures, columns, group.signs, strict=True)
        }
        units, days = whole(found.column("unit")), whole(found.column("day"))
        if some.size:
            yield Moved(values, units[some], days[some])


@cache
def _moves_of(held: tuple[Measure, ...]) -> tuple[Moves, ...]:
    return tuple(moves(held))


def whole(column: pa.ChunkedArray) -> Numbers:
    """Return whole numbers as 64 bits each."""
    found: Numbers = column.to_numpy().astype(np.int64, copy=False)
    return found
