"""Rows as files: Parquet as they are kept, CSV and JSON made of it when they are asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from thuocdo.open_data.datasets import Dataset, Kind
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.rows import Row

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_TYPES = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.DECIMAL: pa.decimal128(24, 6)}
#: Excel takes a file for UTF-8 only where it begins so.
_BYTE_ORDER_MARK = "\ufeff"


def as_parquet(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    """Return rows as Parquet; the same rows give the same bytes."""
    schema = pa.schema(
        [
            pa.field(one.name, _TYPES[one.kind], metadata={"vi": one.vi, "en": one.en})
            for one in dataset.fields
        ]
    )
    table = pa.Table.from_pylist(list(rows), schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def rows_of(version: PublishedVersion) -> list[Row]:
    """Return the rows of a version; a decimal in as many digits as it needs."""
    rows: list[Row] = pq.read_table(io.BytesIO(bytes(version.content))).to_pylist()
    for row in rows:
        for name, value in row.items():
            if isinstance(value, Decimal):
                row[name] = _short(value)
    return rows


def written(dataset: Dataset, version: PublishedVersion, kind: str) -> bytes:
    """Return a version as a file of a kind of `MEDIA_TYPES`."""
    if kind == "parquet":
        return bytes(version.content)
    rows = rows_of(version)
    if kind == "csv":
        return _csv(dataset, rows)
    return json.dumps(
        {
            "dataset": dataset.slug,
            "period": version.period,
            "version": version.number,
            "rows": plain(rows),
        },
        ensure_ascii=False,
    ).encode()


def plain(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return rows with decimals as numbers of JSON: whole ones as such, others in the digits they have."""
    return [{name: _number(value) for name, value in row.items()} for row in rows]


def _csv(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    sink = io.StringIO(newline="")
    sink.write(_BYTE_ORDER_MARK)
    writer = csv.DictWriter(sink, [one.name for one in dataset.fields], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {name: "" if value is None else value for name, value in row.items()} for row in rows
    )
    return sink.getvalue().encode()


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
