"""The processes of a server, told from the folder they work in, because numbers of processes are used again.

PostgreSQL trusts the number in `postmaster.pid`. After a crash it may be that of another program, or of a dead
process that nobody has collected (containers without an init process): PostgreSQL then refuses to start, and
`pg_ctl stop` signals the wrong one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
#: Linux says so behind the name of a folder that was removed while a process works in it.
_REMOVED = " (deleted)"
#: Seconds that orphans get to end by themselves after they were told to.
_PATIENCE = 10.0


def postmaster(data: Path) -> int | None:
    """Return the process that `postmaster.pid` names, null unless it runs and is a server of this data folder."""
    try:
        process = int((data / "postmaster.pid").read_text().partition("\n")[0])
    except (OSError, ValueError):
        return None
    return process if _is_server(process, data) else None


def end_orphans(data: Path) -> None:
    """End the processes of a server of this folder whose postmaster is gone, or whose folder was removed.

    They hold the shared memory that the next server asks for. Those that wait end by themselves in a moment, one
    that works on a long query does not. Where there is no /proc nothing is done.
    """
    deadline = time.monotonic() + _PATIENCE
    while orphans := _servers(data):
        for process in orphans:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.05)


def _servers(data: Path) -> list[int]:
    if not _PROC.exists():
        return []
    return [int(p.name) for p in _PROC.iterdir() if p.name.isdigit() and _works_in(p, data)]


def _is_server(process: int, data: Path) -> bool:
    if (_PROC / "self").exists():
        return _works_in(_PROC / str(process), data)
    command = ["ps", "-o", "stat=,command=", "-p", str(process)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    return "postgres" in said and not said.startswith("Z")


def _works_in(process: Path, data: Path) -> bool:
    """Tell whether a process is one of PostgreSQL in the folder; one that is dead has no folder any more."""
    try:
        folder = str((process / "cwd").readlink()).removesuffix(_REMOVED)
        name = (process / "comm").read_text().strip()
    except OSError:
        return False
    return folder == os.path.realpath(data) and name == "postgres"
