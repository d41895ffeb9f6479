"""The rows of records that changed since the files of their months were written: one small file of a fact beside those, and their numbers in another.

Picked at random, a thousand dossiers lie in every month, and writing those anew costs what they hold. Beside them lies what changed, so a filling writes that
alone; readers leave the rows of these records out of the months' files (`engine.Files`). When much lies apart, it goes into its months (`outgrown`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from thuocdo.facts.source import FactSource
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import day_number, day_of, kept_schema
from thuocdo.warehouse.engine.engine import REPLACED
from thuocdo.warehouse.months import Written, in_order

#: Rows and replaced records that lie apart before the fullest months are written anew: reading and writing 20,000 rows takes a fifth of what a month does.
MOST_APART = 20_000

_REPLACED = pa.schema([(REPLACED, pa.int64()), ("month", pa.int32()), ("count", pa.int64())])


@dataclass(frozen=True, slots=True)
class Apart:
    """What lies apart of a fact.

    Shape: `rows` are all rows of these records; `replaced` has one row per record and month in whose files it had rows (`record`; `month`: its first day as a
    number; `count`: how many rows). A record that is gone has no rows; one that is new replaces nothing.
    """

    rows: pa.Table
    replaced: pa.Table

    @property
    def is_empty(self) -> bool:
        """Say whether nothing lies apart."""
        return not (self.rows.num_rows or self.replaced.num_rows)

    @property
    def months(self) -> list[date]:
        """Return the months in whose files rows do not count any more."""
        return sorted(self.counts)

    @property
    def counts(self) -> Counter[date]:
        """Return how many rows of the files of each month do not count any more."""
        found: Counter[date] = Counter()
        for month, count in zip(
            *(self.replaced[one].to_pylist() for one in ("month", "count")), strict=True
        ):
            found[day_of(month)] += count
        return found

    def without(self, months: Collection[date]) -> Apart:
        """Return the same when the files of some months are no more."""
        gone = pa.array([day_number(one) for one in months], pa.int32())
        kept = self.replaced.filter(pc.invert(pc.is_in(self.replaced["month"], gone)))
        return Apart(self.rows, kept)


def nothing(source: FactSource) -> Apart:
    """Return what lies apart of a fact that was read as a whole."""
    return Apart(kept_schema(source.schema).empty_table(), _REPLACED.empty_table())


def read(rows: str, replaced: str) -> Apart:
    """Return what lies in two files."""
    return Apart(folder.read(rows), folder.read(replaced))


def write(source: FactSource, apart: Apart) -> tuple[Written, str]:
    """Write what lies apart; return the file of its rows and the name of that of its records.

    The month is that of the earliest row, and its count that of rows and replaced records.
    """
    rows = in_order(source, [apart.rows])
    file, replaced = (folder.new_name(source.name, part) for part in ("changed", "replaced"))
    sizes = folder.write(rows, file) + folder.write(apart.replaced, replaced)
    days = rows.column(source.schema.day) if rows.num_rows else apart.replaced["month"]
    earliest = day_of(pc.min(days).as_py()).replace(day=1)
    return Written(earliest, file, rows.num_rows + apart.replaced.num_rows, sizes), replaced


def changed(
    source: FactSource,
    apart: Apart,
    files: Mapping[date, Sequence[str]],
    records: Collection[int],
    rows: pa.Table,
) -> tuple[Apart, pa.Table] | None:
    """Put the rows of some records in the place of those they had.

    Args:
        source: the fact.
        apart: what lies apart so far.
        files: of the months that the records have or had.
        records: whose rows are replaced.
        rows: all rows they have now.

    Returns: what lies apart now, and the rows they had; null where these are the same.
    """
    record = source.schema.record
    numbers = pa.array(sorted(records), pa.int64())
    theirs = pc.is_in(apart.rows.column(record), numbers)
    before, replaced = [apart.rows.filter(theirs)], [apart.replaced]
    # Of records that lie apart already nothing in the months counts any more.
    known = pa.chunked_array(
        [*apart.rows.column(record).chunks, *apart.replaced.column(REPLACED).chunks], pa.int64()
    )
    others = numbers.filter(pc.invert(pc.is_in(numbers, known)))
    for month, names in sorted(files.items()):
        found = [_picked(folder.opened(name), record, others) for name in names]
        before += found
        replaced.append(_replaced(month, pa.concat_tables(found).column(record)))
    held = pa.concat_tables(before).unify_dictionaries()
    if _same(source, held, rows):
        return None
    kept = apart.rows.filter(pc.invert(theirs))
    return Apart(pa.concat_tables([kept, rows]), pa.concat_tables(replaced)), held


def outgrown(source: FactSource, apart: Apart) -> pa.Array | None:
    """Return which records are to go into their months, so that little lies apart again; null while that is so.

    All of a month go together, the fullest first, and no more months than must: this is done between two refreshes.
    """
    months = pa.chunked_array(
        [*_months_of(source, apart.rows), *apart.replaced["month"].chunks], pa.int32()
    )
    if len(months) <= MOST_APART:
        return None
    full, gone = [], 0
    for month, count in Counter(months.to_pylist()).most_common():
        if len(months) - gone <= MOST_APART:
            break
        full.append(month)
        gone += count
    chosen = pa.array(full, pa.int32())
    mine = pc.is_in(pa.chunked_array(_months_of(source, apart.rows), pa.int32()), chosen)
    theirs = pc.is_in(apart.replaced.column("month"), chosen)
    some = [
        *apart.rows.column(source.schema.record).filter(mine).chunks,
        *apart.replaced.column(REPLACED).filter(theirs).chunks,
    ]
    return pc.unique(pa.chunked_array(some, pa.int64()))


def split(source: FactSource, apart: Apart, records: pa.Array) -> tuple[Apart, Apart]:
    """Return what lies apart of some records, and of the others."""
    mine = pc.is_in(apart.rows.column(source.schema.record), records)
    theirs = pc.is_in(apart.replaced.column(REPLACED), records)
    return (
        Apart(apart.rows.filter(mine), apart.replaced.filter(theirs)),
        Apart(apart.rows.filter(pc.invert(mine)), apart.replaced.filter(pc.invert(theirs))),
    )


def _months_of(source: FactSource, rows: pa.Table) -> list[pa.Array]:
    """Return the months of rows, as the numbers of their first days."""
    days = rows.column(source.schema.day).cast(pa.date32())
    firsts = pc.floor_temporal(days, unit="month").cast(pa.int32())
    return list(firsts.chunks)


def _picked(rows: pa.Table, record: str, numbers: pa.Array) -> pa.Table:
    """Return the rows of some records."""
    return rows.take(pc.indices_nonzero(pc.is_in(rows.column(record), numbers)))


def _replaced(month: date, records: pa.ChunkedArray) -> pa.Table:
    found = pc.value_counts(records)
    first = pa.array([day_number(month)] * len(found), pa.int32())
    return pa.table([found.field("values"), first, found.field("counts")], schema=_REPLACED)


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
