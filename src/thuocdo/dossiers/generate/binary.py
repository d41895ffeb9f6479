"""Rows in PostgreSQL's binary COPY format, many at once: fixed columns from numpy arrays, texts as bytes that were encoded before.

Pure. A field is its length (four bytes, −1 for null) and its value, all big-endian; a row begins with the number of its fields.
Binary spares the server the reading of numbers and moments, and us all escapes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from thuocdo.dossiers.generate.pieces import HASH_FIGURES, Pieces, in_order, of_width, split

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
NULL = struct.pack(">i", -1)
EMPTY = struct.pack(">i", 0)
HASH_LENGTH = struct.pack(">i", HASH_FIGURES)
#: The first second of PostgreSQL's time, 2000-01-01 UTC, as an epoch second.
_FIRST_SECOND = 946_684_800
_MICROSECONDS = 1_000_000
_NUMPY = {"int8": ">i8", "int4": ">i4", "int2": ">i2", "bool": "?", "moment": ">i8"}
_DIGITS = 10_000  # base of a numeric's digits

#: An empty bigint[]: no dimensions, no nulls, elements of type 20.
EMPTY_BIGINTS = struct.pack(">iiii", 12, 0, 0, 20)


def text(value: str | bytes) -> bytes:
    """Return a text field."""
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">i", len(raw)) + raw


def numeric(value: Decimal | None) -> bytes:
    """Return a field with two decimals, null where there is no value."""
    if value is None:
        return NULL
    whole, cents = divmod(int(value * 100), 100)
    digits = [whole % _DIGITS, cents * 100]
    while whole >= _DIGITS:
        whole //= _DIGITS
        digits.insert(0, whole % _DIGITS)
    weight = len(digits) - 2
    while digits and digits[-1] == 0:
        digits.pop()
    if not digits:
        weight = 0
    body = struct.pack(f">hhHh{len(digits)}h", len(digits), weight, 0, 2, *digits)
    return struct.pack(">i", len(body)) + body


def row_starts(columns: int, ids: NDArray[np.int64]) -> Pieces:
    """Return the beginnings of rows: the number of their columns and the first column, an id."""
    return block(len(ids), [("int8", ids)], columns=columns)


def block(count: int, fields: Sequence[tuple[str, Any]], *, columns: int | None = None) -> Pieces:
    """Return one piece of each of some rows: several fixed columns that lie side by side.

    Args:
        count: rows.
        columns: where rows begin with the piece, the number of all their columns.
        fields: type (int8, int4, int2, bool or moment) and value of each column: an array, one value for all rows, or null.
            Moments are epoch seconds.
    """
    blank = _blank(tuple((kind, value is not None) for kind, value in fields), columns)
    made = np.repeat(blank, count)
    for n, (kind, value) in enumerate(fields):
        if value is not None:
            made[f"v{n}"] = _microseconds(value) if kind == "moment" else value
    return of_width(made)


def blocks(
    fields: Sequence[tuple[str, NDArray[Any], NDArray[np.bool_] | None]], *, columns: int
) -> Pieces:
    """Return the same of columns that are null here and there: type, values, and where there is none (null: nowhere)."""
    patterns = np.zeros(len(fields[0][1]), dtype=np.int64)
    for n, (_kind, _values, null) in enumerate(fields):
        if null is not None:
            patterns |= null.astype(np.int64) << n
    parts = [
        (
            at,
            block(
                len(at),
                [
                    (kind, None if pattern >> n & 1 else values[at])
                    for n, (kind, values, _null) in enumerate(fields)
                ],
                columns=columns,
            ),
        )
        for pattern, at in split(patterns)
    ]
    return in_order(parts)


@cache
def _blank(fields: tuple[tuple[str, bool], ...], columns: int | None) -> NDArray[Any]:
    """Return one row with the lengths filled in; each field with its type and whether it has a value."""
    layout: list[tuple[str, str]] = [] if columns is None else [("n", ">i2")]
    for n, (kind, there) in enumerate(fields):
        layout.append((f"l{n}", ">i4"))
        if there:
            layout.append((f"v{n}", _NUMPY[kind]))
    made = np.zeros(1, dtype=layout)
    if columns is not None:
        made["n"] = columns
    for n, (kind, there) in enumerate(fields):
        made[f"l{n}"] = np.dtype(_NUMPY[kind]).itemsize if there else -1
    return made


def _microseconds(seconds: Any) -> Any:
    return (seconds - _FIRST_SECOND) * _MICROSECONDS
