"""Where the cube lies, and which of its builds is the one to read."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.grid import Grid, Shape

_CURRENT, _LOCK = "current", "lock"
#: A process that has read which build is current opens it within this time.
_GRACE_SECONDS = 60
_open: dict[str, Grid] = {}


def current() -> Grid:
    """Return the cube as it stands; opened once in each process and build.

    Raises:
        CubeBroken: none has been built yet.
    """
    try:
        name = (_folder() / _CURRENT).read_text()
        if name not in _open:
            grid = Grid(_folder() / name)
            _open.clear()
            _open[name] = grid
        return _open[name]
    except FileNotFoundError:
        raise CubeBroken from None


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of whoever changes the cube; it falls with the process."""
    with (_folder() / _LOCK).open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def begin(shape: Shape) -> Grid:
    """Return a new cube full of zeros, which nobody reads before `publish`."""
    return Grid.create(_folder() / uuid4().hex, shape)


def grown(grid: Grid, units: Sequence[int], years: Iterable[int]) -> Grid | None:
    """Return a cube with further units and years, which everybody reads from now on; null where it has no room and must be built anew (`Grid.grown`)."""
    found = grid.grown(_folder() / uuid4().hex, units, years)
    if found is not None:
        publish(found)
    return found


def publish(grid: Grid) -> None:
    """Let everybody read a cube from now on, and remove those before it once nobody can be opening them."""
    folder = _folder()
    waiting = folder / f"{_CURRENT}.{grid.folder.name}"
    waiting.write_text(grid.folder.name)
    waiting.rename(folder / _CURRENT)
    oldest = time.time() - _GRACE_SECONDS
    for path in folder.iterdir():
        if path.is_dir() and path.name != grid.folder.name and path.stat().st_mtime < oldest:
            shutil.rmtree(path, ignore_errors=True)


def drop() -> None:
    """Forget the cube; the next refresh builds it again."""
    (_folder() / _CURRENT).unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(settings.CUBE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
