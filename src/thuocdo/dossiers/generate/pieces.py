"""Columns of bytes, put together for many rows at once: texts that were encoded before, one for each dossier, event or person.

Pure. A column is an Arrow array of bytes and lies in memory in one piece. Eleven pieces for each row are put together in a seventh of the time that
Python's own bytes take.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.void]

Pieces: TypeAlias = pa.BinaryArray
#: One for all rows, or one for each.
Column: TypeAlias = bytes | pa.BinaryArray

_BYTES = pa.binary()
_NOTHING = pa.scalar(b"", _BYTES)
HASH_FIGURES = 64
#: A hash as it is written, in base 16; as one thing it is moved faster than figure by figure.
HASH = np.dtype(f"V{HASH_FIGURES}")
#: The two figures of each byte in base 16, as one number.
_FIGURES = np.frombuffer(b"".join(b"%02x" % n for n in range(256)), dtype=np.uint16)


def pieces(values: Iterable[bytes]) -> Pieces:
    """Return values as a column."""
    return pa.array(list(values), _BYTES)


def repeated(column: Column, count: int) -> Pieces:
    """Return a column of so many rows, also of one value for all of them."""
    return pa.repeat(pa.scalar(column, _BYTES), count) if isinstance(column, bytes) else column


def picked(choices: Pieces, numbers: NDArray[Any]) -> Pieces:
    """Return for each row the choice with its number."""
    return choices.take(pa.array(numbers))


def picked_by(keys: NDArray[Any], piece: Callable[[Any], bytes]) -> Pieces:
    """Return for each row the piece of its key; each key is asked for once."""
    unique, back = np.unique(keys, return_inverse=True)
    return picked(pieces(piece(one) for one in unique.tolist()), back)


def joined(*columns: Column) -> Pieces:
    """Return for each row its pieces, one behind the other; at least one column is not the same for all."""
    merged: list[Any] = []
    for one in columns:
        if isinstance(one, bytes) and merged and isinstance(merged[-1], bytes):
            merged[-1] += one
        else:
            merged.append(one)
    return pc.binary_join_element_wise(
        *(pa.scalar(one, _BYTES) if isinstance(one, bytes) else one for one in merged), _NOTHING
    )


def of_width(rows: NDArray[Any]) -> Pieces:
    """Return the bytes of each row of an array: a structure, or a table of bytes."""
    count = len(rows)
    width = rows.nbytes // count if count else 0
    return of_lengths(rows, np.full(count, width, dtype=np.int64))


def of_lengths(data: NDArray[Any], lengths: Ints) -> Pieces:
    """Return bytes that lie one behind the other, so many for each row."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=ends[1:])
    held = pa.py_buffer(np.ascontiguousarray(data).view(np.uint8))
    return pa.BinaryArray.from_buffers(_BYTES, len(lengths), [None, pa.py_buffer(ends), held])


def bounds(column: Pieces) -> Ints:
    """Return where each row begins in `content`, and where the last one ends."""
    _nulls, ends, _data = column.buffers()
    last = column.offset + len(column) + 1
    return np.frombuffer(ends, dtype=np.int32)[column.offset : last].astype(np.int64)


def content(column: Pieces) -> memoryview:
    """Return the bytes of all rows."""
    return memoryview(column.buffers()[2])


def lengths(column: Pieces, *, more: int = 0) -> Pieces:
    """Return the field of COPY that says how long each value is: its own bytes and so many more."""
    return of_width((np.diff(bounds(column)) + more).astype(">i4"))


def in_order(parts: Sequence[tuple[Ints, Pieces]]) -> Pieces:
    """Return what several columns hold as one, each row in its place; no columns, no rows."""
    if not parts:
        return pa.array([], _BYTES)
    places = np.concatenate([one for one, _column in parts])
    back = np.empty_like(places)
    back[places] = np.arange(len(places))
    return picked(pa.concat_arrays([column for _places, column in parts]), back)


def figures(numbers: NDArray[Any], width: int) -> NDArray[np.uint8]:
    """Return the last figures of numbers as a table of bytes."""
    powers = 10 ** np.arange(width - 1, -1, -1)
    return (numbers[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def side_by_side(count: int, *parts: bytes | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return tables of bytes and constants as one table."""
    tables = [
        np.broadcast_to(np.frombuffer(one, dtype=np.uint8), (count, len(one)))
        if isinstance(one, bytes)
        else one
        for one in parts
    ]
    return np.concatenate(tables, axis=1)


def parts_of(counts: Ints) -> tuple[Ints, Ints]:
    """Return for all parts of some things the number of the thing and that of the part in it, both from 0."""
    whole = np.repeat(np.arange(len(counts)), counts)
    return whole, np.arange(len(whole)) - np.repeat(np.cumsum(counts) - counts, counts)


def split(values: Ints) -> Iterator[tuple[int, Ints]]:
    """Yield each value there is with its places, in ascending order."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    changes = np.flatnonzero(np.diff(ordered)) + 1
    keys = ordered[np.append(0, changes)] if len(values) else ordered
    yield from zip(keys.tolist(), np.split(order, changes)[: len(keys)], strict=True)


def hashes_of(column: Pieces) -> Hashes:
    """Return the SHA-256 of each row, in figures."""
    ends = bounds(column)
    return hashes_within(content(column), ends[:-1], ends[1:])


def hashes_within(data: memoryview, starts: Ints, ends: Ints) -> Hashes:
    """Return the same of some stretches of bytes."""
    digests = b"".join(
        [
            sha256(data[start:end]).digest()
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
    )
    return _FIGURES[np.frombuffer(digests, dtype=np.uint8)].view(HASH)
