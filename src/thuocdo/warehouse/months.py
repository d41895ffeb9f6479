"""The rows of a fact by month: laid in files, picked out of them, and put back changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from thuocdo.facts.source import FactSource
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import kept_schema
from thuocdo.warehouse.models import Filling

#: Rows that wait in memory before the fullest month is written: some 300 MB with forty columns.
MOST_WAITING = 1_500_000


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written."""

    month: date
    file: str
    row_count: int
    byte_count: int


@dataclass(frozen=True, slots=True)
class ChangedMonth:
    """One month with other rows than before; `written` is null where none are left. `files` are those that held it."""

    month: date
    before: pa.Table
    after: pa.Table
    written: Written | None
    files: tuple[str, ...]


def files_by_month(filling: Filling) -> dict[date, tuple[str, ...]]:
    """Return the names of the files of a fact by their month. Shape: one query."""
    found: dict[date, tuple[str, ...]] = {}
    for month, file in filling.months.order_by("pk").values_list("month", "file"):
        found[month] = (*found.get(month, ()), file)
    return found


def are_there(files: Mapping[date, Sequence[str]]) -> bool:
    """Say whether no file of a fact was lost."""
    return all(folder.path_of(file).exists() for some in files.values() for file in some)


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
    written += [_write(source, month, parts) for month, parts in sorted(waiting.items())]
    folder.settle()
    return written


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records of a fact changed: `days` are those they have or had, and their rows lie in `files` of the months of these."""

    files: Mapping[date, tuple[str, ...]]
    records: Collection[int]
    days: Collection[date]


def replace(source: FactSource, changes: Changes, rows: pa.Table) -> list[ChangedMonth]:
    """Put the rows of some records in the place of those they had.

    Args:
        source: the fact.
        changes: whose rows are replaced.
        rows: all rows they have now.

    Returns: the months that differ, with the rows that changed and a file written for each.
    """
    fresh = dict(by_month(source, rows))
    touched = sorted({day.replace(day=1) for day in changes.days} | fresh.keys())
    numbers = pa.array(sorted(changes.records), pa.int64())
    changed = []
    for month in touched:
        files, after = changes.files.get(month, ()), fresh.get(month, rows.slice(0, 0))
        theirs = pc.is_in(_read(source, files, [source.schema.record]).column(0), numbers)
        if not after.num_rows and not pc.any(theirs).as_py():
            continue  # one column is read in a tenth of the time of all
        held = _read(source, files)
        before = held.filter(theirs)
        if _same(source, before, after):
            continue
        parts = [one for one in (held.filter(pc.invert(theirs)), after) if one.num_rows]
        written = _write(source, month, parts) if parts else None
        changed.append(ChangedMonth(month, before, after, written, files))
    folder.settle()
    return changed


def by_month(source: FactSource, rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Yield rows by the month they belong to, a month at a time."""
    if not rows.num_rows:
        return
    days = rows.column(source.schema.day).cast(pa.date32())
    firsts = pc.floor_temporal(days, unit="month")
    for month in pc.unique(firsts).to_pylist():
        yield month, rows.filter(pc.equal(firsts, pa.scalar(month, firsts.type)))


def _read(source: FactSource, files: Iterable[str], columns: list[str] | None = None) -> pa.Table:
    """Read files one by one, as they were written: `read_table` looks at each as at a whole folder first."""
    schema = kept_schema(source.schema)
    tables = [
        pq.ParquetFile(folder.path_of(file), memory_map=True).read(columns, use_threads=False)
        for file in files
    ]
    empty = schema.empty_table()
    return pa.concat_tables([empty.select(columns) if columns else empty, *tables])


def _same(source: FactSource, before: pa.Table, after: pa.Table) -> bool:
    if before.num_rows != after.num_rows:
        return False
    one, other = (_in_order(source, rows) for rows in (before, after))
    return all(
        _plain(mine).equals(_plain(theirs))
        for mine, theirs in zip(one.columns, other.columns, strict=True)
    )


def _in_order(source: FactSource, rows: pa.Table) -> pa.Table:
    """Return rows in an order that does not depend on that in which they came: by record, and where one has several, by everything."""
    record = rows.column(source.schema.record)
    alone = pc.count_distinct(record).as_py() == rows.num_rows
    names = [source.schema.record] if alone else rows.column_names
    return rows.sort_by([(name, "ascending") for name in names])


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """Return a column so that equal ones compare equal: in one piece, texts written out."""
    written = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    return written.combine_chunks()


def _write(source: FactSource, month: date, parts: list[pa.Table]) -> Written:
    table = pa.concat_tables(parts).unify_dictionaries()
    if source.order:
        table = table.sort_by([(name, "ascending") for name in source.order])
    file = folder.new_name(source.name, f"{month:%Y-%m}")
    size = folder.write(table, file)
    return Written(month, file, table.num_rows, size)
