"""Distinct counts: asked of the records, for the same thing on two days or in two units counts once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.places import Place, stand_under
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure as by_code
from thuocdo.indicators.measures.registry import measures
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.engine.engine import Files, table_name
from thuocdo.warehouse.session import Snapshot, ask, snapshot
from thuocdo.working_time.period import Period

#: A window may hold millions of rows.
Small: TypeAlias = npt.NDArray[np.int32]
_Things: TypeAlias = tuple[Small, Small, Small]
_Found: TypeAlias = tuple[Small, Small, Small, list[npt.NDArray[np.bool_]]]


def held_for(wanted: Sequence[Measure]) -> Snapshot:
    """Return the facts that the distinct counts among some measures are asked of; no query where there is none."""
    facts = {one.fact for one in wanted if not one.additive}
    return snapshot(facts) if facts else Snapshot({}, None)


def counted(
    measure: Measure,
    under: Sequence[Sequence[Place]],
    windows: Sequence[Period],
    held: Snapshot,
) -> Numbers:
    """Return how many different things a measure counts; shape: units × windows.

    Args:
        measure: a distinct count.
        under: for each unit, those that count for it and on which days.
        windows: of days.
        held: the facts as they stand (`held_for`).
    """
    rows = held.tables[table_name(measure.fact)]
    found = np.zeros((len(under), len(windows)), np.int64)
    for place, window in enumerate(windows):
        things = _of(measure, rows, window)
        for root, places in enumerate(under):
            found[root, place] = _count(things, places)
    return found


def by_day(
    measure: Measure, places: Sequence[Place], window: Period, held: Snapshot
) -> tuple[Numbers, Numbers]:
    """Return how many different things a measure counts on each day of a window, and from its first day up to each; one number a day.

    Args:
        measure: a distinct count.
        places: the units that count for one, and on which days.
        window: of days.
        held: the facts as they stand (`held_for`).
    """
    rows = held.tables[table_name(measure.fact)]
    first = day_number(window.start)
    units, days, kinds = _of(measure, rows, window)
    mine = stand_under(units, days, places)
    # A thing and a day as one number, sorted and compared with their neighbours: much less than what `np.unique` of pairs costs.
    pairs = _once(np.sort(kinds[mine].astype(np.int64) * window.length + (days[mine] - first)))
    things, on = np.divmod(pairs, window.length)
    begins = on[_firsts(things)]
    single = np.bincount(on, minlength=window.length)
    return single, np.bincount(begins, minlength=window.length).cumsum()


def _once(values: Numbers) -> Numbers:
    """Return sorted values, each once."""
    return values[_firsts(values)]


def _firsts(values: Numbers) -> npt.NDArray[np.bool_]:
    """Say which of sorted values are the first of their kind."""
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def _count(things: _Things, places: Sequence[Place]) -> int:
    units, days, kinds = things
    mine = units == places[0].unit if len(places) == 1 else stand_under(units, days, places)
    return different(kinds[mine])


def different(values: npt.NDArray[Any]) -> int:
    """Return how many different values there are: sorted and compared with their neighbours, much less than what `np.unique` costs."""
    return int(np.count_nonzero(_firsts(np.sort(values))))


def _of(measure: Measure, rows: Files, window: Period) -> _Things:
    """Return the unit, the day and the number of each thing that a measure counts in a window; a thing may come several times."""
    alike = _alike(measure)
    first, end = day_number(window.start), day_number(window.end)
    units, days, kinds, met = _asked(alike, rows, first, end)
    mine = met[alike.index(measure.code)]
    return units[mine], days[mine], kinds[mine]


def _alike(measure: Measure) -> tuple[str, ...]:
    """Return the distinct counts of the same things on the same day: one statement answers all."""

    def what(one: Measure) -> tuple[object, ...]:
        return one.additive, one.fact, one.unit, one.on, one.column

    return tuple(one.code for one in measures().values() if what(one) == what(measure))


@lru_cache(maxsize=32)
def _asked(codes: tuple[str, ...], of: Files, first: int, end: int) -> _Found:
    """Return the unit, the day and the number of each thing in a window, and for each measure which of them it counts; kept until the files are others."""
    from thuocdo.indicators.measures.expressions import things_statement  # noqa: PLC0415 - slow

    alike = [by_code(code) for code in codes]
    held = Snapshot({table_name(alike[0].fact): of}, None)
    rows = ask(things_statement(alike, first, end), held)
    kinds = rows.column("thing").combine_chunks().dictionary_encode().indices
    met = [rows.column(f"m{place}").to_numpy() == 1 for place in range(len(alike))]
    return _numbers(rows, "unit"), _numbers(rows, "day"), kinds.to_numpy(), met


def _numbers(rows: pa.Table, name: str) -> Small:
    """Return whole numbers in half the room."""
    found: Small = rows.column(name).to_numpy().astype(np.int32)
    return found
