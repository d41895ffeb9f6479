"""What measures come to: additive ones from the cube, distinct ones from the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.grid import Grid, Numbers
from thuocdo.indicators.evaluation import distinct
from thuocdo.indicators.evaluation.known import known_end
from thuocdo.indicators.evaluation.places import BEGINNING, END, Place, places
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure
from thuocdo.warehouse.columns import day_number
from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of measures, and the moment they are of (seconds since 1970).

    Shape of `values`: measures × units × windows, in the order asked. A flow or distinct count is that of the window, a stock that of its last day, or
    of today where the window goes on after it.
    """

    codes: tuple[str, ...]
    units: tuple[int, ...]
    windows: tuple[Period, ...]
    values: Numbers
    as_of: int

    def value(self, code: str, unit: int, window: Period) -> int:
        """Return one value."""
        place = (self.codes.index(code), self.units.index(unit), self.windows.index(window))
        return int(self.values[place])

    def by_unit(self) -> dict[int, dict[str, int]]:
        """Return the values of the first window, by unit and then by measure, in the order asked."""
        rows = self.values[:, :, 0].T.tolist()
        return {
            unit: dict(zip(self.codes, row, strict=True))
            for unit, row in zip(self.units, rows, strict=True)
        }


def measured(codes: Sequence[str], units: Sequence[int], windows: Sequence[Period]) -> Measured:
    """Return what measures come to, units below counted for those above them on each day.

    Null: a measure of which there is no row is 0 here; whether a register was there at all, `coverage` says.

    Args:
        codes: of measures.
        units: ids.
        windows: of days.

    Raises:
        CubeBroken: figures are being computed anew.
        NotFound: no measure has one of the codes.
    """
    wanted = [measure(code) for code in codes]
    under = places(units)
    grid = store.current()
    if any(one.additive and one.code not in grid.measure_place for one in wanted):
        raise CubeBroken  # a measure that is newer than the cube
    values = np.zeros((len(wanted), len(units), len(windows)), np.int64)

    counted = _Counted.of(grid, [under[unit] for unit in units])

    def add_up(held: Grid) -> int:
        for place, window in enumerate(windows):
            values[:, :, place] = _additive(held, wanted, counted, window)
        return held.as_of

    as_of = grid.read(add_up)
    facts = distinct.held_for(wanted)
    for place, one in enumerate(wanted):
        if not one.additive:
            of_each = [under[unit] for unit in units]
            values[place] = distinct.counted(one, of_each, windows, facts)
    return Measured(tuple(codes), tuple(units), tuple(windows), values, as_of)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Which units count for which of those asked for, as places in the grid: most on all days, some on a few."""

    always: tuple[tuple[int, int], ...]
    at_times: tuple[tuple[int, int, int, int], ...]
    asked: int

    @classmethod
    def of(cls, grid: Grid, under: Sequence[Sequence[Place]]) -> _Counted:
        always, at_times = [], []
        for root, found in enumerate(under):
            for one in found:
                unit = grid.unit_place.get(one.unit)
                if unit is None:
                    continue  # a unit made after the cube was; nothing is counted for it yet
                if one.first == BEGINNING and one.end == END:
                    always.append((root, unit))
                else:
                    at_times.append((root, unit, one.first, one.end))
        return cls(tuple(always), tuple(at_times), len(under))

    def in_window(self, first: int, end: int) -> _Groups:
        """Return the pairs by the days of a window on which they count."""
        groups: _Groups = {(first, end): list(self.always)}
        for root, unit, begins, ends in self.at_times:
            days = max(begins, first), min(ends, end)
            if days[0] < days[1]:
                groups.setdefault(days, []).append((root, unit))
        return groups

    def at_end(self, end: int) -> _Groups:
        """Return the pairs that count at the end of the day before one."""
        there = [(root, unit) for root, unit, begins, ends in self.at_times if begins < end <= ends]
        return {(BEGINNING, end): [*self.always, *there]}


_Groups: TypeAlias = dict[tuple[int, int], list[tuple[int, int]]]


def _additive(grid: Grid, wanted: Sequence[Measure], counted: _Counted, window: Period) -> Numbers:
    """Return the values of one window; shape: measures × units, zero for what is not additive."""
    first, end = day_number(window.start), day_number(window.end)
    found = np.zeros((len(wanted), counted.asked), np.int64)
    flows = [place for place, one in enumerate(wanted) if one.additive and one.until is None]
    stocks = [place for place, one in enumerate(wanted) if one.until is not None]
    codes = [grid.measure_place.get(one.code, -1) for one in wanted]
    if flows:
        rows = [codes[place] for place in flows]
        for days, pairs in counted.in_window(first, end).items():
            found[flows] += _by_root(pairs, counted.asked, partial(grid.window, rows), days)
    if stocks:
        rows = [codes[place] for place in stocks]
        last = min(end, known_end())
        for (_, day), pairs in counted.at_end(last).items():
            found[stocks] += _by_root(pairs, counted.asked, partial(grid.balance, rows), (day,))
    return found


def _by_root(
    pairs: Sequence[tuple[int, int]],
    asked: int,
    read: Callable[..., Numbers],
    days: tuple[int, ...],
) -> Numbers:
    """Return what is read of units, added up for those they count for; shape: measures × units asked for."""
    roots = np.array([root for root, _ in pairs], np.int64)
    units, places_of = np.unique([unit for _, unit in pairs], return_inverse=True)
    belongs = np.zeros((len(units), asked), np.int64)
    belongs[places_of, roots] = 1
    return read(units, *days) @ belongs
