"""Constant statements for what happens hundreds of times a second: parsed and planned once per connection, put together once per process.

Everything else asks through the ORM, whose building of a query costs ten times what such a query costs here. Values go in as texts without a type, so
that the server takes the types of the columns and one statement stays one statement, whatever numbers and nulls it is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import count
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models
from django.db.models.base import ModelState

import psycopg

from thuocdo.postgresql import planned

#: Rows that one INSERT writes, and INSERTs in one statement; more take several.
MOST_ROWS, MOST_PARTS = 20, 10

_PLACE = re.compile("%[s%]")

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


class _Seen(psycopg.RawCursor[Any]):
    """A cursor for what counts or logs statements. The client library keeps no statement of its own: after a rollback it would throw all away."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        """Run a statement."""
        return super().execute(_numbered(query), params, prepare=False, **options)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """Keep what is sent where Django looks for it when it logs statements."""
        self._query = super()._convert_query(query, params)
        return self._query


@lru_cache(maxsize=2048)
def _numbered(statement: str) -> str:
    """Return a statement with its values numbered as the server wants them; the client library reads long statements anew each time."""
    numbers = count(1)
    return _PLACE.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", statement)


def first_rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows that the first statement of a request gives; it only reads.

    It takes the place of the question whether a kept connection still lives: where it does not, the same is asked over a new one.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]
    kept = connection.connection is not None and not connection.health_check_done
    if not kept or connection.in_atomic_block:
        return rows(statement, values)
    connection.health_check_done = True
    try:
        return rows(statement, values)
    except OperationalError:
        if not connection.connection.closed:
            raise
        connection.close()
        return rows(statement, values)


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows that a constant statement gives.

    Args:
        statement: with `%s` for each value, and a cast where the server cannot tell the type.
        values: numbers, texts, days, moments, truths, lists of numbers or texts, nulls.
    """
    return _rows_of([(statement, values)])[0]


class Question(Generic[T]):
    """A constant statement that is sent together with others (`ask`), and what its rows say.

    Args:
        statement: as in `rows`.
        values: as in `rows`.
        read: makes the answer of the rows; it may ask further.
    """

    #: What came back; there once it has been asked.
    answer: T

    def __init__(
        self, statement: str, values: Sequence[Any], read: Callable[[list[tuple[Any, ...]]], T]
    ) -> None:
        self.statement, self.values, self.read = statement, values, read


def ask(*questions: Question[Any] | None) -> None:
    """Get the answers to questions, for which one goes to the server and back once. They are asked in their order; nulls are left out."""
    asked = [one for one in questions if one is not None]
    found = _rows_of([(one.statement, one.values) for one in asked])
    for one, of_it in zip(asked, found, strict=True):
        one.answer = one.read(of_it)


def answer_to(question: Question[T]) -> T:
    """Return the answer to one question."""
    ask(question)
    return question.answer


def _rows_of(asked: Sequence[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
    connection: Any = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    if connection.queries_logged or connection.execute_wrappers or not planned.fits(raw):
        return [_rows_seen(connection, statement, values) for statement, values in asked]
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        given = [(_numbered(statement), _encoded(values)) for statement, values in asked]
        return planned.run_together(raw, given)


def _encoded(values: Sequence[Any]) -> list[bytes | None]:
    return [
        one.encode() if type(one) is str else None if one is None else _encode(one)
        for one in values
    ]


def _encode(value: Any) -> bytes | None:
    text = _as_text(value)
    return None if text is None else text.encode()


def _rows_seen(connection: Any, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    # As Django makes its own cursors: what counts and logs statements sees these, too.
    with connection._prepare_cursor(_Seen(connection.connection)) as cursor:
        cursor.execute(statement, [_as_text(one) for one in values])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def made(model: type[M], **values: Any) -> M:
    """Return a new row that `insert` writes, in a third of the time of `model(…)`; it sends no signals and knows columns alone.

    Args:
        values: by column (`unit_id`, not `unit`); others take their defaults.
    """
    fixed, called = _defaults(model)
    row = model.__new__(model)
    held = vars(row)
    held["_state"] = ModelState()
    held.update(fixed)
    held.update(values)
    for name, default in called:
        if name not in values:
            held[name] = default()
    assert len(held) == len(fixed) + len(called) + 1, f"{model.__name__} has no such column"
    return row


@lru_cache(maxsize=256)
def _defaults(
    model: type[models.Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Return what columns hold where nobody says, and those whose default is made for each row."""
    fields = [one for one in model._meta.concrete_fields if not one.generated]
    called = [(one.attname, one.get_default) for one in fields if callable(one.default)]
    names = {name for name, _default in called}
    fixed = {one.attname: one.get_default() for one in fields if one.attname not in names}
    return fixed, called


def insert(*groups: Sequence[models.Model], ignore_conflicts: bool = False) -> None:
    """Write new rows, those of several tables by one statement; their numbers stand in them afterwards.

    Args:
        groups: each of one table, without numbers or all with; an empty one writes nothing.
        ignore_conflicts: leave out what is there already; then no numbers are given.
    """
    parts = [
        group[start : start + MOST_ROWS]
        for group in groups
        for start in range(0, len(group), MOST_ROWS)
    ]
    for start in range(0, len(parts), MOST_PARTS):
        _insert(parts[start : start + MOST_PARTS], ignore_conflicts=ignore_conflicts)


def _insert(parts: Sequence[Sequence[models.Model]], *, ignore_conflicts: bool) -> None:
    tables = [_table(type(part[0]), part[0].pk is not None) for part in parts]
    sizes = tuple(len(part) for part in parts)
    statement = _inserting(tuple(tables), sizes, ignore_conflicts)
    pairs = zip(parts, tables, strict=True)
    values = [value for part, table in pairs for one in part for value in table.values(one)]
    numbers = iter(rows(statement, values))
    for one in () if ignore_conflicts else (one for part in parts for one in part):
        one.pk = next(numbers)[0]
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


class _Table:
    """How rows of one model are written."""

    def __init__(self, model: type[models.Model], *, numbered: bool) -> None:
        meta = model._meta
        fields = [
            one
            for one in meta.concrete_fields
            if not one.generated and (numbered or not one.primary_key)
        ]
        columns = ", ".join(f'"{one.column}"' for one in fields)
        self.start = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES'
        self.place = f"({', '.join(['%s'] * len(fields))})"
        self.number = f'"{meta.pk.column}"'
        self.read = attrgetter(*(one.attname for one in fields))
        placed = list(enumerate(fields))
        self.made = [(n, one) for n, one in placed if _is_made(one)]
        self.json = [(n, one) for n, one in placed if isinstance(one, models.JSONField)]

    def values(self, row: models.Model) -> list[Any]:
        """Return what the columns of one row hold."""
        found = list(self.read(row))
        for place, field in self.made:
            found[place] = field.pre_save(row, add=True)
        for place, field in self.json:
            found[place] = _as_json(found[place], field)
        return found


@lru_cache(maxsize=256)
def _table(model: type[models.Model], numbered: bool) -> _Table:
    return _Table(model, numbered=numbered)


@lru_cache(maxsize=1024)
def _inserting(tables: tuple[_Table, ...], sizes: tuple[int, ...], ignoring: bool) -> str:
    """Return the statement that writes so many rows of some tables. It has names of tables and columns alone; all values are parameters."""
    conflict = "ON CONFLICT DO NOTHING " if ignoring else ""
    parts = [
        f"{one.start} {', '.join([one.place] * size)} {conflict}RETURNING {one.number} AS number"
        for one, size in zip(tables, sizes, strict=True)
    ]
    if len(parts) == 1:
        return parts[0]
    named = ", ".join(f"made{place} AS ({part})" for place, part in enumerate(parts))
    read = " UNION ALL ".join(f"SELECT number FROM made{place}" for place in range(len(parts)))  # noqa: S608
    return f"WITH {named} {read}"


def _is_made(field: models.Field[Any, Any]) -> bool:
    """Say whether a column is made of others, or of the moment, when its row is written."""
    if isinstance(field, models.DateField):
        return field.auto_now or field.auto_now_add
    return type(field).pre_save is not models.Field.pre_save


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
