"""Which dossiers are written together: those of which all is the same but the columns, although their shapes are not.

A batch has some hundred shapes, with thirty dossiers each; written shape by shape, most of the time goes into beginning. Pure.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from thuocdo.dossiers.generate.said import COUNTING
from thuocdo.dossiers.generate.shapes import Happening, Shape, Source, folded


@dataclass(frozen=True, slots=True)
class Keys:
    """Of a shape: what is equal where its events (number by number), rows and steps are written alike."""

    events: tuple[int, ...]
    row: int
    steps: int


@lru_cache(maxsize=8192)
def keys_of(shape: Shape) -> Keys:
    """Return the keys of a shape."""
    events = tuple(_number(_event_key(shape, one)) for one in shape.told)
    return Keys(events, _number(_row_key(shape)), _number(_steps_key(shape)))


_numbers: dict[Hashable, int] = {}


def _number(key: Hashable) -> int:
    """Return a number for a key, which is compared faster; there are some thousand of them."""
    return _numbers.setdefault(key, len(_numbers))


def _event_key(shape: Shape, one: Happening) -> Hashable:
    kind = one.kind
    return (
        "event",
        one,
        _step_of(shape, one),
        _served_by(shape, one.by),
        shape.term if kind in COUNTING else None,
        shape.online if kind in {"paid", "resolved"} else None,
        shape.way if kind == "result_returned" else None,
        shape.elsewhere if kind == "received" else None,
    )


def _row_key(shape: Shape) -> Hashable:
    values = tuple(_column(shape, value) for value in folded(shape).values.values())
    return "row", values, shape.line.process, shape.told[-1].at


def _steps_key(shape: Shape) -> Hashable:
    told = shape.told
    return "steps", *(
        (
            told[one.began_by].at,
            _step_of(shape, told[one.began_by]),
            None if one.ended_by is None else told[one.ended_by].at,
        )
        for one in folded(shape).steps
    )


def _column(shape: Shape, value: Any) -> Hashable:
    """Return which column a value of the row comes from, whatever the number of its event."""
    if not isinstance(value, Source):
        return value if isinstance(value, Hashable) else str(value)
    one = shape.told[value.event]
    match value.column:
        case "at":
            return value.column, one.at
        case "dues":
            return value.column, one.dues, value.which
        case "step_due":
            return value.column, one.at, _step_of(shape, one)
        case "official":
            return value.column, _served_by(shape, f"step{one.step}")
    return value.column, value.which


def _step_of(shape: Shape, one: Happening) -> Hashable:
    return shape.line.steps[one.step - 1] if one.step else None


def _served_by(shape: Shape, by: str) -> str:
    """Return the role of whoever acts as one of a step; empty for the others."""
    if not by.startswith("step"):
        return ""
    return shape.line.steps[int(by.removeprefix("step")) - 1].served_by
