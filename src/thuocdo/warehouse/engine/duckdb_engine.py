"""DuckDB inside the process: the engine of one machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.conf import settings

import duckdb
import pyarrow as pa

from thuocdo.warehouse.ahead import ahead
from thuocdo.warehouse.engine.engine import REPLACED, Files, Outdated

_SUM_OF_WHOLE = pa.decimal128(38, 0)


class DuckDBEngine:
    """One database in memory; each thread works with a cursor of its own."""

    dialect = "duckdb"
    here = True

    def __init__(self) -> None:
        self._database = duckdb.connect(
            ":memory:",
            config={
                "threads": settings.FIGURES_THREADS,
                "memory_limit": settings.FIGURES_MEMORY,
                "preserve_insertion_order": "false",
            },
        )
        self._local = threading.local()

    def run(self, statement: str, tables: Mapping[str, Files | pa.Table]) -> pa.Table:
        """Return what a SELECT gives; see `Engine.run`."""
        cursor = self._cursor()
        for name, table in tables.items():
            if not isinstance(table, Files) or self._local.shown.get(name) != table:
                _show(cursor, name, table)
                self._local.shown[name] = table if isinstance(table, Files) else None
        return _whole(cursor.sql(statement).to_arrow_table())

    def parts(
        self, statement: str, tables: Mapping[str, Files | pa.Table], *, size: int
    ) -> Iterator[pa.RecordBatch]:
        """Yield what a SELECT gives, part by part; see `Engine.parts`."""
        with self._database.cursor() as cursor:  # its own: another statement would end this one
            for name, table in tables.items():
                _show(cursor, name, table)
            yield from ahead(cursor.sql(statement).to_arrow_reader(size))

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._database.cursor()
            self._local.shown = {}
        cursor: duckdb.DuckDBPyConnection = self._local.cursor
        return cursor


def _show(cursor: duckdb.DuckDBPyConnection, name: str, table: Files | pa.Table) -> None:
    """Let a name stand for a table."""
    if isinstance(table, Files) and table.paths:
        source = _parquet(table.paths)
        if table.outdated is not None:
            source = f"(FROM {source} UNION ALL {_still_counting(table.outdated)})"
    else:
        rows = f"{name}__rows"
        held = table if isinstance(table, pa.Table) else table.schema.empty_table()
        cursor.register(rows, held)
        source = f'"{rows}"'
    view = f'CREATE OR REPLACE TEMP VIEW "{name}" AS SELECT * FROM {source}'  # noqa: S608 - our own names
    cursor.execute(view)


def _still_counting(files: Outdated) -> str:
    """Return the statement for the rows that still count; it reads one column more, and of these files only."""
    gone = f'g."{REPLACED}" = o."{files.record}"'
    return f"SELECT o.* FROM {_parquet(files.paths)} o ANTI JOIN {_parquet([files.replaced])} g ON {gone}"  # noqa: S608 - our own names


def _parquet(paths: Sequence[Path]) -> str:
    return f"read_parquet([{', '.join(_quoted(str(path)) for path in paths)}])"


def _whole(rows: pa.Table) -> pa.Table:
    """Return sums of whole numbers as whole numbers: DuckDB adds them up in 128 bits, which Arrow knows as decimals only.

    Raises:
        pyarrow.ArrowInvalid: a sum is beyond 64 bits.
    """
    fields = [
        field.with_type(pa.int64()) if field.type == _SUM_OF_WHOLE else field
        for field in rows.schema
    ]
    return rows.cast(pa.schema(fields))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
