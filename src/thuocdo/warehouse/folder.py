"""The folder of the files: written whole or not at all, and swept of what no reader can see."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings

import pyarrow as pa
import pyarrow.parquet as pq

#: A reader that has begun with the files of the last filling ends with them.
GRACE_SECONDS = 600
_SUFFIX = ".parquet"
_ROWS_IN_GROUP = 128 * 1024


def folder() -> Path:
    """Return the folder of the warehouse; made where it is not there."""
    path = Path(settings.WAREHOUSE_DIR)
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(file: str) -> Path:
    """Return where a file lies."""
    return Path(settings.WAREHOUSE_DIR) / file


def new_name(fact: str, month: str) -> str:
    """Return a name that no file has or had."""
    return f"{fact}-{month}-{uuid4().hex[:12]}{_SUFFIX}"


def write(table: pa.Table, file: str) -> int:
    """Write a file whole: a crash or a full disk leaves no half one under its name.

    Returns: its size in bytes, on the disk when this returns.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; nothing is left behind.
    """
    handle, name = tempfile.mkstemp(dir=folder(), suffix=".writing")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            pq.write_table(
                table,
                stream,
                compression="snappy",
                # Numbers as they are: giving them a dictionary, too, doubles the time of writing and saves a tenth of the file.
                use_dictionary=[one.name for one in table.schema if _is_words(one.type)],
                row_group_size=_ROWS_IN_GROUP,
                store_schema=True,
            )
            stream.flush()
            os.fsync(stream.fileno())
        temporary.rename(path_of(file))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return path_of(file).stat().st_size


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
        with suppress(FileNotFoundError):
            os.utime(path_of(file))


def sweep(known: Collection[str], *, now: float | None = None) -> int:
    """Remove files that belong to no month and that nobody reads any more.

    Args:
        known: the files that belong to a month.
        now: seconds since 1970; the clock's where it is not said.

    Returns: how many were removed.
    """
    oldest = (time.time() if now is None else now) - GRACE_SECONDS
    gone = [
        path
        for path in folder().iterdir()
        if path.suffix in {_SUFFIX, ".writing"}
        and path.name not in known
        and path.stat().st_mtime < oldest
    ]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
