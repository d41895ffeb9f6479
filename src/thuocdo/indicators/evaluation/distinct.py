"""Distinct counts: asked of the records, for the same thing on two days or in two units counts once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from thuocdo.indicators.cube.adding import ROWS_AT_A_TIME
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.places import Place
from thuocdo.indicators.evaluation.things import Things, named
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure as by_code
from thuocdo.indicators.measures.registry import measures
from thuocdo.warehouse.columns import day_number
from thuocdo.warehouse.engine.engine import Files, engine, table_name
from thuocdo.warehouse.session import Snapshot, snapshot
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.indicators.measures.moves import Moves

#: The things a measure counts, and its bit in them.
_Found: TypeAlias = tuple[Things, int]
#: More questions than this are not kept: ten years of 1.4 million dossiers are some 50 MB each.
MOST_KEPT = 32


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
    found = np.zeros((len(under), len(windows)), np.int64)
    for place, window in enumerate(windows):
        first, end = day_number(window.start), day_number(window.end)
        things, bit = _of(measure, held, cuts(under, first, end))
        found[:, place] = things.counted(bit, under)
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
    first, end = day_number(window.start), day_number(window.end)
    things, bit = _of(measure, held, range(first, end + 1))
    return things.by_span(bit, places)


def cuts(under: Iterable[Iterable[Place]], first: int, end: int) -> list[int]:
    """Return the first day of a window, the days in it on which other units begin to count, and the day after its last."""
    turns = {day for places in under for one in places for day in (one.first, one.end)}
    return sorted({first, end, *(day for day in turns if first < day < end)})


def _of(measure: Measure, held: Snapshot, days: Iterable[int]) -> _Found:
    """Return the things that a measure counts by spans of days, and its bit in them."""
    rows = held.tables[table_name(measure.fact)]
    return _asked(_alike(measure), rows, tuple(days))[measure.code]


def _alike(measure: Measure) -> tuple[str, ...]:
    """Return the distinct counts of the same rows on the same day: one statement answers all."""

    def what(one: Measure) -> tuple[object, ...]:
        return one.additive, one.fact, one.unit, one.on

    return tuple(one.code for one in measures().values() if what(one) == what(measure))


#: What was counted, by what was asked, and of which files: it takes the place of what was counted of their forerunners.
_kept: dict[tuple[tuple[str, ...], tuple[int, ...]], tuple[Files, Mapping[str, _Found]]] = {}


def _asked(codes: tuple[str, ...], of: Files, days: tuple[int, ...]) -> Mapping[str, _Found]:
    """Return what some distinct counts count between the first and the last of some days; kept until the files are others."""
    known = _kept.get((codes, days))
    if known is not None and known[0] == of:
        return known[1]
    found = _read(codes, of, days)
    _kept.pop((codes, days), None)
    while len(_kept) >= MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[codes, days] = of, found
    return found


def _read(codes: tuple[str, ...], of: Files, days: tuple[int, ...]) -> Mapping[str, _Found]:
    from thuocdo.indicators.measures.moves import in_window  # noqa: PLC0415 - slow

    asked = _moves(codes)
    statement = in_window(asked, days[0], days[-1])
    parts = engine().parts(statement, {table_name(asked.fact): of}, size=ROWS_AT_A_TIME)
    return named(asked, parts, days)


@cache
def _moves(codes: tuple[str, ...]) -> Moves:
    from thuocdo.indicators.measures.moves import moves  # noqa: PLC0415 - slow

    (found,) = moves([by_code(code) for code in codes])
    return found
