"""Measures counted past the engine: conditions read in Python, row by row, with the three truths of SQL.

A condition is a function of a row; here the row is not a table of expressions but `Reading`, which computes. What both give can be held
against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import ColumnType, FactSchema
from thuocdo.indicators.evaluation.distinct import cuts
from thuocdo.indicators.evaluation.places import Place
from thuocdo.indicators.evaluation.things import named
from thuocdo.indicators.measures.expressions import steps
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.moves import in_window, moves
from thuocdo.warehouse.columns import kept
from thuocdo.warehouse.engine.engine import engine, table_name
from thuocdo.warehouse.session import Snapshot, ask

VIETNAM = timezone(timedelta(hours=7))
NOTHING = Snapshot({}, None)
_ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CATEGORY: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(18, 4),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.MOMENT: pa.timestamp("us", "UTC"),
}
_USUAL: dict[ColumnType, Any] = {
    ColumnType.TEXT: "",
    ColumnType.CATEGORY: "",
    ColumnType.INTEGER: 0,
    ColumnType.BOOLEAN: False,
    ColumnType.DATE: date(2026, 3, 2),
    ColumnType.MOMENT: datetime(2026, 3, 2, 1, tzinfo=UTC),
}


def usual_row(schema: FactSchema) -> dict[str, Any]:
    """Return a row in which everything is nothing: null, zero, no, empty."""
    return {one.name: None if one.nullable else _USUAL[one.type] for one in schema.columns}


def table_of(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows of a fact as they are kept; what a row does not say is as usual."""
    schema = fact(name).schema
    usual = usual_row(schema)
    assert all(row.keys() <= usual.keys() for row in rows), "a row names no other columns"
    columns = {
        one.name: pa.array(
            [row.get(one.name, usual[one.name]) for row in rows], _ARROW[one.type]
        )
        for one in schema.columns
    }  # fmt: skip
    return kept(schema, pa.table(columns))


class Reading:
    """A value of a row: a number, a word, a truth, or null; what is made of null is null, but for what is decided without it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def _with(self, other: Any, do: Any) -> Reading:
        right = other.value if isinstance(other, Reading) else other
        return Reading(None if self.value is None or right is None else do(self.value, right))

    def __eq__(self, other: object) -> Reading:  # type: ignore[override]
        return self._with(other, lambda a, b: a == b)

    def __ne__(self, other: object) -> Reading:  # type: ignore[override]
        return self._with(other, lambda a, b: a != b)

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: Any) -> Reading:
        return self._with(other, lambda a, b: a < b)

    def __le__(self, other: Any) -> Reading:
        return self._with(other, lambda a, b: a <= b)

    def __gt__(self, other: Any) -> Reading:
        return self._with(other, lambda a, b: a > b)

    def __ge__(self, other: Any) -> Reading:
        return self._with(other, lambda a, b: a >= b)

    def __add__(self, other: Any) -> Reading:
        return self._with(other, lambda a, b: a + b)

    def __invert__(self) -> Reading:
        return Reading(None if self.value is None else not self.value)

    def __and__(self, other: Reading) -> Reading:
        if self.value is False or other.value is False:
            return Reading(False)
        return Reading(None if None in (self.value, other.value) else True)

    def __or__(self, other: Reading) -> Reading:
        if self.value is True or other.value is True:
            return Reading(True)
        return Reading(None if None in (self.value, other.value) else False)

    def isnull(self) -> Reading:
        """Say whether it is unknown."""
        return Reading(self.value is None)

    def notnull(self) -> Reading:
        """Say whether it is known."""
        return Reading(self.value is not None)

    def isin(self, values: Collection[Any]) -> Reading:
        """Say whether it is one of some values."""
        return Reading(None if self.value is None else self.value in values)

    def ifelse(self, yes: Reading, no: Reading) -> Reading:
        """Return one of two, the second where it cannot be said."""
        return yes if self.value is True else no


class Row:
    """A row whose columns are readings, named as attributes or as items."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Reading:
        return Reading(self._values[name])

    __getitem__ = __getattr__


def by_hand(
    one: Measure, rows: pa.Table, under: Sequence[Place], first: int, end: int
) -> list[dict[str, Any]]:
    """Return the rows that a figure counts, in plain Python."""
    return [row for row in rows.to_pylist() if _counts(one, row, under, first, end)]


def amount_of(one: Measure, rows: Sequence[Mapping[str, Any]]) -> int:
    """Return what a figure comes to from the rows it counts."""
    if one.aggregate is Aggregate.COUNT:
        return len(rows)
    if one.aggregate is Aggregate.SUM:
        return sum(row[one.column] or 0 for row in rows)
    return len({row[one.column] for row in rows} - {None})


def _counts(
    one: Measure, values: Mapping[str, Any], under: Sequence[Place], first: int, end: int
) -> bool:
    row = Row(values)
    if any(condition.holds(row).value is not True for condition in one.where):
        return False
    on = one.on.of(row).value
    if on is None or on >= end:
        return False
    if one.until is None:
        day = on
        if on < first:
            return False
    else:
        day, until = end - 1, one.until.of(row).value
        if until is not None and (until < end or until <= on):
            return False
    unit = values[one.unit]
    return any(place.unit == unit and place.first <= day < place.end for place in under)


class Cells:
    """What the cube would hold of some rows: values by measure, unit and day, from the statements it is built with."""

    def __init__(self, measures: Sequence[Measure], rows: pa.Table) -> None:
        self._cells: dict[str, list[tuple[int, int, int]]] = {one.code: [] for one in measures}
        for group in steps([one for one in measures if one.additive]):
            found = ask(group.statement, NOTHING, rows={table_name(group.fact): rows})
            for row in found.to_pylist():
                for place, (one, sign) in enumerate(zip(group.measures, group.signs, strict=True)):
                    self._cells[one.code].append((row["unit"], row["day"], sign * row[f"m{place}"]))

    def value(self, one: Measure, under: Sequence[Place], first: int, end: int) -> int:
        """Return the value of an additive measure, added up as evaluation does."""
        return sum(
            value
            for unit, day, value in self._cells[one.code]
            for place in under
            if place.unit == unit and _falls(one, place, day, first, end)
        )


def _falls(one: Measure, place: Place, day: int, first: int, end: int) -> bool:
    if one.until is None:
        return max(first, place.first) <= day < min(end, place.end)
    return day < end and place.first < end <= place.end


def different_things(
    one: Measure, rows: pa.Table, under: Sequence[Place], first: int, end: int
) -> int:
    """Return a distinct count as evaluation does: from the things that rows name between the days on which units change, read in parts of a few rows."""
    (asked,) = moves([one])
    statement = in_window(asked, first, end)
    parts = engine().parts(statement, {table_name(one.fact): rows}, size=3)
    things, bit = named(asked, parts, cuts([under], first, end))[one.code]
    return int(things.counted(bit, [under])[0])
