"""Working on an answer while it comes: drivers, Arrow and numpy work without Python's lock, so several parts of one are made and used at the same time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pyarrow as pa

S = TypeVar("S")
T = TypeVar("T")
#: Parts that are worked on at the same time.
_AT_ONCE = 2


def ahead(parts: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Yield parts; a thread of its own makes the next one meanwhile. What making one raises is raised where it is asked for."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = thread.submit(next, parts, None)
            yield part


def spread(work: Callable[[S], T], parts: Iterable[S]) -> Iterator[T]:
    """Yield what some work makes of each part, in their order; two parts are worked on at the same time, and no more are held.

    What the work raises is raised where its part would come.
    """
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        coming: deque[Future[T]] = deque()
        for part in parts:
            coming.append(threads.submit(work, part))
            if len(coming) == _AT_ONCE:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
