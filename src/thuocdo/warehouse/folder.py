"""The folder of the files: written whole or not at all, and swept of what no reader can see."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

import pyarrow as pa
import pyarrow.parquet as pq

#: A reader that has begun with the files of the last filling ends with them.
GRACE_SECONDS = 600
_SUFFIX = ".parquet"
#: The same rows uncompressed: few rows of a month are picked out of it without decoding the others.
_OPENED = ".arrow"
_ROWS_IN_GROUP = 128 * 1024


def folder() -> Path:
    """Return the folder of the warehouse; made where it is not there."""
    path = Path(settings.WAREHOUSE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(file: str) -> Path:
    """Return where a file lies."""
    return Path(settings.WAREHOUSE_DIR) / file


def new_name(fact: str, part: str) -> str:
    """Return a name that no file has or had; `part` is a month, or says what else is in it."""
    return f"{fact}-{part}-{uuid4().hex[:12]}{_SUFFIX}"


def exists(file: str) -> bool:
    """Say whether a file was not lost."""
    return path_of(file).exists()


def write(table: pa.Table, file: str) -> int:
    """Write a file whole: a crash or a full disk leaves no half one under its name.

    Returns: its size in bytes, on the disk when this returns.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; nothing is left behind.
    """

    def put(stream: Any) -> None:
        pq.write_table(
            table,
            stream,
            compression="snappy",
            # Numbers as they are: giving them a dictionary, too, doubles the time of writing and saves a tenth of the file.
            use_dictionary=[one.name for one in table.schema if _is_words(one.type)],
            row_group_size=_ROWS_IN_GROUP,
            store_schema=True,
        )

    return _put(path_of(file), put)


def read(file: str) -> pa.Table:
    """Return the rows of a file. One by one, as they were written: `read_table` looks at each as at a whole folder first."""
    return pq.ParquetFile(path_of(file), memory_map=True).read(use_threads=False)


def lay_open(table: pa.Table, file: str) -> None:
    """Write the rows of a file once more, uncompressed, for `opened`.

    Raises:
        OSError: as `write`.
    """

    def put(stream: Any) -> None:
        with pa.ipc.new_file(stream, table.schema) as writer:
            writer.write_table(table.combine_chunks())

    _put(path_of(file).with_suffix(_OPENED), put)


def opened(file: str) -> pa.Table:
    """Return the rows of a file as they lie on the disk: what is not looked at is not read. Laid open first where that was not done or is lost."""
    path = path_of(file).with_suffix(_OPENED)
    if not path.exists():
        lay_open(read(file), file)
    return pa.ipc.open_file(pa.memory_map(str(path))).read_all()


def _put(path: Path, put: Callable[[Any], None]) -> int:
    """Have a file written whole or not at all; return its size in bytes."""
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".writing")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            put(stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.rename(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path.stat().st_size


def _is_words(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) or pa.types.is_string(kind))


def settle() -> None:
    """Have the names of new files survive a loss of power."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def retire(files: Collection[str]) -> None:
    """Begin the grace of files that have been replaced."""
    for file in files:
        for path in (path_of(file), path_of(file).with_suffix(_OPENED)):
            with suppress(FileNotFoundError):
                os.utime(path)


def sweep(known: Collection[str], *, now: float | None = None) -> int:
    """Remove files that readers do not see and that nobody reads any more.

    Args:
        known: the files that readers see.
        now: seconds since 1970; the clock's where it is not said.

    Returns: how many were removed.
    """
    oldest = (time.time() if now is None else now) - GRACE_SECONDS
    gone = [
        path
        for path in folder().iterdir()
        if path.suffix in {_SUFFIX, _OPENED, ".writing"}
        and path.with_suffix(_SUFFIX).name not in known
        and path.stat().st_mtime < oldest
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
