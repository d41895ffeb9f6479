"""Which events are written together: those of which all is the same but the columns, although the shapes of their stories are not.

A batch has some thousand shapes; written shape by shape, most of the time goes into beginning. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from thuocdo.dossiers.generate.said import COUNTING
from thuocdo.dossiers.generate.shapes import Happening, Shape


@lru_cache(maxsize=8192)
def keys_of(shape: Shape) -> tuple[int, ...]:
    """Return for each event of a shape a number, equal for those that are written alike."""
    return tuple(_number(_event_key(shape, one)) for one in shape.told)


_numbers: dict[Hashable, int] = {}


def _number(key: Hashable) -> int:
    """Return a number for a key, which is compared faster; there are some thousand of them."""
    return _numbers.setdefault(key, len(_numbers))


def _event_key(shape: Shape, one: Happening) -> Hashable:
    kind = one.kind
    return (
        one,
        _step_of(shape, one),
        _served_by(shape, one.by),
        shape.term if kind in COUNTING else None,
        shape.online if kind in {"paid", "resolved"} else None,
        shape.way if kind == "result_returned" else None,
        shape.elsewhere if kind == "received" else None,
    )


def _step_of(shape: Shape, one: Happening) -> Hashable:
    return shape.line.steps[one.step - 1] if one.step else None


def _served_by(shape: Shape, by: str) -> str:
    """Return the role of whoever acts as one of a step; empty for the others."""
    if not by.startswith("step"):
        return ""
    return shape.line.steps[int(by.removeprefix("step")) - 1].served_by
