"""Whole numbers by measure, unit and day, in files that all processes share.

One file a year, mapped into memory: a figure costs a few additions and no query, and pages that nobody asks for stay on the disk. Changes are made in
place; a counter beside them is odd while they are made, so a reader who was overtaken reads again, and a process that died in the middle leaves an odd
counter and nothing that looks whole.

The files have room for further units. A grid that grows is another folder with the same files under another list of units, and files of its own for further years;
who still has the folder before it finds in the counters both share that it was outgrown.
"""

from __future__ import annotations

import json
import mmap
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.warehouse.columns import day_number

T = TypeVar("T")
Numbers = npt.NDArray[np.int64]

#: Days of the longest year, and behind them the year's sum.
_DAYS = 366
_SUM = _DAYS
#: Units without a number between two with one are written, too, up to so many: a call costs more.
_GAP = 8
#: A change takes milliseconds; an odd counter that stands longer is that of a process that died.
PATIENCE_SECONDS = 2.0
#: How the files lie; those of another way are not opened.
_LAYOUT = 2
_META, _STATE = "meta.json", "state"
_SEQUENCE, _AS_OF, _GROWN, _NUMBERS = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Shape:
    """What a grid holds: its measures, units and years, and the facts it is made of, each in a fixed order.

    `spare` says for how many further units its files have room, `grown` how often it took some in, or a year.
    """

    measures: tuple[str, ...]
    units: tuple[int, ...]
    years: tuple[int, ...]
    facts: tuple[str, ...]
    definitions: str
    spare: int = 0
    grown: int = 0


class Grid:
    """The numbers of one build of the cube. Several processes may read while one changes it.

    Raises:
        CubeBroken: its files were laid out by another version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shape = _shape_in(folder)
        self.measure_place = {code: place for place, code in enumerate(self.shape.measures)}
        self.unit_place = {unit: place for place, unit in enumerate(self.shape.units)}
        self._state = _mapped(folder / _STATE, (_NUMBERS + len(self.shape.facts),))
        self._years = {
            year: _mapped(folder / f"{year}.i64", _size(self.shape)) for year in self.shape.years
        }

    @classmethod
    def create(cls, folder: Path, shape: Shape) -> Grid:
        """Make a grid full of zeros; its files are sparse."""
        folder.mkdir(parents=True)
        _allot(folder / _STATE, (_NUMBERS + len(shape.facts),))
        _lay_out(folder, shape, shape.years)
        return cls(folder)

    def grown(self, folder: Path, units: Sequence[int], years: Iterable[int]) -> Grid | None:
        """Return this grid with further units and years, in a folder of its own; null where its files have no room for the units.

        Nothing is copied: both folders name the same files. From the first change of the grown one on, who still reads by this one is told that it is
        outgrown, so all of a change that needs the room is seen or nothing of it. Whoever calls changes the grid alone.

        Args:
            folder: where; not there yet.
            units: ids, in order.
            years: further ones; those between are added, too.
        """
        held = self.shape
        # Units lie in the order of their ids, and a new unit has a higher one than all before it.
        if len(units) > held.spare or (units and held.units and units[0] < held.units[-1]):
            return None
        spread = {*held.years, *years}
        shape = replace(
            held,
            units=(*held.units, *units),
            years=tuple(range(min(spread), max(spread) + 1)) if spread else (),
            spare=held.spare - len(units),
            grown=held.grown + 1,
        )
        folder.mkdir()
        for name in (_STATE, *(f"{year}.i64" for year in held.years)):
            os.link(self.folder / name, folder / name)
        _lay_out(folder, shape, set(shape.years) - set(held.years))
        return Grid(folder)

    def grow(self, years: Iterable[int]) -> None:
        """Make room for further years and those between, all zero. For a grid that nobody reads yet."""
        held = {*self.shape.years, *years}
        self.shape = replace(self.shape, years=tuple(range(min(held), max(held) + 1)))
        new = [year for year in self.shape.years if year not in self._years]
        _lay_out(self.folder, self.shape, new)
        self._years |= {
            year: _mapped(self.folder / f"{year}.i64", _size(self.shape)) for year in new
        }

    @property
    def numbers(self) -> Mapping[str, int]:
        """Return for each fact the number of the filling this holds."""
        return {
            name: int(self._state[_NUMBERS + place]) for place, name in enumerate(self.shape.facts)
        }

    @property
    def as_of(self) -> int:
        """Return the moment the figures are of, as seconds since 1970."""
        return int(self._state[_AS_OF])

    @property
    def whole(self) -> bool:
        """Say whether no change is being made, or broke off, and the grid was not outgrown."""
        return int(self._state[_SEQUENCE]) % 2 == 0 and not self._outgrown

    @property
    def _outgrown(self) -> bool:
        return int(self._state[_GROWN]) > self.shape.grown

    @contextmanager
    def changing(self, *, numbers: Mapping[str, int], as_of: int) -> Iterator[None]:
        """Change the grid; readers see all of it or nothing. One process at a time: whoever fills the warehouse holds a lock.

        Args:
            numbers: the fillings it holds afterwards; facts not named stay.
            as_of: seconds since 1970.
        """
        self._state[_SEQUENCE] += 1
        self._state[_GROWN] = self.shape.grown
        yield
        for place, name in enumerate(self.shape.facts):
            if name in numbers:
                self._state[_NUMBERS + place] = numbers[name]
        self._state[_AS_OF] = as_of
        self._state[_SEQUENCE] += 1

    def add(self, measure: str, units: Numbers, days: Numbers, values: Numbers) -> None:
        """Add values to the cells of one measure; see `add_all`."""
        self.add_all({measure: values}, units, days)

    def add_all(self, values: Mapping[str, Numbers], units: Numbers, days: Numbers) -> None:
        """Add values to the cells of measures; where a cell lies is found once for all of them. Zeros touch no page.

        Args:
            values: by the code of a measure, one for each unit and day.
            units: the place of each value's unit (`unit_place`).
            days: the day of each value, as days since 1970.

        Raises:
            KeyError: a day lies in a year the grid does not have.
        """
        years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        for year in np.unique(years).tolist():
            cells, mine = self._years[year], np.flatnonzero(years == year)
            row = units[mine] * (_DAYS + 1)
            at = row + days[mine] - day_number(date(year, 1, 1))
            for measure, all_values in values.items():
                here = all_values[mine]
                some = np.flatnonzero(here)
                held = cells[self.measure_place[measure]].reshape(-1)
                np.add.at(held, at[some], here[some])
                np.add.at(held, row[some] + _SUM, here[some])

    def put(self, sheets: Mapping[int, Numbers]) -> None:
        """Write whole years into a grid that nobody reads yet; it grows by them. Units of a measure without a number take no room.

        Written and not copied into mapped memory: touching pages of a file for the first time costs twice what writing them costs.

        Args:
            sheets: for each year measures × units × days (`blank`); their sums are put in here.
        """
        if sheets:
            self.grow(sheets)
        for year, sheet in sheets.items():
            with (self.folder / f"{year}.i64").open("r+b") as stream:
                for place, cells in enumerate(sheet):
                    mine = cells[: len(self.shape.units)]
                    for first, end in _runs(np.flatnonzero(mine.any(axis=1))):
                        some = cells[first:end]
                        some[:, _SUM] = some[:, :_SUM].sum(axis=1)
                        stream.seek(place * cells.nbytes + first * cells.strides[0])
                        stream.write(some.data)

    def blank(self) -> Numbers:
        """Return a year of zeros in memory; the last day of its days is kept for the sum."""
        return np.zeros(_size(self.shape), np.int64)

    def read(self, ask: Callable[[Grid], T]) -> T:
        """Return what a question gives, asked while nothing changed.

        Raises:
            CubeBroken: a change broke off and the cube has to be built again, or it grew in this moment.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            if self._outgrown:
                raise CubeBroken
            before = int(self._state[_SEQUENCE])
            if before % 2 == 0:
                found = ask(self)
                if int(self._state[_SEQUENCE]) == before:
                    return found
            if time.monotonic() > deadline:
                raise CubeBroken
            time.sleep(0.001)

    def window(
        self, measures: Sequence[int], units: Sequence[int], first: int, end: int
    ) -> Numbers:
        """Return sums over a window of days; shape: measures × units.

        Args:
            measures: places of measures.
            units: places of units.
            first: its first day, as days since 1970.
            end: the day after its last.
        """
        total = np.zeros((len(measures), len(units)), np.int64)
        for year, start, stop in self._parts(first, end):
            total += self._cells(year, measures, units, start, stop).sum(axis=-1)
        return total

    def balance(self, measures: Sequence[int], units: Sequence[int], end: int) -> Numbers:
        """Return the sum of all days before one; shape as `window`. A stock at the end of a day is the balance before the next."""
        total = np.zeros((len(measures), len(units)), np.int64)
        for year in self.shape.years:
            start = day_number(date(year, 1, 1))
            if day_number(date(year + 1, 1, 1)) <= end:
                total += self._cells(year, measures, units, _SUM, _SUM + 1)[..., 0]
            elif start < end:
                total += self._cells(year, measures, units, 0, end - start).sum(axis=-1)
        return total

    def daily(self, measures: Sequence[int], units: Sequence[int], first: int, end: int) -> Numbers:
        """Return the numbers of each day; shape: measures × units × days."""
        found = np.zeros((len(measures), len(units), max(end - first, 0)), np.int64)
        for year, start, stop in self._parts(first, end):
            at = start + day_number(date(year, 1, 1)) - first
            found[..., at : at + stop - start] = self._cells(year, measures, units, start, stop)
        return found

    def _cells(
        self, year: int, measures: Sequence[int], units: Sequence[int], start: int, stop: int
    ) -> Numbers:
        cells = self._years[year]
        return cells[np.asarray(measures)[:, None], np.asarray(units)[None, :], start:stop]

    def _parts(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield the parts of a window by year: the year, and its days from and to, counted from its first."""
        for year in self.shape.years:
            begins = day_number(date(year, 1, 1))
            start, stop = max(first, begins), min(end, day_number(date(year + 1, 1, 1)))
            if start < stop:
                yield year, start - begins, stop - begins


def _runs(places: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Yield first and end of places that lie together; a gap of a few is written rather than left out."""
    for run in np.split(places, np.flatnonzero(np.diff(places) > _GAP) + 1):
        if run.size:
            yield int(run[0]), int(run[-1]) + 1


def _shape_in(folder: Path) -> Shape:
    said: dict[str, Any] = json.loads((folder / _META).read_text())
    if said.pop("layout", None) != _LAYOUT:
        raise CubeBroken
    lists = {name: tuple(one) for name, one in said.items() if isinstance(one, list)}
    return Shape(**(said | lists))


def _lay_out(folder: Path, shape: Shape, years: Iterable[int]) -> None:
    (folder / _META).write_text(json.dumps({"layout": _LAYOUT, **asdict(shape)}))
    for year in years:
        _allot(folder / f"{year}.i64", _size(shape))


def _size(shape: Shape) -> tuple[int, int, int]:
    return len(shape.measures), len(shape.units) + shape.spare, _DAYS + 1


def _allot(path: Path, size: tuple[int, ...]) -> None:
    with path.open("wb") as stream:
        stream.truncate(max(int(np.prod(size)), 1) * 8)


def _mapped(path: Path, size: tuple[int, ...]) -> Numbers:
    with path.open("r+b") as stream:
        held = mmap.mmap(stream.fileno(), 0)
    return np.frombuffer(held, np.int64, int(np.prod(size))).reshape(size)
