"""JSON in pieces: what `event_json.canonical` would write, put together from templates and values that were encoded before.

Pure. A template is made by the canonical writer itself, from the fields of the event, with a mark in place of each value; so a field that an
event gains is in it. All pieces are bytes; values come with their quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from thuocdo.dossiers.event_json import canonical, moment_text, payload_of
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.working_time.working_calendar import SECONDS_A_DAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Column = bytes | Sequence[bytes]

NULL, TRUE, FALSE = b"null", b"true", b"false"
_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=65536, typed=True)
def encoded(value: Any) -> bytes:
    """Return a text, a number, a truth value or null as canonical bytes."""
    return canonical(value).encode()


def _mark(name: str) -> str:
    return f"⟦{name}⟧"


@cache
def _payload_template(kind: str) -> tuple[str, dict[str, bytes]]:
    """Return what an event of a kind says, a mark for every value, and what each says where nothing is said."""
    type_ = EVENT_TYPES[kind]
    needed: dict[str, Any] = {one.name: "" for one in fields(type_) if one.default is MISSING}
    said = payload_of(type_(**needed | {"at": _SOME_MOMENT}))
    text = canonical({name: _mark(name) for name in said})
    return text, {name: canonical(value).encode() for name, value in sorted(said.items())}


def template(
    kind: str, known: Mapping[str, bytes], open_names: Iterable[str]
) -> tuple[bytes, tuple[str, ...]]:
    """Return the payload of an event as a template, and the names of what it leaves open, in order.

    Args:
        kind: of the event.
        known: values that are filled in; fields without one say what they say by default.
        open_names: fields for which it has `%b`.
    """
    text, defaults = _payload_template(kind)
    left = frozenset(open_names)
    values = {**defaults, **known}
    made = text.encode().replace(b"%", b"%%")
    for name in defaults:
        filled = b"%b" if name in left else values[name].replace(b"%", b"%%")
        made = made.replace(f'"{_mark(name)}"'.encode(), filled)
    return made, tuple(name for name in defaults if name in left)


def payloads(kind: str, values: Mapping[str, Column], count: int) -> list[bytes]:
    """Return the payloads of many events of a kind.

    Args:
        kind: of all of them.
        values: for each field one value for all, or one for each.
        count: how many.
    """
    same = {name: one for name, one in values.items() if isinstance(one, bytes)}
    made, names = template(kind, same, values.keys() - same.keys())
    if not names:
        return [made % ()] * count
    return [made % row for row in zip(*(values[name] for name in names), strict=True)]


def said_template(kind: str, number: int) -> bytes:
    """Return what is hashed of an event, as `chain.Link.computed` writes it.

    `%b` for: the official's beginning (up to `"at":`), moment, code, payload, hash before (no quotes), moment of recording.
    """
    said = {
        "at": _mark("at"), "code": _mark("code"), "kind": kind, "number": number, "payload": _mark("payload"),
        "previous": "⟦previous⟧", "recorded_at": _mark("at"), "system": "thuocdo",
    }  # fmt: skip
    text = canonical(said).removeprefix('{"at":').replace("%", "%%")
    for name in ("at", "code", "payload"):
        text = text.replace(f'"{_mark(name)}"', "%b")
    return b"%b" + text.replace("⟦previous⟧", "%b").encode()


def quoted_moments(moments: NDArray[np.int64]) -> list[bytes]:
    """Return epoch seconds as `event_json.moment_text` writes them, in quotes."""
    days, seconds = divmod(moments, SECONDS_A_DAY)
    times, numbers = _times(), days.tolist()
    dates = {day: _day(day) for day in set(numbers)}
    return [
        dates[day] + times[second] for day, second in zip(numbers, seconds.tolist(), strict=True)
    ]


def encode_times() -> None:
    """Encode every second of a day now: processes that begin as copies of this one find them done."""
    _times()


@cache
def _day(day: int) -> bytes:
    return f'"{date(1970, 1, 1) + timedelta(day)}T'.encode()


@cache
def _times() -> list[bytes]:
    """Return the rest of a moment's text for each second of a day; what stands behind the seconds is always the same."""
    start, _second, rest = moment_text(_SOME_MOMENT).rpartition("00:00:00")
    assert start.endswith("T")
    pairs = [b"%02d" % n for n in range(60)]
    end = rest.encode() + b'"'
    ends = [b":%b:%b%b" % (minute, second, end) for minute in pairs for second in pairs]
    return [hour + one for hour in pairs[:24] for one in ends]
