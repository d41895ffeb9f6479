"""Both engines give the same figures for every measure: golden rows, rows at random, no rows, and days before 1970."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from thuocdo.facts.registry import fact
from thuocdo.facts.schema import Column, ColumnType
from thuocdo.indicators.measures import expressions
from thuocdo.indicators.measures import moves as moving
from thuocdo.indicators.measures.expressions import records_statement, steps
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.tests.counting import VIETNAM, table_of
from thuocdo.indicators.tests.test_counting import UNIT_COLUMNS, WORDS
from thuocdo.warehouse import expressions as warehouse_expressions
from thuocdo.warehouse.columns import day_number, kept_schema
from thuocdo.warehouse.engine.engine import (
    REPLACED,
    Engine,
    Files,
    Outdated,
    engine,
    table_name,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("pyspark") is None,
        reason="pyspark is not installed: pip install 'thuocdo[spark]' (docs/decisions/0013)",
    ),
    # Spark opens sockets and files that end with the process, and warns of what its own libraries do.
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore"),
]

FACTS = sorted({one.fact for one in measures().values()})
FIRST, LAST = date(1969, 12, 1), date(1970, 2, 28)
KINDS = {"nothing": 0, "many": 400}
#: Spark takes a second for any statement: the records of so many measures are asked in one.
AT_ONCE = 25


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    found = engine("spark")
    yield found
    engine.cache_clear()
    found._session.stop()  # type: ignore[attr-defined]


def value(column: Column, random: Random) -> Any:
    if column.nullable and random.random() < 0.3:
        return None
    day = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    moment = datetime(day.year, day.month, day.day, random.choice((0, 9, 23)), tzinfo=VIETNAM)
    whole = random.randint(1, 4) if column.name in UNIT_COLUMNS else random.randint(0, 5)
    return {
        ColumnType.BOOLEAN: random.random() < 0.5,
        ColumnType.CATEGORY: random.choice(WORDS.get(column.name, ["", "x"])),
        ColumnType.DATE: day,
        ColumnType.INTEGER: whole,
        ColumnType.MOMENT: moment,
    }[column.type]


def rows_of(name: str, count: int) -> pa.Table:
    random = Random(count)
    columns = fact(name).schema.columns
    return table_of(name, [{one.name: value(one, random) for one in columns} for _ in range(count)])


def statements(name: str) -> list[str]:
    """Return what is asked of a fact: steps of the cube, things of distinct counts, records of every measure."""
    mine: list[Measure] = [one for one in measures().values() if one.fact == name]
    first, end = day_number(date(1969, 12, 20)), day_number(date(1970, 1, 20))
    expressions._steps_statement.cache_clear()
    return [
        *(group.statement for group in steps([one for one in mine if one.additive])),
        *(moving.in_window(asked, first, end) for asked in distinct(mine)),
        *records_at_once(mine, first, end),
    ]


def distinct(mine: list[Measure]) -> Iterator[moving.Moves]:
    """Yield what distinct counts ask of the rows, those of the same day at once."""
    counts = [one for one in mine if not one.additive]
    for group in steps(counts):
        yield from moving.moves(group.measures)


def records_at_once(mine: list[Measure], first: int, end: int) -> Iterator[str]:
    """Yield statements that give of each measure how many records it counts, and which, by the sum of their numbers."""
    for some in batched(mine, AT_ONCE):
        parts = [
            f"SELECT '{one.code}' AS code, count(*) AS n, coalesce(sum({fact(one.fact).schema.record}), 0) AS records"  # noqa: S608
            f" FROM ({records_statement(one, first, end, (1, 2, 3))}) AS rows_of"
            for one in some
        ]
        yield " UNION ALL ".join(parts)


def batched(mine: list[Measure], size: int) -> Iterator[list[Measure]]:
    for begin in range(0, len(mine), size):
        yield mine[begin : begin + size]


def written(name: str, dialect: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the statements of a fact in a dialect."""

    def compiled(expression: Any) -> str:
        return warehouse_expressions.compiled(expression, dialect)

    with monkeypatch.context() as patched:
        patched.setattr(expressions, "compiled", compiled)
        patched.setattr(moving, "compiled", compiled)
        found = statements(name)
    expressions._steps_statement.cache_clear()
    return found


def figures(one: Engine, statement: str, rows: Any, name: str) -> list[dict[str, Any]]:
    found = one.run(statement, {table_name(name): rows}).to_pylist()
    return sorted(found, key=lambda row: [(row[c] is None, str(row[c])) for c in sorted(row)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FACTS)
def test_every_measure_is_equal_in_both_engines(
    name: str, kind: str, spark: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = rows_of(name, KINDS[kind])
    paths = (kept(held, tmp_path, "rows"),) if held.num_rows else ()
    files = Files(kept_schema(fact(name).schema), paths, sum(map(ord, kind)))
    duck = engine("duckdb")
    pairs = zip(
        written(name, duck.dialect, monkeypatch), written(name, spark.dialect, monkeypatch), strict=True
    )  # fmt: skip
    for ours, theirs in pairs:
        assert figures(duck, ours, files, name) == figures(spark, theirs, files, name), ours


@pytest.mark.parametrize("name", FACTS)
def test_rows_that_count_no_more_are_left_out_by_both_engines(
    name: str, spark: Engine, tmp_path: Path
) -> None:
    record, held, now = fact(name).schema.record, rows_of(name, 300), rows_of(name, 200)
    gone = pa.array([1, 3, 9], pa.int64())
    still = held.filter(pc.invert(pc.is_in(held.column(record), gone)))
    came = now.filter(pc.is_in(now.column(record), gone))
    outdated = Outdated(
        (kept(held, tmp_path, "months"),),
        kept(pa.table({REPLACED: pa.concat_arrays([gone, gone])}), tmp_path, "replaced"),
        record,
    )
    schema, paths = kept_schema(fact(name).schema), (kept(came, tmp_path, "rows"),)
    files = Files(schema, paths, 7, outdated)
    columns = ", ".join(schema.names)
    statement = f"SELECT {columns}, count(*) AS n FROM {table_name(name)} GROUP BY {columns}"  # noqa: S608
    expected = figures(engine("duckdb"), statement, pa.concat_tables([still, came]), name)
    for one in (engine("duckdb"), spark):
        assert figures(one, statement, files, name) == expected
    assert 0 < len(expected) < held.num_rows


def kept(rows: pa.Table, folder: Path, name: str) -> Path:
    pq.write_table(rows, folder / f"{name}.parquet")
    return folder / f"{name}.parquet"
