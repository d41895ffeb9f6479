"""Where the steps and ways of a process lie when it is drawn: rows from top to bottom, steps that run side by side in one row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from textwrap import wrap

from thuocdo.office.procedures.pages import hours_words
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec, StepSpec

#: Everything in units of the drawing, which are pixels at full size.
BOX_WIDTH, BOX_HEIGHT = 208, 64
GAP_ACROSS, GAP_DOWN = 28, 46
MARGIN = 12
#: A way that passes a row by runs at the side, each in a lane of its own.
LANE = 14
_LETTERS, _LINES = 28, 2


@dataclass(frozen=True, slots=True)
class Box:
    """One step: its corner, and its name in lines."""

    step: StepSpec
    x: int
    y: int
    lines: tuple[str, ...]
    hours: Decimal
    wrong: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way: its line, and its condition with the place for it."""

    path: str
    words: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A process as it is drawn."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def draw(process: ProcessSpec, *, wrong: frozenset[str] = frozenset()) -> Drawing:
    """Lay a process out; one that goes in a circle is drawn too, its steps as they are written.

    Args:
        process: steps and links; links that name no step are left out.
        wrong: keys of the steps something is wrong with.
    """
    levels = _levels(process)
    rows = [
        list(found)
        for _level, found in groupby(
            sorted(process.steps, key=lambda step: levels[step.key]),
            key=lambda step: levels[step.key],
        )
    ]
    widest = max((len(row) for row in rows), default=1)
    across = widest * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS
    boxes = [
        Box(
            step,
            MARGIN + (across - len(row) * (BOX_WIDTH + GAP_ACROSS) + GAP_ACROSS) // 2
            + n * (BOX_WIDTH + GAP_ACROSS),
            MARGIN + number * (BOX_HEIGHT + GAP_DOWN),
            _lines(step.name),
            hours_words(step.hours),
            step.key in wrong,
        )
        for number, row in enumerate(rows)
        for n, step in enumerate(row)
    ]  # fmt: skip
    arrows, lanes = _arrows(process, {box.step.key: box for box in boxes}, MARGIN + across)
    return Drawing(
        2 * MARGIN + across + lanes * LANE,
        2 * MARGIN + len(rows) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN,
        tuple(boxes),
        tuple(arrows),
    )


def _levels(process: ProcessSpec) -> dict[str, int]:
    """Return the row of each step: one after the last step that leads to it. A circle is cut after as many rounds as there are steps."""
    levels = {step.key: 0 for step in process.steps}
    for _round in process.steps:
        before = dict(levels)
        for link in _drawn(process):
            levels[link.target] = max(levels[link.target], levels[link.source] + 1)
        if levels == before:
            return levels
    return {step.key: n for n, step in enumerate(process.steps)}


def _drawn(process: ProcessSpec) -> list[LinkSpec]:
    keys = {step.key for step in process.steps}
    return [link for link in process.links if {link.source, link.target} <= keys]


def _lines(name: str) -> tuple[str, ...]:
    return tuple(wrap(name, _LETTERS, max_lines=_LINES, placeholder="…"))


def _arrows(process: ProcessSpec, boxes: dict[str, Box], right: int) -> tuple[list[Arrow], int]:
    found, lanes = [], 0
    for link in _drawn(process):
        start, end = boxes[link.source], boxes[link.target]
        words = f"{link.question}: {link.answer}" if link.question else ""
        x1, y1 = start.x + BOX_WIDTH // 2, start.y + BOX_HEIGHT
        x2, y2 = end.x + BOX_WIDTH // 2, end.y
        if y2 - y1 == GAP_DOWN:
            path = f"M{x1} {y1} C{x1} {y1 + GAP_DOWN // 2} {x2} {y2 - GAP_DOWN // 2} {x2} {y2 - 4}"
            found.append(Arrow(path, words, (x1 + 3 * x2) // 4, (y1 + y2) // 2 + 6))
            continue
        lanes += 1
        side = right + lanes * LANE
        path = (
            f"M{start.x + BOX_WIDTH} {start.y + BOX_HEIGHT // 2} H{side - 6} Q{side} {start.y + BOX_HEIGHT // 2}"
            f" {side} {start.y + BOX_HEIGHT // 2 + 6} V{y2 - 22} Q{side} {y2 - 16} {side - 6} {y2 - 16}"
            f" H{x2 + 24} Q{x2 + 16} {y2 - 16} {x2 + 16} {y2 - 4}"
        )
        found.append(Arrow(path, words, (x2 + side) // 2, y2 - 20))
    return found, lanes
