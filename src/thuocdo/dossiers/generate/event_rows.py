"""The events of a batch for COPY, with their hashes: some hundred dossiers at a time, which the processor keeps near while it works on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.binary import EMPTY, HASH_LENGTH, block, text
from thuocdo.dossiers.generate.group import Batch
from thuocdo.dossiers.generate.pieces import (
    HASH,
    HASH_FIGURES,
    Pieces,
    bounds,
    content,
    hashes_within,
    joined,
    lengths,
    of_lengths,
    of_width,
    picked,
    pieces,
)
from thuocdo.dossiers.generate.stories import Events
from thuocdo.dossiers.generate.texts import MOMENT_LENGTH, quoted_moments, said_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.void]

EVENT_COLUMNS = (
    "id", "dossier_id", "number", "at", "recorded_at", "kind", "actor_id", "actor_name", "payload", "request_id", "previous_hash", "hash",
)  # fmt: skip
_JSONB_VERSION = b"\x01"
#: Dossiers; half as many or twice as many take as long.
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands in what is hashed after the moment, code, payload, hash before, and the moment of recording; only the second differs.

    And the fields of COPY that tell the kinds, and those between payload and hash before: of a later event, of a first one, of the first of the batch,
    which has its mark for a request id.
    """

    code: bytes
    telling: Pieces
    previous: bytes
    recorded: bytes
    end: bytes
    kinds: Pieces
    linked: Pieces


def event_rows(batch: Batch, events: Events, last_hashes: Hashes) -> Iterator[Pieces]:
    """Yield the rows of all events, and put the last hash of each dossier in its place."""
    kinds = len(events.kinds)
    unique, which = np.unique(events.number * kinds + events.kind, return_inverse=True)
    words = _words(batch, events.kinds, unique)
    ends = np.append(events.first[1:], len(events.place))
    for place in range(0, len(ends), _AT_ONCE):
        some = slice(place, place + _AT_ONCE)
        first, end = events.first[some], ends[some]
        there = slice(int(first[0]), int(end[-1]))
        said = _said(batch, events, there, words, which[there])
        hashes = _hashes(said, first - there.start, end - first, words)
        last_hashes[some] = hashes[end - 1 - there.start]
        yield _rows(batch, events, there, words, hashes)


def _words(batch: Batch, kinds: list[str], numbers_and_kinds: Ints) -> _Words:
    made = [
        said_template(kinds[n % len(kinds)], n // len(kinds)) for n in numbers_and_kinds.tolist()
    ]
    code, _telling, previous, recorded, end = made[0]
    same = (code, previous, recorded, end)
    assert {(one[0], *one[2:]) for one in made} == {same}, "kind and number stand before the payload"  # fmt: skip
    linked = (EMPTY + HASH_LENGTH, EMPTY + EMPTY, text(batch.mark) + EMPTY)
    return _Words(
        code=code, telling=pieces(one[1] for one in made), previous=previous, recorded=recorded, end=end, kinds=pieces(map(text, kinds)),
        linked=pieces(linked),
    )  # fmt: skip


def _said(batch: Batch, events: Events, there: slice, words: _Words, which: Ints) -> Pieces:
    """Return what is hashed of some events, with room for the hash before."""
    moments, later = quoted_moments(events.at[there]), events.number[there] > 1
    return joined(
        picked(batch.world.officials.said, events.who[there]), moments, words.code, b'"', picked(batch.codes.said, events.place[there]), b'"',
        picked(words.telling, which), events.payload[there], words.previous, picked(_ROOM, later.astype(np.int8)), words.recorded,
        moments, words.end,
    )  # fmt: skip


_ROOM = pieces((b"", bytes(HASH_FIGURES)))


def _hashes(said: Pieces, first: Ints, counts: Ints, words: _Words) -> Hashes:
    """Return the hashes of events: number after number, for each hash is part of what the next one is made of.

    Args:
        said: what is hashed, dossier by dossier.
        first: where the first event of each dossier stands.
        counts: how many each has.
        words: what stands in what is hashed.
    """
    starts, ends = bounds(said)[:-1], bounds(said)[1:]
    # What stands behind the hash before is equally long everywhere.
    behind = len(words.recorded) + MOMENT_LENGTH + len(words.end)
    rooms = ends - behind - HASH_FIGURES
    data = np.array(content(said), dtype=np.uint8)
    anywhere = np.ndarray(len(data) - HASH_FIGURES + 1, HASH, data, strides=(1,))
    hashes = np.empty(len(said), dtype=HASH)
    for number in range(int(counts.max())):
        at = first[counts > number] + number
        if number:
            anywhere[rooms[at]] = hashes[at - 1]
        hashes[at] = hashes_within(data.data, starts[at], ends[at])
    return hashes


def _rows(batch: Batch, events: Events, there: slice, words: _Words, hashes: Hashes) -> Pieces:
    place, number, at = events.place[there], events.number[there], events.at[there]
    later = number > 1
    before = of_lengths(hashes[np.flatnonzero(later) - 1], later * HASH_FIGURES)
    which = (~later).astype(np.int8)
    if there.start == 0:
        which[0] = 2
    starts = block(
        len(place),
        [
            ("int8", batch.ids.events(place, number)), ("int8", batch.ids.dossiers(place)), ("int4", number), ("moment", at), ("moment", at),
        ],
        columns=len(EVENT_COLUMNS),
    )  # fmt: skip
    payload = events.payload[there]
    return joined(
        starts, picked(words.kinds, events.kind[there]), picked(batch.world.officials.fields, events.who[there]),
        lengths(payload, more=len(_JSONB_VERSION)), _JSONB_VERSION, payload, picked(words.linked, which), before, HASH_LENGTH,
        of_width(hashes),
    )  # fmt: skip
