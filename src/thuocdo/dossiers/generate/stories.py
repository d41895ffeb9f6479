"""Which shape the story of each dossier of a batch has, and what happened in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.group import Batch, Group
from thuocdo.dossiers.generate.keys import keys_of
from thuocdo.dossiers.generate.pieces import Pieces, in_order, parts_of, repeated, split
from thuocdo.dossiers.generate.said import told
from thuocdo.dossiers.generate.shapes import FLAGS, Shape, happenings, shape_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Step
    from thuocdo.dossiers.generate.shapes import Happening

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stories:
    """The shapes there are, and by its number which one each dossier has."""

    shapes: list[Shape]
    shape: Ints


@dataclass(frozen=True, slots=True)
class Events:
    """What happened to the dossiers of a batch, dossier by dossier, in the order of the numbers.

    Of each event: place of the dossier, number (from 1), moment, who did it, which of `kinds`, and what it says. Of those that told due times these
    (due, original due and that of the index), of hand-overs until when the step is due, which account it went to and which of `steps` it is; elsewhere 0.
    `first` is where the first event of each dossier stands.
    """

    place: Ints
    number: Ints
    at: Ints
    who: Ints
    kind: Ints
    dues: tuple[Ints, Ints, Ints]
    step_due: Ints
    official: Ints
    step: Ints
    payload: Pieces
    kinds: list[str]
    steps: list[Step | None]
    first: Ints


def stories_of(batch: Batch) -> Stories:
    """Return the stories of a batch."""
    numbers = np.zeros(len(batch.draws), dtype=np.int64)
    for bit, name in enumerate(FLAGS):
        numbers |= batch.plan.flags[name].astype(np.int64) << bit
    lines = list(dict.fromkeys(one.line for one in batch.world.offers))
    line_of = np.array([lines.index(one.line) for one in batch.world.offers], dtype=np.int64)
    both = line_of[batch.draws.offer] << len(FLAGS) | numbers
    moments = batch.plan.at
    unfinished = {name for name, at in moments.items() if (at > batch.until).any()}
    shapes: list[Shape] = []
    found = np.empty(len(numbers), dtype=np.int64)
    for key, places in split(both):
        line, number = lines[key >> len(FLAGS)], key & (1 << len(FLAGS)) - 1
        whole = happenings(number, line)
        kept = np.full(len(places), len(whole))
        for one in whole:
            if one.at in unfinished:
                kept -= moments[one.at][places] > batch.until
        if kept.min() == kept.max():
            found[places] = len(shapes)
            shapes.append(shape_of(number, line, int(kept[0])))
            continue
        for many, inside in split(kept):
            found[places[inside]] = len(shapes)
            shapes.append(shape_of(number, line, many))
    return Stories(shapes, found)


def events_of(batch: Batch, stories: Stories) -> Events:
    """Return the events of a batch; those that are written alike are made together, whatever their number."""
    counts = np.array([one.kept for one in stories.shapes])[stories.shape]
    place, number = parts_of(counts)
    keys = of_parts(stories, place, number, keys_of)
    first_with: dict[int, tuple[Shape, Happening]] = {}
    for shape in stories.shapes:
        for key, one in zip(keys_of(shape), shape.told, strict=True):
            first_with.setdefault(key, (shape, one))
    at, who, kind, step = (np.empty_like(keys) for _ in range(4))
    due, original, index_due, step_due, official = (np.zeros_like(keys) for _ in range(5))
    kinds = list(dict.fromkeys(one.kind for _shape, one in first_with.values()))
    steps: list[Step | None] = [None]
    said = []
    for key, there in split(keys):
        shape, one = first_with[key]
        group = Group(batch, shape, place[there])
        at[there], who[there], kind[there] = group.at(one.at), group.who(one.by), kinds.index(one.kind)  # fmt: skip
        if one.dues:
            due[there], original[there], index_due[there] = group.dues(one.dues)
        if one.step:
            until = group.step_due(one)
            step_due[there] = 0 if until is None else until
            official[there] = group.world.officials.ids[group.who(f"step{one.step}")]
            steps.append(shape.line.steps[one.step - 1])
        step[there] = len(steps) - 1 if one.step else 0
        said.append((there, repeated(told(group, one), len(there))))
    return Events(
        place=place, number=number + 1, at=at, who=who, kind=kind, dues=(due, original, index_due), step_due=step_due, official=official,
        step=step, payload=in_order(said), kinds=kinds, steps=steps, first=np.cumsum(counts) - counts,
    )  # fmt: skip


def of_parts(
    stories: Stories, place: Ints, number: Ints, of_shape: Callable[[Shape], Sequence[int]]
) -> Ints:
    """Return for some parts of stories (place of the dossier, number from 0) what the shape says of the part."""
    said = [of_shape(one) for one in stories.shapes]
    counts = np.array([len(one) for one in said])
    flat = np.array([n for one in said for n in one], dtype=np.int64)
    first = np.cumsum(counts) - counts
    found: Ints = flat[first[stories.shape[place]] + number]
    return found
