"""Where records enter and leave the counts of measures: the statements behind "what moved" and "what would lift".

Loading the expressions loads Ibis; it happens where a statement is first needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from thuocdo.facts.registry import fact
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.registry import measures


@dataclass(frozen=True, slots=True)
class Edge:
    """A measure that counts (`gained` 1) or no longer counts (-1) a record from a day on; of a flow, on that day alone."""

    record: int
    unit: int
    measure: str
    day: int
    gained: int


def followed(codes: Sequence[str]) -> Mapping[str, tuple[Measure, ...]]:
    """Return the measures among some that count records one by one, by their fact."""
    found: dict[str, list[Measure]] = {}
    for code in codes:
        one = measures()[code]
        if one.aggregate is Aggregate.COUNT:
            found.setdefault(one.fact, []).append(one)
    return {name: tuple(some) for name, some in found.items()}


@cache
def edges_statement(name: str, held: tuple[Measure, ...]) -> str:
    """Return the statement that gives all edges of the rows of a fact.

    Columns: `record`, `unit`, and for each measure in order `on0`, `until0`, `on1` …: days since 1970, null where there is none.
    """
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415 - slow

    rows = table(name)
    return compiled(_with_edges(rows, name, held))


@lru_cache(maxsize=256)
def edges_between_statement(name: str, held: tuple[Measure, ...], first: int, end: int) -> str:
    """Return the statement for the rows with an edge in a window of days; columns as `edges_statement`."""
    from thuocdo.warehouse.expressions import compiled, table  # noqa: PLC0415 - slow

    found = _with_edges(table(name), name, held)
    near = None
    for place in range(len(held)):
        for column in (found[f"on{place}"], found[f"until{place}"]):
            inside = ((column >= first) & (column < end)).fill_null(False)
            near = inside if near is None else near | inside
    return compiled(found.filter(near))


def edges_of(rows: pa.Table, held: Sequence[Measure]) -> Iterator[Edge]:
    """Yield the edges of what `edges_statement` gave."""
    found = edge_columns(rows, held)
    for record, unit, measure, day, gained in zip(*(one.tolist() for one in found), strict=True):
        yield Edge(record, unit, held[measure].code, day, gained)


def edge_columns(rows: pa.Table, held: Sequence[Measure]) -> tuple[Numbers, ...]:
    """Return the edges of what `edges_statement` gave as columns: record, unit, place of the measure among those asked, day, what is gained."""
    records, units = _numbers(rows, "record"), _numbers(rows, "unit")
    parts: list[tuple[Numbers, ...]] = []
    for place in range(len(held)):
        for name, gained in ((f"on{place}", 1), (f"until{place}", -1)):
            column = rows.column(name)
            there = np.flatnonzero(column.is_valid().to_numpy())
            days = column.fill_null(0).to_numpy().astype(np.int64)[there]
            of_each = (np.full(len(there), one, np.int64) for one in (place, gained))
            measure, gains = of_each
            parts.append((records[there], units[there], measure, days, gains))
    if not parts:
        return tuple(np.zeros(0, np.int64) for _ in range(5))
    return tuple(np.concatenate(one) for one in zip(*parts, strict=True))


def _with_edges(rows: Any, name: str, held: Sequence[Measure]) -> Any:
    from thuocdo.indicators.measures.expressions import counts  # noqa: PLC0415 - slow

    columns = {"record": rows[fact(name).schema.record], "unit": rows[held[0].unit]}
    for place, one in enumerate(held):
        counted = counts(one, rows)
        columns[f"on{place}"] = counted.ifelse(one.on.of(rows), None).cast("int32")
        until = one.until.of(rows) if one.until else one.on.of(rows).nullif(one.on.of(rows))
        columns[f"until{place}"] = counted.ifelse(until, None).cast("int32")
    return rows.select(**columns)


def _numbers(rows: pa.Table, name: str) -> Numbers:
    found: Numbers = rows.column(name).to_numpy().astype(np.int64, copy=False)
    return found
