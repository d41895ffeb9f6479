"""Distinct counts: asked of the records, for the same thing on two days or in two units counts once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.places import Place, stand_under
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure as by_code
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.engine.engine import Files, table_name
from thuocdo.warehouse.session import Snapshot, ask, snapshot
from thuocdo.working_time.period import Period

_Things: TypeAlias = tuple[Numbers, Numbers, Numbers]


def counted(
    measure: Measure, under: Sequence[Sequence[Place]], windows: Sequence[Period]
) -> Numbers:
    """Return how many different things a measure counts; shape: units × windows.

    Args:
        measure: a distinct count.
        under: for each unit, those that count for it and on which days.
        windows: of days.
    """
    rows = _rows(measure)
    found = np.zeros((len(under), len(windows)), np.int64)
    for place, window in enumerate(windows):
        things = _asked(measure.code, rows, day_number(window.start), day_number(window.end))
        for root, places in enumerate(under):
            found[root, place] = _count(things, places)
    return found


def by_day(measure: Measure, places: Sequence[Place], window: Period) -> tuple[Numbers, Numbers]:
    """Return how many different things a measure counts on each day of a window, and from its first day up to each; one number a day.

    Args:
        measure: a distinct count.
        places: the units that count for one, and on which days.
        window: of days.
    """
    first = day_number(window.start)
    units, days, kinds = _asked(measure.code, _rows(measure), first, day_number(window.end))
    mine = stand_under(units, days, places)
    seen = np.unique(np.stack([kinds[mine], days[mine] - first]), axis=1)
    _, begins = np.unique(seen[0], return_index=True)  # sorted by thing and day: its first day
    single = np.bincount(seen[1], minlength=window.length)
    return single, np.bincount(seen[1][begins], minlength=window.length).cumsum()


def _count(things: _Things, places: Sequence[Place]) -> int:
    units, days, kinds = things
    if len(places) == 1:
        return len(np.unique(kinds[units == places[0].unit]))
    return len(np.unique(kinds[stand_under(units, days, places)]))


def _rows(measure: Measure) -> Files:
    return snapshot([measure.fact]).tables[table_name(measure.fact)]


@lru_cache(maxsize=256)
def _asked(code: str, of: Files, first: int, end: int) -> _Things:
    """Return the unit, the day and the number of each thing that was there on a day of a window; kept until the files are others."""
    from thuocdo.indicators.measures.expressions import things_statement  # noqa: PLC0415 - slow

    measure = by_code(code)
    held = Snapshot({table_name(measure.fact): of}, None)
    rows = ask(things_statement(measure, first, end), held)
    kinds = rows.column("thing").combine_chunks().dictionary_encode()
    return _numbers(rows, "unit"), _numbers(rows, "day"), kinds.indices.to_numpy().astype(np.int64)


def _numbers(rows: pa.Table, name: str) -> Numbers:
    found: Numbers = rows.column(name).to_numpy().astype(np.int64, copy=False)
    return found
