"""The rows of dossiers and their steps for COPY, column by column: what the shapes of their stories fold to, filled in from the events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from thuocdo.dossiers.generate.binary import EMPTY_BIGINTS, HASH_LENGTH, blocks, numeric, text
from thuocdo.dossiers.generate.catalogue import CHANNELS
from thuocdo.dossiers.generate.clockwork import is_late
from thuocdo.dossiers.generate.group import Batch
from thuocdo.dossiers.generate.pieces import (
    Pieces,
    joined,
    lengths,
    of_width,
    parts_of,
    picked,
    picked_by,
    pieces,
)
from thuocdo.dossiers.generate.shapes import ON_ITS_WAY, Shape, Source, folded
from thuocdo.dossiers.generate.stories import Events, Stories, of_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Offer

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

STEP_COLUMNS = (
    "id", "dossier_id", "number", "unit_id", "official_id", "parallel", "started_at", "due_at", "finished_at", "key", "name", "role",
)  # fmt: skip
#: Columns of fixed width, with their types; then the texts.
_FIXED = {
    "reception_unit_id": "int8", "competent_agency_id": "int8", "support_place_id": "int8", "procedure_version_id": "int8",
    "process_id": "int8", "holder_unit_id": "int8", "holder_id": "int8", "interagency": "bool", "priority_lane": "bool",
    "status": "int2", "step_number": "int2", "registered_at": "moment", "accepted_at": "moment", "clock_started_at": "moment",
    "paused_at": "moment", "step_due_at": "moment", "due_at": "moment", "original_due_at": "moment", "first_due_at": "moment",
    "index_due_at": "moment", "resolved_at": "moment", "returned_at": "moment", "ended_at": "moment",
    "index_ended_at": "moment", "supplement_count": "int2", "extension_count": "int2", "correction_count": "int2",
    "late_current": "bool", "late_original": "bool", "late_index": "bool", "owed_vnd": "int8", "paid_vnd": "int8",
    "digitisation_state": "int2", "event_count": "int4",
}  # fmt: skip
DOSSIER_COLUMNS = (
    "id", *_FIXED, "source_system", "processing_system", "opinion_unit_ids", "step_name", "outcome", "payment_state",
    "delivery_state", "channel", "territorial_scope", "subject", "term_amount", "term_unit", "code", "sync_state", "last_hash",
)  # fmt: skip
_LATENESS = {
    "late_current": "due_at", "late_original": "original_due_at", "late_index": "index_due_at",
}  # fmt: skip
_SYNC_DAYS = 2
_SECONDS_A_DAY = 86_400


#: Where a value of the row comes from, by number; what `Source` calls them, or a constant.
_SOURCES = ("null", "same", "at", "due", "original", "index", "step_due", "official", "reception", "agency", "fee")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Folded:
    """What a shape folds to, column by column of `_FIXED`: from which of `_SOURCES`, of which event, or the value itself; and its texts."""

    source: list[int]
    event: list[int]
    same: list[int]
    texts: bytes


@lru_cache(maxsize=8192)
def _folded(shape: Shape) -> _Folded:
    values = folded(shape).values
    told = [_told(values.get(name)) for name in _FIXED]
    names = ("step_name", "outcome", "payment_state", "delivery_state")
    texts = b"".join(text(values[name]) for name in names)
    source, event, same = (list(one) for one in zip(*told, strict=True))
    return _Folded(source, event, same, text("thuocdo") + text("provincial") + EMPTY_BIGINTS + texts)  # fmt: skip


def _told(value: Any) -> tuple[int, int, int]:
    """Return source, event and constant of a value; of two due times and units which one it is."""
    if not isinstance(value, Source):
        return (0, 0, 0) if value is None else (1, 0, int(value))
    named = {
        "dues": ("due", "original", "index")[value.which],
        "unit": ("reception", "agency", "")[value.which],
    }
    return _SOURCES.index(named.get(value.column, value.column)), value.event, 0


def dossier_rows(
    batch: Batch, stories: Stories, events: Events, papers: Ints, last_hashes: NDArray[np.void]
) -> Pieces:
    """Return the rows of dossiers.

    Args:
        batch: the dossiers.
        stories: their shapes.
        events: what happened to them.
        papers: how their papers became digital.
        last_hashes: of their events.
    """
    offers, channels, codes = batch.world.offers, len(CHANNELS), batch.codes.said
    shapes = [_folded(one) for one in stories.shapes]
    ids = batch.ids.dossiers(np.arange(len(batch.draws)))
    last = np.append(events.first[1:], len(events.at)) - 1
    return joined(
        blocks([("int8", ids, None), *_fixed(batch, stories, events, papers)], columns=len(DOSSIER_COLUMNS)),
        picked(pieces(one.texts for one in shapes), stories.shape),
        picked_by(
            batch.draws.offer * channels + batch.draws.channel, lambda n: _offer_texts(offers[n // channels], n % channels),
        ),
        lengths(codes), codes, _syncs(batch, events.at[last]), HASH_LENGTH, of_width(last_hashes),
    )  # fmt: skip


def _fixed(
    batch: Batch, stories: Stories, events: Events, papers: Ints
) -> Iterator[tuple[str, NDArray[Any], Flags | None]]:
    world, draws = batch.world, batch.draws
    process = np.array([one.line.process or 0 for one in stories.shapes])[stories.shape]
    found = {
        "procedure_version_id": (world.offer_versions[draws.offer], None),
        "process_id": (process, process == 0),
        "interagency": (batch.plan.linked, None),
        "priority_lane": (world.offer_lanes[draws.offer], None),
        "digitisation_state": (papers, None),
    }  # fmt: skip
    shapes = [_folded(one) for one in stories.shapes]
    source, event, same = (
        np.array([getattr(one, name) for one in shapes], dtype=np.int64) for name in ("source", "event", "same")
    )  # fmt: skip
    for n, name in enumerate(_FIXED):
        if name not in found and name not in _LATENESS:
            where = source[:, n][stories.shape]
            value = same[:, n][stories.shape]
            _fill(value, where, event[:, n][stories.shape], batch, events)
            found[name] = value, where == 0
    for name, due_name in _LATENESS.items():
        end, open_ = found["index_ended_at" if name == "late_index" else "ended_at"]
        due, endless = found[due_name]
        # Nobody in these stories was late before a pause, or asked twice.
        found[name] = is_late(end, due, batch.plan.by_moment), open_ | endless
    for name, kind in _FIXED.items():
        yield kind, *found[name]


def _fill(value: Ints, where: Ints, event: Ints, batch: Batch, events: Events) -> None:
    """Fill in what is not the same for all of a shape."""
    draws, units = batch.draws, batch.world.unit_ids
    of_events = dict(zip(_SOURCES[2:8], (events.at, *events.dues, events.step_due, events.official), strict=True))  # fmt: skip
    for n in np.unique(where).tolist():
        at, name = np.flatnonzero(where == n), _SOURCES[n]
        if name in of_events:
            value[at] = of_events[name][events.first[at] + event[at]]
        elif name == "reception":
            value[at] = units[draws.reception[at]]
        elif name == "agency":
            value[at] = units[draws.agency[at]]
        elif name == "fee":
            value[at] = batch.plan.fee[at]


@cache
def _offer_texts(offer: Offer, channel: int) -> bytes:
    name = CHANNELS[channel]
    amount, unit = offer.limits[name]
    return text(name) + text(offer.scope) + text(offer.subject) + numeric(amount) + text(unit)


def _syncs(batch: Batch, last: Ints) -> Pieces:
    """Return what the national portal knows: pending for a short time after the last event, seldom failed."""
    luck = batch.draws.of("sync")
    fresh = batch.until - last < luck * _SYNC_DAYS * _SECONDS_A_DAY
    states = pieces(text(one) for one in ("confirmed", "pending", "failed"))
    return picked(states, np.where(fresh, 1, np.where(luck > 0.995, 2, 0)))


# Steps


def step_rows(batch: Batch, stories: Stories, events: Events) -> Pieces:
    """Return the steps of dossiers."""
    counts = np.array([len(folded(one).steps) for one in stories.shapes])[stories.shape]
    place, number = parts_of(counts)
    begun = events.first[place] + of_parts(stories, place, number, _begun_by)
    ended_by = of_parts(stories, place, number, _ended_by)
    step, due = events.step[begun], events.step_due[begun]
    fixed = blocks(
        [
            ("int8", batch.ids.steps(place, number + 1), None), ("int8", batch.ids.dossiers(place), None), ("int2", number + 1, None),
            ("int8", batch.world.unit_ids[batch.draws.agency[place]], None), ("int8", events.official[begun], step == 0),
            ("bool", np.zeros(len(place), dtype=bool), None), ("moment", events.at[begun], None), ("moment", due, due == 0),
            ("moment", events.at[events.first[place] + np.maximum(ended_by, 0)], ended_by == _OPEN),
        ],
        columns=len(STEP_COLUMNS),
    )  # fmt: skip
    words = pieces(
        text(one.key) + text(one.name) + text(one.role) if one else _ON_ITS_WAY
        for one in events.steps
    )
    return joined(fixed, picked(words, step))


_OPEN = -1
_ON_ITS_WAY = text("") + text(ON_ITS_WAY) + text("")


def _begun_by(shape: Shape) -> list[int]:
    return [one.began_by for one in folded(shape).steps]


def _ended_by(shape: Shape) -> list[int]:
    return [_OPEN if one.ended_by is None else one.ended_by for one in folded(shape).steps]
