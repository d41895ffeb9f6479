"""The figures as pandas gives them: the same files, only the columns that are asked, and `groupby`.

What a day or a condition is say the measures themselves, for what they ask of a row a data frame can do, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd  # noqa: TID253 - loaded for this comparison only

from benchmarks.beside_answers import (
    Answers,
    Layout,
    columns_of,
    conditions,
    same_things,
)
from benchmarks.figures_data import FACTS, tables_made
from thuocdo.indicators.measures.expressions import Steps, steps
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.postgresql.server import EmbeddedServer
from thuocdo.warehouse.engine.engine import table_name


class _Column(pd.Series):  # type: ignore[misc]
    """A column that knows the one word of expressions that pandas has another one for."""

    @property
    def _constructor(self) -> type[_Column]:
        return _Column

    def ifelse(self, yes: Any, no: Any) -> Any:
        return yes.where(self, no)


class _Rows(pd.DataFrame):  # type: ignore[misc]
    @property
    def _constructor(self) -> type[_Rows]:
        return _Rows

    @property
    def _constructor_sliced(self) -> type[_Column]:
        return _Column


class Pandas:
    """Data frames, read anew each time."""

    name = "pandas"
    server: EmbeddedServer | None = None

    def __init__(self, mine: Sequence[Measure], layout: Layout) -> None:
        self._layout = layout
        self._columns = {fact: columns_of(fact, mine) for fact in FACTS}
        self._steps = steps([one for one in mine if one.additive])
        self._alike = same_things(mine)
        self._frames: dict[str, _Frame] = {}

    def cells(self) -> Callable[[], Answers]:
        """Read the files and group once for each day on which measures move; see `Side`."""
        self._frames = {fact: _Frame(fact, columns) for fact, columns in self._columns.items()}
        found = [(group, self._moved(group)) for group in self._steps]
        return lambda: self._layout.laid_out(
            one for group, rows in found for one in _parts(group, rows)
        )

    def distinct(self) -> Callable[[], Answers]:
        """Group what was read by unit and thing, then by unit; see `Side`."""
        found = [(some, self._things(some)) for some in self._alike]
        return lambda: {
            one.code: self._layout.by_unit(rows.index, rows[one.code])
            for some, rows in found
            for one in some
        }

    def _moved(self, group: Steps) -> Any:
        frame = self._frames[group.fact]
        gained = {one.code: frame.gained(one, group) for one in group.measures}
        by = [frame.rows[group.unit], group.day.of(frame.rows).rename("day")]
        return pd.DataFrame(gained).groupby(by, sort=False).sum()

    def _things(self, some: Sequence[Measure]) -> Any:
        one, frame = some[0], self._frames[some[0].fact]
        met = pd.DataFrame({each.code: frame.met(each) for each in some})
        there = one.on.of(frame.rows).notna()
        by = [frame.rows[one.unit][there], frame.rows[one.column][there]]
        return met[there].groupby(by, sort=False, observed=True).any().groupby(level=0).sum()


class _Frame:
    """The rows of a fact."""

    def __init__(self, fact: str, columns: Sequence[str]) -> None:
        paths = [str(one) for one in tables_made()[table_name(fact)].paths]
        # With nulls of their own, so that conditions say of them what they say everywhere.
        self.rows = _Rows(pd.read_parquet(paths, columns=columns, dtype_backend="numpy_nullable"))

    def gained(self, measure: Measure, group: Steps) -> Any:
        """Return of each row what a measure gains or loses on the day of a group."""
        holds = self._all(conditions(measure, group, self.rows))
        if measure.aggregate is Aggregate.SUM:
            return self.rows[measure.column].where(holds, 0)
        return holds

    def met(self, measure: Measure) -> Any:
        """Return which rows meet all conditions of a measure."""
        return self._all(one.holds(self.rows) for one in measure.where)

    def _all(self, conditions: Iterable[Any]) -> Any:
        found = np.ones(len(self.rows), bool)
        for one in conditions:
            found &= one.fillna(False).to_numpy(bool)
        return found


def _parts(group: Steps, rows: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    units, days = (rows.index.get_level_values(place) for place in (0, 1))
    for one, sign in zip(group.measures, group.signs, strict=True):
        yield one.code, units, days, rows[one.code].to_numpy() * sign
