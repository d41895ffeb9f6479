"""The rows of a fact by month: laid in files, picked out of them, and put back changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
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


def files_of(filling: Filling) -> list[str]:
    """Return the names of all files of a fact."""
    return list(filling.months.values_list("file", flat=True))


def are_there(filling: Filling) -> bool:
    """Say whether no file of a fact was lost."""
    return all(folder.path_of(file).exists() for file in files_of(filling))


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


def replace(
    source: FactSource,
    filling: Filling,
    records: Collection[int],
    rows: pa.Table,
    days: Iterable[date],
) -> list[ChangedMonth]:
    """Put the rows of some records in the place of those they had.

    Args:
        source: the fact.
        filling: how far it has been read.
        records: whose rows are replaced.
        rows: all rows they have now.
        days: days the records have or had; rows lie in the months of these.

    Returns: the months that differ, with the rows that changed and a file written for each.
    """
    fresh = dict(by_month(source, rows))
    touched = sorted({day.replace(day=1) for day in days} | fresh.keys())
    numbers = pa.array(sorted(records), pa.int64())
    changed = []
    for month in touched:
        files = tuple(filling.months.filter(month=month).values_list("file", flat=True))
        held = _read(source, files)
        theirs = pc.is_in(held.column(source.schema.record), numbers)
        before, after = held.filter(theirs), fresh.get(month, rows.slice(0, 0))
        if _same(before, after):
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


def _read(source: FactSource, files: Iterable[str]) -> pa.Table:
    schema = kept_schema(source.schema)
    tables = [pq.read_table(folder.path_of(file), schema=schema) for file in files]
    return pa.concat_tables([schema.empty_table(), *tables])


def _same(before: pa.Table, after: pa.Table) -> bool:
    if before.num_rows != after.num_rows:
        return False
    return bool(_plain(before).equals(_plain(after)))


def _plain(rows: pa.Table) -> pa.Table:
    """Return rows so that equal ones compare equal: in one order, texts written out."""
    columns = [
        one.cast(pa.string()) if pa.types.is_dictionary(one.type) else one for one in rows.columns
    ]
    plain = pa.table(columns, names=rows.column_names).combine_chunks()
    return plain.sort_by([(name, "ascending") for name in plain.column_names])


def _write(source: FactSource, month: date, parts: list[pa.Table]) -> Written:
    table = pa.concat_tables(parts).unify_dictionaries()
    if source.order:
        table = table.sort_by([(name, "ascending") for name in source.order])
    file = folder.new_name(source.name, f"{month:%Y-%m}")
    size = folder.write(table, file)
    return Written(month, file, table.num_rows, size)
