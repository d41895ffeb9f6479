"""Reading ahead: both drivers work without Python's lock, so the next part of an answer is made while the last one is used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa


def ahead(parts: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Yield parts; a thread of its own makes the next one meanwhile. What making one raises is raised where it is asked for."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = thread.submit(next, parts, None)
            yield part
