"""Adding up rows by measure, unit and day, where they lie in memory (docs/algorithms/figures-speed.md).

Up to three counts share one number of 64 bits, 21 bits each: rows are given the number that stands for which of the three count them, and numbers are added
up by cell. A part has no more rows than 21 bits can count, so no count runs over into the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from thuocdo.indicators.cube.grid import Numbers

if TYPE_CHECKING:
    from thuocdo.indicators.measures.moves import Move, Moves

Truths: TypeAlias = npt.NDArray[np.uint8]
Days: TypeAlias = npt.NDArray[np.int32]

#: Rows that are added up at a time; many fewer than `_MOST` can be counted.
ROWS_AT_A_TIME = 245_760
_BITS, _LANES = 21, 3
_LANE = (1 << _BITS) - 1
#: More rows than this are not counted at once.
_MOST = _LANE
#: Rows whose days lie further apart are added up year by year.
_DAYS_AT_A_TIME = 800
#: Stands for a day that has not come; it is after all days.
NEVER = int(np.iinfo(np.int32).max)
#: For each combination of three truths what it adds.
_WORTH = np.array(
    [
        sum((code >> lane & 1) << _BITS * lane for lane in range(_LANES))
        for code in range(1 << _LANES)
    ],
    np.int64,
)


@dataclass(frozen=True, slots=True)
class Block:
    """What one measure gains, or with `sign` -1 loses, in neighbouring units on neighbouring days: `values` has shape units × days.

    `unit` is the place of the first unit, `day` the first day, as days since 1970.
    """

    code: str
    unit: int
    day: int
    values: Numbers
    sign: int


def blocks(moves: Moves, parts: Iterable[pa.RecordBatch], units: Sequence[int]) -> Iterator[Block]:
    """Yield what rows add to each measure.

    Args:
        moves: what is asked of the rows.
        parts: the rows that its statement gives.
        units: ids in order; their places are those of the blocks.
    """
    place = np.zeros(max(units, default=0) + 1, np.int32)
    place[list(units)] = np.arange(len(units))
    for part in parts:
        for begin in range(0, part.num_rows, _MOST):
            rows = Rows(part.slice(begin, _MOST))
            places = np.take(place, rows.units)
            for day, moving in moves.by_day:
                for cells in _cells(places, rows.day(day)):
                    yield from _added(rows, cells, moving)


class Rows:
    """A part of the rows, column by column."""

    def __init__(self, part: pa.RecordBatch) -> None:
        self._columns: Mapping[str, Any] = dict(zip(part.schema.names, part.columns, strict=True))
        self.count = part.num_rows
        #: Ids.
        self.units: Numbers = self._columns["unit"].to_numpy().astype(np.int64, copy=False)
        self._days: dict[str, Days] = {}
        self._met: dict[Any, Truths | None] = {}

    def day(self, name: str) -> Days:
        """Return a day of each row, `NEVER` where it has not come."""
        if name not in self._days:
            self._days[name] = _filled(self._columns[name].cast(pa.int32()), NEVER)
        return self._days[name]

    def met(self, move: Move) -> Truths | None:
        """Return which rows count, as ones and zeros; null for all."""
        key = (move.bits, move.lasts)
        if key not in self._met:
            parts = [self._truth(name) for name in move.bits]
            if move.lasts:
                on, until = (self.day(name) for name in move.lasts)
                parts.append((on < until).view(np.uint8))
            self._met[key] = reduce(and_, parts) if parts else None
        return self._met[key]

    def column(self, name: str) -> pa.Array:
        """Return a column as the engine gave it."""
        return self._columns[name]

    def value(self, name: str) -> Numbers:
        """Return a number of each row; null is nothing."""
        found: Numbers = _filled(self._columns[name].cast(pa.int64()), 0)
        return found

    def _truth(self, name: str) -> Truths:
        key = name
        if key not in self._met:
            self._met[key] = _filled(self._columns[name], 0).view(np.uint8)
        found = self._met[key]
        assert found is not None
        return found


def _filled(column: Any, instead: int) -> Any:
    return (column.fill_null(instead) if column.null_count else column).to_numpy()


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where rows lie: `place` counts days within units, with one more day at the end of each for rows that are none of these.

    `picked` are the rows, null for all.
    """

    unit: int
    units: int
    day: int
    days: int
    place: npt.NDArray[np.intp]
    picked: npt.NDArray[np.intp] | None

    def of(self, values: Any) -> Any:
        """Return those of the values of all rows that are of these rows."""
        return values if self.picked is None else values[self.picked]

    def add_up(self, values: Numbers) -> Numbers:
        """Return the sums of values; shape: units × days."""
        found = np.zeros((self.units, self.days + 1), np.int64)
        np.add.at(found.reshape(-1), self.place, values)
        return found[:, : self.days]


def _cells(units: Days, days: Days) -> Iterator[_Cells]:
    """Yield where rows lie by the place of their unit and one of their days; far apart, year by year."""
    first = int(days.min())
    if first == NEVER:
        return
    last = int((days + np.int32(1)).max()) - 1  # `NEVER` runs over and comes before all days
    if last - first < _DAYS_AT_A_TIME:
        yield _where(units, days, first, last, None)
        return
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32)
    for year in np.unique(years[days != NEVER]).tolist():
        picked = np.flatnonzero(years == year)
        mine = days[picked]
        yield _where(units[picked], mine, int(mine.min()), int(mine.max()), picked)


def _where(
    units: Days, days: Days, first: int, last: int, picked: npt.NDArray[np.intp] | None
) -> _Cells:
    lowest, highest = int(units.min()), int(units.max())
    count = last - first + 1
    place = (units - np.int32(lowest)) * np.int32(count + 1)
    place += np.minimum(days, np.int32(last + 1)) - np.int32(first)
    return _Cells(lowest, highest - lowest + 1, first, count, place.astype(np.intp), picked)


def _added(rows: Rows, cells: _Cells, moving: Sequence[Move]) -> Iterator[Block]:
    counts: dict[Any, list[Move]] = {}
    for move in moving:
        if move.value:
            found = cells.add_up(cells.of(_of_those(rows.value(move.value), rows.met(move))))
            yield from _block(cells, found, move)
        else:
            counts.setdefault((move.bits, move.lasts), []).append(move)
    kinds = list(counts.values())
    for begin in range(0, len(kinds), _LANES):
        some = kinds[begin : begin + _LANES]
        found = cells.add_up(np.take(_WORTH, cells.of(_codes(rows, some)), mode="clip"))
        for lane, alike in enumerate(some):
            count = found >> _BITS * lane & _LANE
            for move in alike:
                yield from _block(cells, count, move)


def _codes(rows: Rows, kinds: Sequence[Sequence[Move]]) -> Truths:
    """Return for each row which of up to three kinds of moves count it: the first in the lowest bit."""
    codes = np.zeros(rows.count, np.uint8)
    for lane, alike in enumerate(kinds):
        met = rows.met(alike[0])
        codes |= np.uint8(1 << lane) if met is None else met * np.uint8(1 << lane)
    return codes


def _of_those(values: Numbers, met: Truths | None) -> Numbers:
    return values if met is None else values * met


def _block(cells: _Cells, values: Numbers, move: Move) -> Iterator[Block]:
    if values.any():
        yield Block(move.code, cells.unit, cells.day, values, move.sign)
