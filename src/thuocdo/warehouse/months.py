"""The rows of a fact by month, laid in files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from thuocdo.facts.source import FactSource
from thuocdo.warehouse import folder

#: Rows that wait in memory before the fullest month is written: some 300 MB with forty columns.
MOST_WAITING = 1_500_000
#: Months that are written at the same time.
_WRITERS = 2


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written."""

    month: date
    file: str
    row_count: int
    byte_count: int


def write_all(source: FactSource, batches: Iterable[pa.Table]) -> list[Written]:
    """Write all rows of a fact, month by month; a month whose rows come late has several files."""
    waiting: dict[date, list[pa.Table]] = defaultdict(list)
    written: list[Written] = []
    count = 0
    for batch in batches:
        for month, part in by_month(source, batch):
            waiting[month].append(part)
        count += batch.num_rows
        while count > MOST_WAITING:
            fullest = max(waiting, key=lambda month: sum(one.num_rows for one in waiting[month]))
            written.append(_write(source, fullest, waiting.pop(fullest)))
            count -= written[-1].row_count
    with ThreadPoolExecutor(_WRITERS) as writers:  # Arrow sorts and writes without Python's lock
        written += writers.map(lambda one: _write(source, *one), sorted(waiting.items()))
    folder.settle()
    return written


def merge(
    source: FactSource, month: date, files: Iterable[str], *, without: pa.Array, rows: pa.Table
) -> Written | None:
    """Write a month anew.

    Args:
        source: the fact.
        month: its first day.
        files: those that hold it.
        without: records whose rows in them do not count any more.
        rows: what comes to them.

    Returns: the file; null where no row is left.
    """
    parts = [rows]
    for file in files:
        held = folder.opened(file)
        gone = pc.is_in(held.column(source.schema.record), without)
        parts.append(held.filter(pc.invert(gone)))
    some = [one for one in parts if one.num_rows]
    return _write(source, month, some, lay_open=True) if some else None


def by_month(source: FactSource, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Yield rows by the month they belong to, a month at a time."""
    if not rows.num_rows:
        return
    days = rows.column(source.schema.day).cast(pa.date32())
    firsts = pc.floor_temporal(days, unit="month")
    for month in pc.unique(firsts).to_pylist():
        yield month, rows.filter(pc.equal(firsts, pa.scalar(month, firsts.type)))


def in_order(source: FactSource, parts: list[pa.Table]) -> pa.Table:
    """Return rows together, in the order in which those of a month lie."""
    table = pa.concat_tables(parts).unify_dictionaries()
    if not source.order:
        return table
    return table.sort_by([(name, "ascending") for name in source.order])


def _write(
    source: FactSource, month: date, parts: list[pa.Table], *, lay_open: bool = False
) -> Written:
    table = in_order(source, parts)
    file = folder.new_name(source.name, f"{month:%Y-%m}")
    size = folder.write(table, file)
    if lay_open:
        folder.lay_open(table, file)
    return Written(month, file, table.num_rows, size)
