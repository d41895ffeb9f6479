"""What the rows are that a register gives to statistics: names, types and meanings of columns, nothing else.

A room that has rows for statistics keeps its schemas in its `facts.py`, each beside the source its rows come from.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


class ColumnType(StrEnum):
    """What a column holds; the warehouse chooses the storage."""

    TEXT = "text"
    CATEGORY = "category"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"

    def holds(self, value: object) -> bool:
        """Say whether a value that is not null may stand in such a column.

        A moment carries its time zone. A yes is no 1, and a moment is no day, though Python derives them so.
        """
        if self is ColumnType.MOMENT:
            return isinstance(value, datetime) and value.tzinfo is not None
        return type(value) is _PYTHON_TYPES[self]


def day_name(moment: str) -> str:
    """Return the name of the day that belongs to a moment: `ended_at` → `ended_on`."""
    return moment.removesuffix("_at") + "_on"


_PYTHON_TYPES: dict[ColumnType, type] = {
    ColumnType.TEXT: str,
    ColumnType.CATEGORY: str,
    ColumnType.INTEGER: int,
    ColumnType.DECIMAL: Decimal,
    ColumnType.BOOLEAN: bool,
    ColumnType.DATE: date,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, what it means, and whether it may be unknown."""

    name: str
    type: ColumnType
    meaning: str
    nullable: bool = False

    def __post_init__(self) -> None:
        if not _NAME.match(self.name):
            raise ValueError(f"{self.name!r} is no column name")
        if not self.meaning.strip():
            raise ValueError(f"column {self.name} says nothing of its meaning")

    def accepts(self, value: object) -> bool:
        """Say whether the value may stand in this column."""
        return self.nullable if value is None else self.type.holds(value)


@dataclass(frozen=True, slots=True)
class FactSchema:
    """The rows one register gives: `<room>.<name>`, one row per `grain`, in a fixed order of columns.

    `record` names the integer column of the record that a row is part of: rows of one record are replaced together. `day` names the
    day column by which rows are kept in monthly partitions; a record whose day moves takes its rows along. A moment `…_at` also
    gives statistics its day in Vietnam, `…_on`.

    Raises:
        ValueError: a name stands twice, or `record` or `day` is no column of its type that is always known.
    """

    room: str
    name: str
    grain: str
    record: str
    day: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.qualified_name} names a column twice")
        self._require(self.day, ColumnType.DATE)
        self._require(self.record, ColumnType.INTEGER)

    def _require(self, name: str, kind: ColumnType) -> None:
        known = [
            one for one in self.columns if (one.name, one.type, one.nullable) == (name, kind, False)
        ]
        if not known:
            raise ValueError(f"{self.qualified_name} needs {name}: {kind}, always known")

    @property
    def made(self) -> set[str]:
        """Return the days that are those of a moment of the schema: nobody reads them, for they follow from it."""
        days = {one.name for one in self.columns if one.type is ColumnType.DATE}
        return {day_name(one.name) for one in self.columns if one.type is ColumnType.MOMENT} & days

    @property
    def qualified_name(self) -> str:
        """Return the name under which definitions ask for this fact."""
        return f"{self.room}.{self.name}"

    def column(self, name: str) -> Column:
        """Return a column by its name.

        Raises:
            KeyError: the fact has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.qualified_name} has no column {name}")

    @property
    def fingerprint(self) -> str:
        """Return what changes when a column comes, goes, or holds something else: rows kept under another one are read anew."""
        words = "\n".join(f"{one.name} {one.type} {one.nullable}" for one in self.columns)
        return hashlib.sha256(f"{self.record} {self.day}\n{words}".encode()).hexdigest()[:16]

    def checked(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Pass rows on that keep to the schema.

        Shape: one mapping per row, with exactly the columns of the schema.

        Raises:
            ValueError: a row lacks a column, has one too many, or holds a value its column does not take.
        """
        expected = {column.name for column in self.columns}
        for row in rows:
            if set(row) != expected:
                raise ValueError(
                    f"{self.qualified_name}: columns differ: {sorted(set(row) ^ expected)}"
                )
            for column in self.columns:
                if not column.accepts(row[column.name]):
                    raise ValueError(
                        f"{self.qualified_name}.{column.name} does not take {row[column.name]!r}"
                    )
            yield row
