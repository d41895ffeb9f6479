"""The figures as PostgreSQL gives them: the same rows in tables of its own, asked by statements that suit it.

Each fact is a table of the columns that are asked, loaded by COPY, without indexes, for all rows are read. What a day or a condition is say the
measures themselves: Ibis writes them for PostgreSQL, too. How the statements go was found by trying (docs/algorithms/figures-speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg.conninfo import make_conninfo

from benchmarks.beside_answers import (
    Answers,
    Layout,
    columns_of,
    conditions,
    layout_made,
    same_things,
)
from benchmarks.figures_data import FACTS, tables_made
from thuocdo.indicators.measures.expressions import Steps, steps
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.postgresql.server import DATABASE, PORT, SUPERUSER, EmbeddedServer
from thuocdo.warehouse.engine.engine import table_name
from thuocdo.warehouse.expressions import compiled, table

#: One process more than the one that asks: as many as processors. It is asked for however little there is to share. Groups stay in memory.
_SETTINGS = {
    "max_parallel_workers_per_gather": "1",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "work_mem": "'512MB'",
}


class PostgreSQL:
    """The facts by the names that statements know them by, asked by one connection."""

    name = "PostgreSQL"

    def __init__(
        self, link: Any, mine: Sequence[Measure], server: EmbeddedServer, layout: Layout
    ) -> None:
        self.server: EmbeddedServer | None = server
        self._link, self._layout = link, layout
        groups = steps([one for one in mine if one.additive])
        self._steps = [(group, _steps_statement(group)) for group in groups]
        self._alike = [(some, _things_statement(some)) for some in same_things(mine)]

    def cells(self) -> Callable[[], Answers]:
        """Ask one statement for each day on which measures move; see `Side`."""
        found = [(group, self._ask(statement)) for group, statement in self._steps]
        return lambda: self._layout.laid_out(
            one for group, rows in found for one in _parts(group, rows)
        )

    def distinct(self) -> Callable[[], Answers]:
        """Ask one statement for each kind of things; see `Side`."""
        found = [(some, self._ask(statement)) for some, statement in self._alike]
        return lambda: {
            one.code: self._layout.by_unit(rows.column("unit"), rows.column(f"m{place}"))
            for some, rows in found
            for place, one in enumerate(some)
        }

    def _ask(self, statement: str) -> pa.Table:
        with self._link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetch_arrow_table()


@contextmanager
def asked(server: EmbeddedServer) -> Iterator[Any]:
    """Give a connection of the driver, set up for statements that read much."""
    address = make_conninfo(
        host=str(server.socket_folder), port=PORT, user=SUPERUSER, dbname=DATABASE
    )
    with adbc.connect(address, autocommit=True) as link:
        with link.cursor() as cursor:
            for name, value in _SETTINGS.items():
                cursor.execute(f"SET {name} = {value}")
        yield link


@contextmanager
def loaded(folder: Path, mine: Sequence[Measure]) -> Iterator[PostgreSQL]:
    """Give a server with the facts in its tables, all of them in memory as far as they fit; it is removed afterwards."""
    server = EmbeddedServer(folder / "postgresql")
    server.ensure_running()
    try:
        with asked(server) as link:
            with link.cursor() as cursor:
                _load(cursor, mine)
            yield PostgreSQL(link, mine, server, layout_made())
    finally:
        server.delete()


def _load(cursor: Any, mine: Sequence[Measure]) -> None:
    for fact in FACTS:
        name, columns = table_name(fact), columns_of(fact, mine)
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        for path in tables_made()[name].paths:
            rows = pq.read_table(path, columns=columns)
            cursor.adbc_ingest(name, _plain(rows), mode="create_append")
        cursor.execute(f'VACUUM (FREEZE, ANALYZE) "{name}"')


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows with words written out."""
    fields = [
        one.with_type(pa.string()) if pa.types.is_dictionary(one.type) else one
        for one in rows.schema
    ]
    return rows.cast(pa.schema(fields))


def _steps_statement(group: Steps) -> str:
    """Return the statement for what moves on one day of a row."""
    row = table(group.fact)
    day = group.day.of(row)
    found = row.filter(day.notnull())
    gained = {f"m{place}": _gained(one, group, found) for place, one in enumerate(group.measures)}
    by = {"unit": found[group.unit], "day": group.day.of(found)}
    return compiled(found.group_by(**by).aggregate(**gained), "postgres")


def _gained(measure: Measure, group: Steps, row: Any) -> Any:
    """Return what a measure gains or loses in a group of rows that have the day."""
    met = list(conditions(measure, group, row))
    where = reduce(and_, met) if met else None
    if measure.aggregate is Aggregate.SUM:
        return row[measure.column].sum(where=where).fill_null(0).cast("int64")
    return row.count(where=where)


def _things_statement(some: Sequence[Measure]) -> str:
    """Return the statement for distinct counts of the same things."""
    one = some[0]
    row = table(one.fact)
    found = row.filter(one.on.of(row).notnull() & row[one.column].notnull())
    unit, thing = found[one.unit], found[one.column]
    met = {f"m{place}": _all_met(each, found) for place, each in enumerate(some)}
    if thing.type().is_integer():
        counted = {name: thing.nunique(where=where) for name, where in met.items()}
        return compiled(found.group_by(unit=unit).aggregate(**counted), "postgres")
    # Each word of a unit once: sorting them for `count(DISTINCT …)` takes longer.
    words = found.group_by(unit=unit, thing=thing).aggregate(
        **{
            name: ibis.literal(True) if where is None else where.any()
            for name, where in met.items()
        }
    )
    counted = {name: words.count(where=words[name]) for name in met}
    return compiled(words.group_by("unit").aggregate(**counted), "postgres")


def _all_met(measure: Measure, row: Any) -> Any:
    """Return whether a row meets all conditions; null where there is none."""
    return reduce(and_, (one.holds(row) for one in measure.where)) if measure.where else None


def _parts(group: Steps, rows: pa.Table) -> Iterator[tuple[str, Any, Any, Any]]:
    units, days = (rows.column(name).to_numpy() for name in ("unit", "day"))
    for place, (one, sign) in enumerate(zip(group.measures, group.signs, strict=True)):
        yield one.code, units, days, rows.column(f"m{place}").to_numpy() * sign
