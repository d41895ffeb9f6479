"""How the columns of a fact are kept: the one place that knows both the types of facts and those of Arrow.

A day is kept as days since 1970, and a moment as seconds since 1970 with its day in Vietnam beside it: engines differ in what they make of dates and
time zones, and not in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from thuocdo.facts.schema import Column, ColumnType, FactSchema, day_name

#: Vietnam is seven hours ahead, without summer time, for as long as any record here (since 13 June 1975).
OFFSET_SECONDS = 7 * 3600
DAY_SECONDS = 86_400

_FIRST = date(1970, 1, 1).toordinal()

_KEPT = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CATEGORY: pa.dictionary(pa.int32(), pa.string()),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.DECIMAL: pa.decimal128(18, 4),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.int32(),
    ColumnType.MOMENT: pa.int64(),
}


def day_number(day: date) -> int:
    """Return a day as it is kept: days since 1970."""
    return day.toordinal() - _FIRST


def day_of(number: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(number + _FIRST)


def kept_schema(schema: FactSchema) -> pa.Schema:
    """Return the columns as they are kept: those of the schema in order, then the days of its moments."""
    fields = {one.name: pa.field(one.name, _KEPT[one.type], one.nullable) for one in schema.columns}
    for one in schema.columns:
        if one.type is ColumnType.MOMENT:
            name = day_name(one.name)
            fields.setdefault(name, pa.field(name, pa.int32(), one.nullable))
    return pa.schema(fields.values())


def small_table(
    schema: FactSchema, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> pa.RecordBatch:
    """Return a few rows of some columns of the schema, one at least, in the types they are kept in."""
    arrays = [
        pa.array(values, _KEPT[schema.column(name).type])
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    return pa.record_batch(arrays, names=list(names))


def kept(schema: FactSchema, rows: pa.Table | pa.RecordBatch) -> pa.Table:
    """Return rows as the database gave them in the types they are kept in. Days that are `made` may be missing.

    Raises:
        ValueError: another column is missing, or holds what its type does not take; the message names it.
    """
    names, given = kept_schema(schema), set(rows.schema.names)
    if given | schema.made != {one.name for one in schema.columns}:
        raise ValueError(f"{schema.qualified_name}: the columns are {rows.schema.names}")
    table = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
    read = [one for one in schema.columns if one.name in given]
    columns = {one.name: _column(schema, one, table.column(one.name)) for one in read}
    for one in schema.columns:
        if one.type is ColumnType.MOMENT and day_name(one.name) not in columns:
            columns[day_name(one.name)] = _day(columns[one.name])
    return pa.table([columns[name] for name in names.names], schema=names)


def _column(schema: FactSchema, column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        if column.type is ColumnType.MOMENT:
            values = _seconds(values)
        converted = _encoded(values, column.type)
    except pa.ArrowException as error:
        raise ValueError(f"{schema.qualified_name}.{column.name}: {error}") from error
    if not column.nullable and converted.null_count:
        raise ValueError(f"{schema.qualified_name}.{column.name} is null where it may not be")
    return converted


def _encoded(values: pa.ChunkedArray, kind: ColumnType) -> pa.ChunkedArray:
    if kind is ColumnType.DATE:
        values = values.cast(pa.date32())
    if kind is not ColumnType.CATEGORY or pa.types.is_dictionary(values.type):
        return values.cast(_KEPT[kind])
    return pc.dictionary_encode(values.cast(pa.string())).cast(_KEPT[kind])


def _seconds(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return whole seconds since 1970, rounded down, of moments with their zone."""
    micros = values.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    return _floor_divide(micros, 1_000_000)


def _day(seconds: pa.ChunkedArray) -> pa.ChunkedArray:
    days = _floor_divide(pc.add(seconds, OFFSET_SECONDS), DAY_SECONDS)
    return days.cast(pa.int32())


def _floor_divide(values: pa.ChunkedArray, by: int) -> pa.ChunkedArray:
    """Divide downwards, also before 1970: Arrow divides whole numbers towards zero."""
    towards_zero = pc.divide(values, by)
    below = pc.less(values, pc.multiply(towards_zero, by))
    return pc.subtract(towards_zero, below.cast(pa.int64()))
