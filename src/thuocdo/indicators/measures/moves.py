"""The rows of a fact with what measures ask of each: one statement a fact, from which a cube is built where the rows lie (`cube.adding`).

The other way, `expressions.Steps`, has the engine add up. Loading this loads Ibis, as that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from thuocdo.indicators.measures.expressions import steps
from thuocdo.indicators.measures.measure import Day, Measure
from thuocdo.warehouse.expressions import compiled, table


@dataclass(frozen=True, slots=True)
class Move:
    """What one measure gains (`sign` 1) or loses (-1) on a day of a row.

    Attributes:
        code: of the measure.
        bits: names of the columns that must be one.
        lasts: names of two days of which the first must come before the second, or the second be null; null for a flow.
        value: name of the column that is added up, or whose different values are counted; empty for a count.
    """

    code: str
    sign: int
    bits: tuple[str, ...]
    lasts: tuple[str, str] | None
    value: str


@dataclass(frozen=True, slots=True)
class Moves:
    """All that the measures of one fact and unit ask of its rows.

    `statement` gives `unit`, days as `d0`, `d1` … (days since 1970, null where it has not come), conditions as `c0`, `c1` … (1, 0, null) and values
    as `v0`, `v1` …; `by_day` says for each day which measures move on it.
    """

    fact: str
    statement: str
    by_day: tuple[tuple[str, tuple[Move, ...]], ...]


def moves(measures: Sequence[Measure]) -> Iterator[Moves]:
    """Yield the statements of some measures, one for each fact and unit."""
    kinds = dict.fromkeys((one.fact, one.unit) for one in measures)
    for fact, unit in kinds:
        yield _moves(fact, unit, [one for one in measures if (one.fact, one.unit) == (fact, unit)])


def in_window(asked: Moves, first: int, end: int) -> str:
    """Return the statement of measures that all move on one day, for the rows whose day lies in a window; days since 1970, the end is not in it."""
    ((day, _),) = asked.by_day
    return f"SELECT * FROM ({asked.statement}) AS rows_of WHERE {day} >= {first} AND {day} < {end}"  # noqa: S608 - a name and numbers of ours


class _Columns:
    """The columns of a statement, each expression once."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self._names: dict[Any, str] = {}

    def day(self, day: Day) -> str:
        return self._name("d", day.of(self.row))

    def bit(self, truth: Any) -> str:
        return self._name("c", truth.cast("int8"))

    def value(self, column: str) -> str:
        return self._name("v", self.row[column])

    def all(self) -> dict[str, Any]:
        return {name: found.to_expr() for found, name in self._names.items()}

    def _name(self, kind: str, expression: Any) -> str:
        return self._names.setdefault(expression.op(), f"{kind}{len(self._names)}")


def _moves(fact: str, unit: str, measures: Sequence[Measure]) -> Moves:
    row = table(fact)
    columns = _Columns(row)
    by_day = tuple(
        (
            columns.day(group.day),
            tuple(
                _move(columns, one, sign)
                for one, sign in zip(group.measures, group.signs, strict=True)
            ),
        )
        for group in steps(measures)
    )
    return Moves(fact, compiled(row.select(unit=row[unit], **columns.all())), by_day)


def _move(columns: _Columns, one: Measure, sign: int) -> Move:
    return Move(
        code=one.code,
        sign=sign,
        bits=tuple(columns.bit(condition.holds(columns.row)) for condition in one.where),
        lasts=None if one.until is None else (columns.day(one.on), columns.day(one.until)),
        value=columns.value(one.column) if one.column else "",
    )
