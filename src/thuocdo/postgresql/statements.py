"""Constant statements for what happens hundreds of times a second: parsed and planned once per connection, put together once per process.

Everything else asks through the ORM, whose building of a query costs ten times what such a query costs here. Values go in as texts without a type, so
that the server takes the types of the columns and one statement stays one statement, whatever numbers and nulls it is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

import psycopg

#: Rows that one INSERT writes; more take several.
MOST_ROWS = 20


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements the server keeps; it takes a connection with a `prepare_threshold`, as the settings give it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run a statement."""
        return super().execute(query, params, prepare=True, **options)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Keep what is sent where Django looks for it when it logs statements."""
        self._query = super()._convert_query(query, params)
        return self._query


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows that a constant statement gives.

    Args:
        statement: with `%s` for each value, and a cast where the server cannot tell the type.
        values: numbers, texts, days, moments, truths, lists of numbers or texts, nulls.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # As Django makes its own cursors: what counts and logs statements sees these, too.
    with connection._prepare_cursor(_Prepared(connection.connection)) as cursor:
        cursor.execute(statement, [_as_text(one) for one in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def insert(made: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Write new rows of one table, as `bulk_create` does; their numbers stand in them afterwards.

    Args:
        made: rows without numbers, or all with.
        ignore_conflicts: leave out what is there already; then no numbers are given.
    """
    for start in range(0, len(made), MOST_ROWS):
        part = made[start : start + MOST_ROWS]
        table = _table(type(part[0]), part[0].pk is not None)
        values = [write(one) for one in part for write in table.writes]
        numbers = rows(table.statement(len(part), ignore_conflicts=ignore_conflicts), values)
        if ignore_conflicts:
            continue
        for one, (number,) in zip(part, numbers, strict=True):
            one.pk, one._state.adding, one._state.db = number, False, DEFAULT_DB_ALIAS


class _Table:
    """How rows of one model are written."""

    def __init__(self, model: type[models.Model], *, numbered: bool) -> None:
        self.meta = model._meta
        fields = [
            one
            for one in self.meta.concrete_fields
            if not one.generated and (numbered or not one.primary_key)
        ]
        self.columns = ", ".join(f'"{one.column}"' for one in fields)
        self.writes = [_writing(one) for one in fields]
        self.place = f"({', '.join(['%s'] * len(fields))})"
        self._statements: dict[tuple[int, bool], str] = {}

    def statement(self, count: int, *, ignore_conflicts: bool) -> str:
        key = (count, ignore_conflicts)
        if key not in self._statements:
            ending = (
                "ON CONFLICT DO NOTHING RETURNING NULL"
                if ignore_conflicts
                else f'RETURNING "{self.meta.pk.column}"'
            )
            places = ", ".join([self.place] * count)
            # Names of tables and columns alone; all values go in as parameters.
            self._statements[key] = (
                f'INSERT INTO "{self.meta.db_table}" ({self.columns}) VALUES {places} {ending}'  # noqa: S608
            )
        return self._statements[key]


@lru_cache(maxsize=256)
def _table(model: type[models.Model], numbered: bool) -> _Table:
    return _Table(model, numbered=numbered)


def _writing(field: models.Field[Any, Any]) -> Callable[[models.Model], str | None]:
    """Return what makes the text of one column of a row."""
    if type(field).pre_save is not models.Field.pre_save:
        return lambda row: _as_text(field.pre_save(row, add=True))
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: _as_json(getattr(row, name), field)
    return lambda row: _as_text(getattr(row, name))


def _as_json(value: Any, field: models.JSONField[Any, Any]) -> str | None:
    return None if value is None else json.dumps(value, cls=field.encoder)


def _as_text(value: Any) -> str | None:
    """Return a value as PostgreSQL reads it in a text.

    Raises:
        TypeError: no statement here needs values of this type.
    """
    write = _TEXTS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, Enum):
        return _as_text(value.value)
    for kind, write in _TEXTS.items():
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"no statement takes a {type(value).__name__}")


def _as_moment(value: datetime) -> str:
    assert value.tzinfo is not None, "a moment has a time zone"
    return value.isoformat()


def _as_array(values: Iterable[Any]) -> str:
    return f"{{{','.join(_as_element(one) for one in values)}}}"


def _as_element(value: Any) -> str:
    text = _as_text(value)
    if text is None:
        return "NULL"
    if isinstance(value, int):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _as_it_is(value: Any) -> Any:
    return value


#: A kind stands before those it is made of: truths are numbers, moments are days.
_TEXTS: Mapping[type, Callable[[Any], str | None]] = {
    str: _as_it_is,
    type(None): _as_it_is,
    bool: lambda value: "t" if value else "f",
    int: str,
    datetime: _as_moment,
    date: date.isoformat,
    Decimal: str,
    UUID: str,
    list: _as_array,
    tuple: _as_array,
}
