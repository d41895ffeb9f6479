"""Rows of a fact from the database, as columns: the driver hands them over without a Python object per value."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
import pyarrow.compute as pc
from psycopg.conninfo import make_conninfo

from thuocdo.errors import Unavailable
from thuocdo.facts.source import FactSource, Lookup
from thuocdo.warehouse.ahead import ahead
from thuocdo.warehouse.columns import kept, kept_schema, small_table

_BATCH_BYTES = 16 * 1024 * 1024


def batches(source: FactSource) -> Iterator[pa.Table]:
    """Yield all rows of a fact in handy parts, as they are kept.

    Raises:
        Unavailable: the database does not answer.
        ValueError: the rows are not as the schema says.
    """
    with _cursor() as cursor:
        cursor.execute(source.of_all())
        tables: list[pa.RecordBatch] | None = None
        for batch in ahead(cursor.fetch_record_batch()):
            # Asked for after the rows: what these name is there.
            tables = tables or [_asked(source, one, one.of_all()) for one in source.lookups]
            yield kept(source.schema, _looked_up(source, batch, tables))


def rows_of(source: FactSource, records: Iterable[int]) -> pa.Table:
    """Return the rows of some records, as they are kept; none for records that are no more.

    Raises:
        Unavailable, ValueError: as `batches`.
    """
    with _cursor() as cursor:
        cursor.execute(source.of(records))
        found = [*cursor.fetch_record_batch()]
    if not found:
        return kept_schema(source.schema).empty_table()
    rows = pa.Table.from_batches(found)
    tables = [_asked(source, one, one.of(_keys(rows, one))) for one in source.lookups]
    return kept(source.schema, _looked_up(source, rows, tables)).unify_dictionaries()


def _keys(rows: pa.Table, lookup: Lookup) -> list[int]:
    found: list[int] = pc.unique(rows.column(lookup.key)).drop_null().to_pylist()
    return found


def _asked(source: FactSource, lookup: Lookup, statement: str) -> pa.RecordBatch:
    """Return what a lookup gives, a last row for rows without a key among it."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = [*cursor.fetchall(), (None, *lookup.columns.values())]
    return small_table(source.schema, (lookup.key, *lookup.columns), rows)


def _looked_up(
    source: FactSource, rows: pa.Table | pa.RecordBatch, tables: Sequence[pa.RecordBatch]
) -> pa.Table:
    """Return rows with the columns that follow from others.

    Raises:
        ValueError: a lookup does not know a key.
    """
    columns = {name: rows.column(name) for name in rows.schema.names}
    for lookup, table in zip(source.lookups, tables, strict=True):
        keys = rows.column(lookup.key).cast(pa.int64())
        places = pc.index_in(keys, table.column(lookup.key))
        if places.null_count:
            raise ValueError(f"{source.name}: {lookup.key} is not known to what is looked up by it")
        columns |= {name: table.column(name).take(places) for name in lookup.columns}
    return pa.table(columns)


@contextmanager
def one_link() -> Iterator[None]:
    """Let this thread read by one connection, for as long as nothing fails: making one takes 0.1 s, for the driver asks for all types of the database.

    For who reads again and again, few rows at a time.
    """
    _own.keeps = True
    try:
        yield
    finally:
        _own.keeps = False
        _drop()


class _Own(threading.local):
    """The connection of a thread that keeps one."""

    keeps = False
    link: Any = None


_own = _Own()


def _drop() -> None:
    link, _own.link = _own.link, None
    if link is not None:
        with suppress(adbc.Error):
            link.close()


@contextmanager
def _cursor() -> Iterator[Any]:
    """Give a cursor on a connection of its own, or of the thread's (`one_link`), which only reads."""
    try:
        if _own.link is None:
            _own.link = adbc.connect(_address(), autocommit=True)
        with _own.link.cursor() as cursor:
            cursor.adbc_statement.set_options(
                **{"adbc.postgresql.batch_size_hint_bytes": str(_BATCH_BYTES)}
            )
            yield cursor
    except adbc.OperationalError as error:
        _drop()
        raise Unavailable(
            "registers_do_not_answer",
            "Chưa đọc được dữ liệu nghiệp vụ để tính số liệu. Hệ thống sẽ tự thử lại.",
            "The registers could not be read for figures. The system will try again by itself.",
        ) from error
    except BaseException:
        _drop()  # whatever it was: the next one begins with a fresh connection
        raise
    finally:
        if not _own.keeps:
            _drop()


def _address() -> str:
    parameters = connection.get_connection_params()
    names = {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service"}
    return make_conninfo("", **{name: parameters[name] for name in names & parameters.keys()})
