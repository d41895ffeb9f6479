"""Parts of pages drawn once for all who look, anew when the cube changed.

A change comes every second while people work, and a page takes some 50 ms to draw: so what is two seconds old is still shown, and while one thread draws, the
others show what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.utils.translation import get_language

from markupsafe import Markup

from thuocdo.indicators.cube import store

FRESH_SECONDS = 2.0
MOST_KEPT = 500

State = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class _Drawing:
    state: State
    at: float
    text: str


_kept: dict[tuple[Hashable, ...], _Drawing] = {}
_drawing: dict[tuple[Hashable, ...], Lock] = {}


def state_of_cube() -> State:
    """Return what changes whenever the cube does.

    Raises:
        CubeBroken: there is none.
    """
    grid = store.current()
    return (
        grid.folder.name,
        grid.shape.definitions,
        grid.as_of,
        tuple(sorted(grid.numbers.items())),
    )


def drawn_once(*asked: Hashable, draw: Callable[[], str]) -> Markup:
    """Return a part of a page that is the same for everybody.

    Args:
        asked: its name and everything that it depends on beside cube and language.
        draw: makes it.

    Raises:
        CubeBroken: there is no cube.
    """
    key = (get_language(), *asked)
    state = state_of_cube()
    found = _kept.get(key)
    if _is_good(found, state):
        assert found is not None
        return Markup(found.text)  # noqa: S704 - drawn by a template
    lock = _drawing.setdefault(key, Lock())
    if not lock.acquire(blocking=found is None):
        assert found is not None
        return Markup(found.text)  # noqa: S704
    try:
        found = _kept.get(key)
        if not _is_good(found, state):
            found = _Drawing(state, monotonic(), str(draw()))
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    finally:
        lock.release()
    assert found is not None
    return Markup(found.text)  # noqa: S704


def _is_good(found: _Drawing | None, state: State) -> bool:
    if found is None:
        return False
    # Of another cube, the definitions may be others.
    same_cube = found.state[:2] == state[:2]
    return found.state == state or (same_cube and monotonic() - found.at < FRESH_SECONDS)


def forget() -> None:
    """Forget what was drawn."""
    _kept.clear()
