"""Rows of a fact from the database, as columns: the driver hands them over without a Python object per value."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa
from psycopg.conninfo import make_conninfo

from thuocdo.errors import Unavailable
from thuocdo.facts.source import FactSource
from thuocdo.warehouse.columns import kept, kept_schema

_BATCH_BYTES = 16 * 1024 * 1024


def batches(source: FactSource) -> Iterator[pa.Table]:
    """Yield all rows of a fact in handy parts, as they are kept.

    Raises:
        Unavailable: the database does not answer.
        ValueError: the rows are not as the schema says.
    """
    with _cursor() as cursor:
        cursor.execute(source.of_all())
        for batch in cursor.fetch_record_batch():
            yield kept(source.schema, batch)


def rows_of(source: FactSource, records: Iterable[int]) -> pa.Table:
    """Return the rows of some records, as they are kept; none for records that are no more.

    Raises:
        Unavailable, ValueError: as `batches`.
    """
    with _cursor() as cursor:
        cursor.execute(source.of(records))
        found = [kept(source.schema, batch) for batch in cursor.fetch_record_batch()]
    if not found:
        return kept_schema(source.schema).empty_table()
    return pa.concat_tables(found).unify_dictionaries()


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
