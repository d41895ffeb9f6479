"""JSON in pieces: what `event_json.canonical` would write, put together from templates and values that were encoded before.

Pure. A template is made by the canonical writer itself, from the fields of the event, with a mark in place of each value; so a field that an
event gains is in it. It is what stands before, between and behind the values that differ. Values come with their quotes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from thuocdo.dossiers.event_json import canonical, moment_text, payload_of
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.generate.pieces import (
    Column,
    Pieces,
    joined,
    of_width,
    picked,
    picked_by,
    pieces,
)
from thuocdo.working_time.working_calendar import SECONDS_A_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

NULL, TRUE, FALSE = b"null", b"true", b"false"
#: Of a moment as a text, with its quotes.
MOMENT_LENGTH = 34
#: Days from 1970 on for which texts are made: to the year 2106.
_DAYS = 50_000
_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=65536, typed=True)
def encoded(value: Any) -> bytes:
    """Return a text, a number, a truth value or null as canonical bytes."""
    return canonical(value).encode()


def within_json(said: str) -> bytes:
    """Return JSON as it stands within a text of JSON, without the quotes of that text."""
    return canonical(said)[1:-1].encode()


def truths(values: NDArray[np.bool_]) -> Pieces:
    """Return truth values as JSON."""
    return picked(pieces((FALSE, TRUE)), values.astype(np.int8))


def whole_numbers(values: NDArray[np.int64]) -> Pieces:
    """Return whole numbers as JSON; meant for columns where many are the same."""
    return picked_by(values, lambda one: b"%d" % one)


def _mark(name: str) -> str:
    return f"⟦{name}⟧"


@cache
def _payload_template(kind: str, names: frozenset[str]) -> tuple[str, dict[str, bytes]]:
    """Return what an event of a kind says, a mark for every value, and what each says where nothing is said.

    Fields that came later and are not named stay out, as `payload_of` leaves them out.
    """
    type_ = EVENT_TYPES[kind]
    needed: dict[str, Any] = {one.name: "" for one in fields(type_) if one.default is MISSING}
    said = dict.fromkeys(names) | payload_of(type_(**needed | {"at": _SOME_MOMENT}))
    text = canonical({name: _mark(name) for name in said})
    return text, {name: canonical(value).encode() for name, value in sorted(said.items())}


def template(
    kind: str, known: Mapping[str, bytes], left_open: Collection[str]
) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """Return the payload of an event as a template, and the names of what it leaves open, in order.

    Args:
        kind: of the event.
        known: values that are filled in; fields without one say what they say by default.
        left_open: fields between whose values the template is parted.
    """
    text, defaults = _payload_template(kind, frozenset({*known, *left_open}))
    values = {**defaults, **known}
    parts, rest = [b""], text.encode()
    for name in defaults:
        before, rest = rest.split(f'"{_mark(name)}"'.encode())
        parts[-1] += before
        if name in left_open:
            parts.append(b"")
        else:
            parts[-1] += values[name]
    parts[-1] += rest
    return tuple(parts), tuple(name for name in defaults if name in left_open)


def payloads(kind: str, values: Mapping[str, Column]) -> Column:
    """Return the payloads of events of a kind; one for all where they say the same.

    Args:
        kind: of all of them.
        values: for each field one value for all, or one for each.
    """
    same = {name: one for name, one in values.items() if isinstance(one, bytes)}
    parts, names = template(kind, same, values.keys() - same.keys())
    return filled(parts, [values[name] for name in names])


def filled(parts: Sequence[Column], values: Sequence[Column]) -> Column:
    """Return a template with the values between its parts."""
    if not values:
        return parts[0]
    return joined(parts[0], *chain.from_iterable(zip(values, parts[1:], strict=True)))


def said_template(kind: str, number: int) -> tuple[bytes, ...]:
    """Return what is hashed of an event, as `chain.Link.computed` writes it, without its beginning, which tells the official.

    It is what stands behind the moment, code, payload, hash before (no quotes of its own), and moment of recording.
    """
    said = {
        "at": _mark("at"), "code": _mark("code"), "kind": kind, "number": number, "payload": _mark("payload"),
        "previous": "⟦previous⟧", "recorded_at": _mark("recorded_at"), "system": "thuocdo",
    }  # fmt: skip
    rest = canonical(said).removeprefix('{"at":')
    parts = []
    for mark in ("at", "code", "payload"):
        before, rest = rest.split(f'"{_mark(mark)}"')
        parts.append(before)
    before, rest = rest.split("⟦previous⟧")
    parts += [before, *rest.split(f'"{_mark("recorded_at")}"')]
    assert not parts[0], "the beginning of the official ends where the moment begins"
    return tuple(one.encode() for one in parts[1:])


def quoted_moments(moments: NDArray[np.int64]) -> Pieces:
    """Return epoch seconds as `event_json.moment_text` writes them, in quotes; all are equally long."""
    days, seconds = np.divmod(moments, SECONDS_A_DAY)
    dates, times = _dates(), _times()
    both = np.empty(len(moments), dtype=[("date", dates.dtype), ("time", times.dtype)])
    both["date"], both["time"] = dates[days], times[seconds]
    return of_width(both)


def encode_times() -> None:
    """Encode every day and every second of a day now: processes that begin as copies of this one find them done."""
    _dates()
    _times()


@cache
def _dates() -> NDArray[np.bytes_]:
    """Return the beginning of a moment's text for each day from 1970 on."""
    days = np.arange(_DAYS).astype("datetime64[D]").astype("S10")
    return np.char.add(np.char.add(b'"', days), b"T")


@cache
def _times() -> NDArray[np.bytes_]:
    """Return the rest of a moment's text for each second of a day; what stands behind the seconds is always the same."""
    start, _second, rest = moment_text(_SOME_MOMENT).rpartition("00:00:00")
    assert start.endswith("T")
    pairs = [b"%02d" % n for n in range(60)]
    end = rest.encode() + b'"'
    ends = [b":%b:%b%b" % (minute, second, end) for minute in pairs for second in pairs]
    return np.array([hour + one for hour in pairs[:24] for one in ends])
