"""Statements that one connection has planned, run by the shortest way: one call of the client library's C code for each.

The cursors of the client library take some eight times the processor time of that call: they are made for statements of any kind, and wait in Python.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary, ref

import psycopg
from psycopg import errors
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

#: So many statements are kept in one connection, as the client library keeps them; the server takes some 50 KB for each.
MOST_PLANNED = 200

_GONE = "26000"  # the server no longer has a statement of this name
_DONE = {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}


class _Planned:
    """What one connection has planned, the least used first, and how its answers are read (a context of the client library)."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.names: OrderedDict[str, bytes] = OrderedDict()
        self.count = 0
        self._connection = ref(connection)  # which is the key of this
        # Django reads moments in Python, a tenth of a page of 50 rows; the library's own way gives the same in the zone of the connection, UTC.
        self.adapters = AdaptersMap(connection.adapters)
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    @property
    def connection(self) -> psycopg.Connection[Any] | None:
        """Return the connection."""
        return self._connection()


_planned: WeakKeyDictionary[psycopg.Connection[Any], _Planned] = WeakKeyDictionary()


def run(
    connection: psycopg.Connection[Any], statement: str, values: Sequence[bytes | None]
) -> list[tuple[Any, ...]]:
    """Return the rows that a statement gives; a transaction is begun as the connection's own cursors begin it.

    Args:
        connection: of the client library.
        statement: with its values numbered ($1).
        values: as encoded texts without a type.

    Raises:
        psycopg.Error: as a cursor of the connection raises it.
    """
    if b"\0" in b"".join(filter(None, values)):
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    given: Any = values  # null is a value, too, though the types of the library do not say so
    server = connection.pgconn
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        _checked(connection, server.exec_(b"BEGIN"))
    outside = server.transaction_status == TransactionStatus.IDLE
    planned = _planned.get(connection)
    if planned is None:
        planned = _planned[connection] = _Planned(connection)
    try:
        result = _checked(
            connection, server.exec_prepared(_name(connection, planned, statement), given)
        )
    except psycopg.Error as error:
        if error.sqlstate != _GONE:
            raise
        planned.names.clear()  # somebody has thrown all away
        if not outside:
            raise
        result = _checked(
            connection, server.exec_prepared(_name(connection, planned, statement), given)
        )
    if not result.ntuples:
        return []
    reading = Transformer(planned)
    reading.set_pgresult(result)
    return reading.load_rows(0, result.ntuples, tuple)


def fits(connection: psycopg.Connection[Any]) -> bool:
    """Say whether statements can be run so: transactions of the usual kind, on a server that is kept."""
    chosen = (connection.isolation_level, connection.read_only, connection.deferrable)
    return all(one is None for one in chosen) and connection.prepare_threshold is not None


def _name(connection: psycopg.Connection[Any], planned: _Planned, statement: str) -> bytes:
    name = planned.names.get(statement)
    if name is not None:
        planned.names.move_to_end(statement)
        return name
    planned.count += 1
    name = f"planned_{planned.count}".encode()
    _checked(connection, connection.pgconn.prepare(name, statement.encode()))
    planned.names[statement] = name
    if len(planned.names) > MOST_PLANNED:
        _statement, oldest = planned.names.popitem(last=False)
        _checked(connection, connection.pgconn.exec_(b"DEALLOCATE " + oldest))
    return name


def _checked(connection: psycopg.Connection[Any], result: Any) -> Any:
    """Return what the server answered.

    Raises:
        psycopg.Error: it refused, or it is gone.
    """
    if result.status in _DONE:
        return result
    told = result.error_field(DiagnosticField.SQLSTATE)
    if not told and connection.pgconn.status != ConnStatus.OK:
        raise psycopg.OperationalError(result.get_error_message())
    raise errors.error_from_result(result)
