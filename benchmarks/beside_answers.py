"""What several systems are asked, and their answers in one form, so that they can be held against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import ibis.expr.operations as ops
import numpy as np
import numpy.typing as npt

from benchmarks.figures_data import UNITS, days_made
from thuocdo.indicators.measures.expressions import Steps
from thuocdo.indicators.measures.measure import Measure
from thuocdo.warehouse.expressions import table

if TYPE_CHECKING:
    from thuocdo.postgresql.server import EmbeddedServer

Numbers: TypeAlias = npt.NDArray[np.int64]
#: By the code of a measure: units × days for one that is added up, units for a distinct count.
Answers: TypeAlias = dict[str, Numbers]


class Side(Protocol):
    """A system that answers. What its questions return lays the answers out, which is not measured."""

    name: str
    server: EmbeddedServer | None

    def cells(self) -> Callable[[], Answers]:
        """Compute what each measure that is added up gains and loses, by unit and day."""
        ...

    def distinct(self) -> Callable[[], Answers]:
        """Count different things, by unit and over all days."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """Whose numbers are compared, and of which days: ids of units in order, and days since 1970."""

    units: tuple[int, ...]
    days: range

    def laid_out(self, parts: Iterable[tuple[str, Any, Any, Any]]) -> Answers:
        """Return parts of answers by measure; each part: its code, and units, days and numbers of the same length.

        Raises:
            IndexError: a unit or day lies outside.
        """
        found: Answers = {}
        for code, units, days, values in parts:
            size = len(self.units), len(self.days)
            held = found.setdefault(code, np.zeros(size, np.int64))
            day = np.asarray(days, np.int64) - self.days[0]
            if len(day) and day.min() < 0:
                raise IndexError(f"{code}: day {day.min()}")
            np.add.at(held, (self._places(units), day), np.asarray(values, np.int64))
        return found

    def by_unit(self, units: Any, values: Any) -> Numbers:
        """Return numbers of units as those of all units.

        Raises:
            IndexError: a unit lies outside.
        """
        found = np.zeros(len(self.units), np.int64)
        found[self._places(units)] = values
        return found

    def _places(self, units: Any) -> Numbers:
        wanted = np.asarray(units, np.int64)
        places = np.searchsorted(self.units, wanted)
        if not np.array_equal(np.asarray(self.units)[places], wanted):
            raise IndexError("a unit is none of those that are compared")
        return places


def layout_made() -> Layout:
    """Return the units and days of the facts that were made up."""
    return Layout(tuple(range(1, UNITS + 1)), days_made())


def differences(one: Answers, other: Answers) -> Iterator[str]:
    """Yield in words where two answers are not the same."""
    for code in sorted(one.keys() | other.keys()):
        mine, theirs = one.get(code), other.get(code)
        if mine is None or theirs is None:
            yield f"{code}: only one of them has it"
        elif not np.array_equal(mine, theirs):
            places = np.argwhere(mine != theirs)
            first = tuple(places[0].tolist())
            yield f"{code}: {len(places)} numbers, the first at {first}: {mine[first]} and {theirs[first]}"


def conditions(measure: Measure, group: Steps, row: Any) -> Iterator[Any]:
    """Yield what must hold of rows that have the day of a group. A row of which it cannot be said (null) does not count.

    `row` is a table of expressions, or a data frame: of both the measures ask the same.
    """
    for one in measure.where:
        yield one.holds(row)
    if measure.until is not None:
        on, until = measure.on.of(row), measure.until.of(row)
        yield until.isnull() | (on < until) if group.day == measure.on else on < until


def same_things(mine: Sequence[Measure]) -> list[list[Measure]]:
    """Return the distinct counts, those of the same things on the same day together."""
    found: dict[Any, list[Measure]] = {}
    for one in mine:
        if not one.additive:
            found.setdefault((one.fact, one.unit, one.on, one.column), []).append(one)
    return list(found.values())


def columns_of(fact: str, mine: Sequence[Measure]) -> list[str]:
    """Return the columns of a fact that measures look at."""
    row = table(fact)
    names = set[str]()
    for one in mine:
        if one.fact == fact:
            days = [day.of(row) for day in (one.on, one.until) if day is not None]
            conditions = [condition.holds(row) for condition in one.where]
            asked = [row[name] for name in (one.unit, one.column) if name]
            for expression in (*days, *conditions, *asked):
                names |= {field.name for field in expression.op().find(ops.Field)}
    return sorted(names)
