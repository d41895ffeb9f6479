"""What something takes: wall time, processor time of this process, and that of an embedded PostgreSQL."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from thuocdo.postgresql.server import EmbeddedServer

T = TypeVar("T")

#: In /proc/PID/stat behind the name in brackets: the parent, and where the processor times of a process and of its ended children begin and end.
_PARENT, _TIMES = 1, slice(11, 15)
#: Until the server has collected processes that worked beside one.
_COLLECTED_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Clocks:
    """Seconds: on the wall, of the processors for this process with all its threads, and for the server (to a hundredth)."""

    wall: float
    here: float
    server: float = 0.0

    @property
    def work(self) -> float:
        """Return all processor time."""
        return self.here + self.server

    def __add__(self, other: Clocks) -> Clocks:
        return Clocks(self.wall + other.wall, self.here + other.here, self.server + other.server)


def timed(run: Callable[[], T], server: EmbeddedServer | None = None) -> tuple[Clocks, T]:
    """Run something; return what it took, and what it gave."""
    before = _of_server(server)
    wall, here = time.perf_counter(), time.process_time()
    found = run()
    wall, here = time.perf_counter() - wall, time.process_time() - here
    if server is not None:
        time.sleep(_COLLECTED_SECONDS)
    return Clocks(wall, here, _of_server(server) - before), found


def medians(some: Sequence[Clocks]) -> Clocks:
    """Return the median of each clock."""
    return Clocks(
        statistics.median(one.wall for one in some),
        statistics.median(one.here for one in some),
        statistics.median(one.server for one in some),
    )


def _of_server(server: EmbeddedServer | None) -> float:
    """Return the processor time of a server: of all its processes, running and ended."""
    if server is None:
        return 0.0
    from thuocdo.postgresql.processes import postmaster

    parent = postmaster(server.data)
    assert parent is not None, "the server runs"
    said = [_said_of(one) for one in Path("/proc").iterdir() if one.name.isdigit()]
    mine = [one for one in said if one and int(one[_PARENT]) == parent]
    ticks = [
        int(one) for some in (*mine, _said_of(Path(f"/proc/{parent}"))) for one in some[_TIMES]
    ]
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def _said_of(process: Path) -> list[str]:
    """Return the words of a process behind its name; none where it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return []
