"""Statements that one connection has planned, run by the shortest way: one call of the client library's C code for each.

The cursors of the client library take some eight times the processor time of that call: they are made for statements of any kind, and wait in Python.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from select import POLLIN, POLLOUT, poll
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

import psycopg
from psycopg import errors
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

    _Asked = Sequence[tuple[str, Sequence[bytes | None]]]

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


def run_together(connection: psycopg.Connection[Any], asked: _Asked) -> list[list[tuple[Any, ...]]]:
    """Return the rows that each of some statements gives: one way to the server and back for all.

    A transaction is begun as the connection's own cursors begin it, on the same way. Outside of one, all of them are a transaction.

    Args:
        connection: of the client library.
        asked: statements, with their values numbered ($1), and the values as encoded texts without a type.

    Raises:
        psycopg.Error: as a cursor of the connection raises it, for the first that is refused; what comes after it is not done.
    """
    for _statement, values in asked:
        if b"\0" in b"".join(filter(None, values)):
            raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    outside = connection.pgconn.transaction_status == TransactionStatus.IDLE
    if outside and not connection.autocommit:
        return _run_together(connection, [("BEGIN", ()), *asked], again=False)[1:]
    return _run_together(connection, asked, again=outside)


def _run_together(
    connection: psycopg.Connection[Any], asked: _Asked, *, again: bool
) -> list[list[tuple[Any, ...]]]:
    planned = _planned.get(connection)
    if planned is None:
        planned = _planned[connection] = _Planned(connection)
    send = _alone if len(asked) == 1 else _at_once
    try:
        results = send(connection, planned, asked)
    except psycopg.Error as error:
        if error.sqlstate != _GONE:
            raise
        planned.names.clear()  # somebody has thrown all away
        if not again:
            raise
        results = send(connection, planned, asked)
    return [_read(planned, one) if one.ntuples else [] for one in results]


def _read(planned: _Planned, result: PGresult) -> list[tuple[Any, ...]]:
    reading = Transformer(planned)
    reading.set_pgresult(result)
    return reading.load_rows(0, result.ntuples, tuple)


def _alone(connection: psycopg.Connection[Any], planned: _Planned, asked: _Asked) -> list[PGresult]:
    ((statement, values),) = asked
    given: Any = values  # null is a value, too, though the types of the library do not say so
    name = _name(connection, planned, statement)
    return [_checked(connection, connection.pgconn.exec_prepared(name, given))]


def _at_once(
    connection: psycopg.Connection[Any], planned: _Planned, asked: _Asked
) -> list[PGresult]:
    server = connection.pgconn
    named = [(_name(connection, planned, statement), values) for statement, values in asked]
    server.enter_pipeline_mode()
    try:
        for name, values in named:
            given: Any = values
            server.send_query_prepared(name, given)
        server.pipeline_sync()
        _send_all(server)
        results = [_next_result(server) for _one in named]
        _got(server)  # that all have been answered
    finally:
        with suppress(psycopg.Error):  # a connection that is gone says so by its results
            server.exit_pipeline_mode()
    return [_checked(connection, one) for one in results]


def _next_result(server: PGconn) -> PGresult:
    """Return what one statement gave."""
    result = _got(server)
    if result is None:
        raise psycopg.OperationalError(server.get_error_message())
    while _got(server) is not None:
        pass  # its end
    return result


def _send_all(server: PGconn) -> None:
    while server.flush():
        ready = _poll(server, POLLIN | POLLOUT)
        if ready & POLLIN:  # it answers already and may wait for us to listen
            server.consume_input()


def _got(server: PGconn) -> PGresult | None:
    """Return what came next, having let other threads go on: the library's call waits with the lock of the interpreter in its hand."""
    while server.is_busy():
        _poll(server, POLLIN)
        server.consume_input()
    return server.get_result()


def _poll(server: PGconn, events: int) -> int:
    waiting = poll()
    waiting.register(server.socket, events)
    ((_socket, ready),) = waiting.poll()
    return ready


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
