"""What measures come to day by day, of one unit: how a window went on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.grid import Grid, Numbers
from thuocdo.indicators.evaluation import distinct
from thuocdo.indicators.evaluation.places import Place, places
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure
from thuocdo.warehouse.columns import day_number
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Daily:
    """Measures of one unit on each day of a window; shape of both: measures × days.

    `single` is the value of each day alone, `to_date` that of the window from its first day up to each. A stock is that of the day's end in both.
    """

    codes: tuple[str, ...]
    window: Period
    single: Numbers
    to_date: Numbers
    as_of: int


def daily(codes: Sequence[str], unit: int, window: Period) -> Daily:
    """Return what measures come to day by day; `measured` over each of the windows gives the same.

    Raises:
        CubeBroken: figures are being computed anew.
        NotFound: no measure has one of the codes.
    """
    wanted = [measure(code) for code in codes]
    under = places([unit])[unit]
    grid = store.current()
    if any(one.additive and one.code not in grid.measure_place for one in wanted):
        raise CubeBroken
    additive = [place for place, one in enumerate(wanted) if one.additive]
    single = np.zeros((len(wanted), window.length), np.int64)

    def add_up(held: Grid) -> int:
        single[additive] = _additive(held, [wanted[place] for place in additive], under, window)
        return held.as_of

    as_of = grid.read(add_up)
    flows = [place for place in additive if wanted[place].until is None]
    to_date = single.copy()
    to_date[flows] = single[flows].cumsum(axis=1)
    facts = distinct.held_for(wanted)
    for place, one in enumerate(wanted):
        if not one.additive:
            single[place], to_date[place] = distinct.by_day(one, under, window, facts)
    return Daily(tuple(codes), window, single, to_date, as_of)


def _additive(
    grid: Grid, wanted: Sequence[Measure], under: Sequence[Place], window: Period
) -> Numbers:
    """Return flows of each day and stocks at its end, of all units together; shape: measures × days."""
    first, end = day_number(window.start), day_number(window.end)
    known = [one for one in under if one.unit in grid.unit_place]
    rows = [grid.measure_place[one.code] for one in wanted]
    units = [grid.unit_place[one.unit] for one in known]
    stocks = [place for place, one in enumerate(wanted) if one.until is not None]
    found = grid.daily(rows, units, first, end)
    if stocks:
        before = grid.balance([rows[place] for place in stocks], units, first)
        found[stocks] = before[:, :, None] + found[stocks].cumsum(axis=2)
    days = np.arange(first, end)
    counts = np.array([(days >= one.first) & (days < one.end) for one in known], np.int64)
    total: Numbers = np.einsum("mud,ud->md", found, counts.reshape(len(known), window.length))
    return total
