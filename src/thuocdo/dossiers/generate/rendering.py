"""Rows of a whole batch for COPY: dossiers, events with their hashes, steps, people and papers, group by group of equal shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from thuocdo.dossiers.generate.applicants import People
from thuocdo.dossiers.generate.binary import (
    EMPTY_BIGINTS,
    LENGTHS,
    block,
    numeric,
    row_starts,
    text,
)
from thuocdo.dossiers.generate.clockwork import is_late
from thuocdo.dossiers.generate.documents import documents, papers_states
from thuocdo.dossiers.generate.group import Batch, Group
from thuocdo.dossiers.generate.said import fields_of, received
from thuocdo.dossiers.generate.shapes import (
    FLAGS,
    ON_ITS_WAY,
    Folded,
    Shape,
    Source,
    folded,
    happenings,
)
from thuocdo.dossiers.generate.texts import payloads, quoted_moments, said_template
from thuocdo.dossiers.generate.words import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Offer
    from thuocdo.dossiers.generate.keys import Keys

    Ints = NDArray[np.int64]

EVENT_COLUMNS = (
    "id", "dossier_id", "number", "at", "recorded_at", "kind", "actor_id", "actor_name", "payload", "request_id", "previous_hash", "hash",
)  # fmt: skip
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
_EMPTY = LENGTHS[0]
_HASH = LENGTHS[64]
_LATENESS = {
    "late_current": "due_at", "late_original": "original_due_at", "late_index": "index_due_at",
}  # fmt: skip
_SYNC_DAYS = 2
_SECONDS_A_DAY = 86_400


@dataclass(slots=True)
class Rendered:
    """What is copied, table by table: for each dossier its rows in one piece; and how many events there are."""

    dossiers: list[bytes]
    events: list[bytes]
    steps: list[bytes]
    documents: list[bytes]
    words: list[bytes]
    event_count: int


def render(batch: Batch, people: People) -> Rendered:
    """Return the rows of a batch."""
    count = len(batch.draws)
    papers = papers_states(batch)
    groups = [Group(batch, shape, places) for shape, places in _shapes(batch)]
    events, hashes = _events(batch, groups)
    made = Rendered(
        dossiers=[b""] * count,
        events=events,
        steps=[b""] * count,
        documents=documents(batch, papers),
        words=words(batch, people.names),
        event_count=sum(one.shape.kept * one.count for one in groups),
    )
    for group in _together(batch, groups, lambda keys: keys.row):
        _dossiers(group, folded(group.shape), hashes, papers[group.places], made.dossiers)
    for group in _together(batch, groups, lambda keys: keys.steps):
        _steps(group, folded(group.shape), made.steps)
    return made


def _together(batch: Batch, groups: Iterable[Group], key: Callable[[Keys], int]) -> Iterator[Group]:
    """Yield groups of all whose shapes have one key, as if they had the shape of the first."""
    found: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        found[key(group.keys)].append(group)
    for same in found.values():
        places = np.concatenate([one.places for one in same])
        places.sort()
        yield Group(batch, same[0].shape, places)


def _shapes(batch: Batch) -> Iterator[tuple[Shape, Ints]]:
    """Yield the shapes there are, each with the places of its dossiers."""
    numbers = np.zeros(len(batch.draws), dtype=np.int64)
    for bit, name in enumerate(FLAGS):
        numbers |= batch.plan.flags[name].astype(np.int64) << bit
    lines = list(dict.fromkeys(one.line for one in batch.world.offers))
    line_of = np.array([lines.index(one.line) for one in batch.world.offers], dtype=np.int64)
    both = line_of[batch.draws.offer] << len(FLAGS) | numbers
    for key, places in _split(both):
        line, number = lines[key >> len(FLAGS)], key & (1 << len(FLAGS)) - 1
        whole = happenings(number, line)
        kept = np.zeros(len(places), dtype=np.int64)
        for one in whole:
            kept += batch.plan.at[one.at][places] <= batch.until
        bits = {name for bit, name in enumerate(FLAGS) if number >> bit & 1}
        for many, inside in _split(kept):
            shape = Shape(
                online="online" in bits,
                post="post" in bits,
                elsewhere="elsewhere" in bits,
                term="term" in bits,
                happenings=whole,
                line=line,
                kept=many,
            )
            yield shape, places[inside]


def _split(values: Ints) -> Iterator[tuple[int, Ints]]:
    order = np.argsort(values, kind="stable")
    keys, starts = np.unique(values[order], return_index=True)
    yield from zip(keys.tolist(), np.split(order, starts[1:]), strict=True)


# Events


def _events(batch: Batch, groups: Sequence[Group]) -> tuple[list[bytes], list[bytes]]:
    """Return all events of each dossier in one piece, and the last hash of each."""
    count = len(batch.draws)
    hashes = [b""] * count
    columns = []
    for number in range(1, max(one.shape.kept for one in groups) + 1):
        rows = [b""] * count
        telling = [one for one in groups if one.shape.kept >= number]
        for group in _together(batch, telling, lambda keys, n=number - 1: keys.events[n]):  # type: ignore[misc]
            _one_event(group, number, hashes, rows)
        columns.append(rows)
    return [b"".join(pieces) for pieces in zip(*columns, strict=True)], hashes


def _one_event(group: Group, number: int, hashes: list[bytes], rows: list[bytes]) -> None:
    """Put the rows of the events of one number and their hashes in their places."""
    one = group.shape.happenings[number - 1]
    moments = group.at(one.at)
    texts = quoted_moments(moments)
    who = group.who(one.by).tolist()
    told = (
        received(group)
        if one.kind == "received"
        else payloads(one.kind, fields_of(group, one), group.count)
    )
    join = b"".join
    officials = group.world.officials
    actors, fields, kind = officials.said, officials.fields, text(one.kind)
    linked = _EMPTY + (_EMPTY if number == 1 else _HASH)
    one_said, two_said, three_said, four_said, end = _said(one.kind, number)
    starts = block(
        group.count,
        [
            ("int8", group.batch.ids.events(group.places, number)), ("int8", group.ids), ("int4", number), ("moment", moments),
            ("moment", moments),
        ],
        columns=len(EVENT_COLUMNS),
    )  # fmt: skip
    for place, by, at, start, code, payload in zip(
        group.order, who, texts, starts, group.codes, told, strict=True
    ):
        before = hashes[place]
        said = join(
            (
                actors[by],
                at,
                one_said,
                code,
                two_said,
                payload,
                three_said,
                before,
                four_said,
                at,
                end,
            )
        )
        hashes[place] = new = sha256(said).hexdigest().encode()
        rows[place] = join(
            (
                start, kind, fields[by], LENGTHS[len(payload) + 1], b"\x01", payload, linked, before, _HASH, new,
            )
        )  # fmt: skip
    if number == 1 and group.order[0] == 0:
        # The first event of the batch has its mark for a request id, behind what it says.
        rows[0] = rows[0].replace(told[0] + _EMPTY, told[0] + text(group.batch.mark), 1)


@cache
def _said(kind: str, number: int) -> tuple[bytes, ...]:
    """Return what stands in what is hashed after the moment, code, payload, hash before, and the moment of recording."""
    start, *pieces = said_template(kind, number).replace(b"%%", b"%").split(b"%b")[1:]
    assert not start, "the beginning of the official ends where the moment begins"
    return tuple(pieces)


# The row of a dossier


def _dossiers(
    group: Group, found: Folded, hashes: list[bytes], papers: Ints, rows: list[bytes]
) -> None:
    """Put the rows of dossiers in their places."""
    starts = row_starts(len(DOSSIER_COLUMNS), group.ids)
    fixed = block(group.count, list(_fixed(group, found, papers)))
    same, join = _same_texts(found), b"".join
    offers, syncs = group.world.offers, _syncs(group)
    for place, start, piece, offer, channel, code, sync in zip(
        group.order, starts, fixed, group.offer_numbers, group.channel_numbers, group.codes, syncs, strict=True
    ):  # fmt: skip
        rows[place] = join(
            (
                start, piece, same, _offer_texts(offers[offer], channel), LENGTHS[len(code) - 2], code[1:-1], sync, _HASH,
                hashes[place],
            )
        )  # fmt: skip


def _fixed(group: Group, found: Folded, papers: Ints) -> Iterator[tuple[str, Any]]:
    special = {
        "procedure_version_id": group.world.offer_versions[group.offers],
        "process_id": group.shape.line.process,
        "interagency": group.plan.linked[group.places],
        "priority_lane": group.world.offer_lanes[group.offers],
        "digitisation_state": papers,
    }  # fmt: skip
    for name, kind in _FIXED.items():
        if name in special:
            yield kind, special[name]
        elif name in _LATENESS:
            yield kind, _lateness(group, found, name)
        else:
            yield kind, _value(group, found.values[name])


def _value(group: Group, value: Any) -> Any:
    if not isinstance(value, Source):
        return value
    told = group.shape.told
    match value.column:
        case "at":
            return group.at(told[value.event].at)
        case "dues":
            return group.dues(told[value.event].dues)[value.which]
        case "step_due":
            return group.step_due(told[value.event])
        case "official":
            return group.world.officials.ids[group.who(f"step{told[value.event].step}")]
        case "unit":
            return group.world.unit_ids[group.agencies if value.which else group.receptions]
    return group.plan.fee[group.places]


def _lateness(group: Group, found: Folded, name: str) -> Any:
    """Return what `State.late_current` and so on would say: nobody in these stories was late before a pause, or asked twice."""
    end = found.values["index_ended_at" if name == "late_index" else "ended_at"]
    due = found.values[_LATENESS[name]]
    if end is None or due is None:
        return None
    return is_late(_value(group, end), _value(group, due), group.by_moment)


def _same_texts(found: Folded) -> bytes:
    values = found.values
    names = ("step_name", "outcome", "payment_state", "delivery_state")
    texts = b"".join(text(values[name]) for name in names)
    return text("thuocdo") + text("provincial") + EMPTY_BIGINTS + texts


@cache
def _offer_texts(offer: Offer, channel: int) -> bytes:
    name = ("direct", "online", "post")[channel]
    amount, unit = offer.limits[name]
    return text(name) + text(offer.scope) + text(offer.subject) + numeric(amount) + text(unit)


def _syncs(group: Group) -> list[bytes]:
    """Return what the national portal knows: pending for a short time after each event, seldom failed."""
    last = group.at(group.shape.told[-1].at)
    fresh = group.batch.until - last < group.luck("sync") * _SYNC_DAYS * _SECONDS_A_DAY
    failed = group.luck("sync") > 0.995
    words = [text(one) for one in ("confirmed", "pending", "failed")]
    return [
        words[1] if new else words[2] if lost else words[0]
        for new, lost in zip(fresh.tolist(), failed.tolist(), strict=True)
    ]


# Steps


def _steps(group: Group, found: Folded, made: list[bytes]) -> None:
    """Put the steps of dossiers in their places, those of each in one piece."""
    columns: list[list[bytes]] = []
    told = group.shape.told
    for number, step in enumerate(found.steps, start=1):
        one = told[step.began_by]
        spec = group.shape.line.steps[one.step - 1] if one.step else None
        official = group.world.officials.ids[group.who(f"step{one.step}")] if spec else None
        ended = None if step.ended_by is None else group.at(told[step.ended_by].at)
        fixed = block(
            group.count,
            [
                ("int8", group.batch.ids.steps(group.places, number)), ("int8", group.ids), ("int2", number), ("int8", group.world.unit_ids[group.agencies]), ("int8", official), ("bool", False),
                ("moment", group.at(one.at)), ("moment", group.step_due(one)), ("moment", ended),
            ],
            columns=len(STEP_COLUMNS),
        )  # fmt: skip
        words = text(spec.key) + text(spec.name) + text(spec.role) if spec else _ON_ITS_WAY
        columns += [fixed, [words] * group.count]
    for place, pieces in zip(group.order, zip(*columns, strict=True), strict=bool(columns)):
        made[place] = b"".join(pieces)


_ON_ITS_WAY = text("") + text(ON_ITS_WAY) + text("")
