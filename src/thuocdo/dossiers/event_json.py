"""Events as JSON and back, in one canonical form: the same event always gives the same bytes, which the hash chain is made of.

Pure. Moments are UTC with microseconds, decimals are texts without trailing zeros, keys are sorted. Nothing is left out but
a few fields that came later where they are null, so that an event is written as it was before there were any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_type_hints

from thuocdo.dossiers.events import EVENT_TYPES, Event

#: These stand in columns of their own.
_OUTSIDE = frozenset({"at", "by"})


def canonical(value: Any) -> str:
    """Return plain JSON values as the one text that stands for them."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment_text(moment: datetime) -> str:
    """Return a moment as text; equal moments give equal texts, whatever their zone."""
    assert moment.tzinfo is not None, "a moment has a time zone"
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def payload_of(event: Event) -> dict[str, Any]:
    """Return what an event says beside its moment and its actor, as plain JSON values."""
    return {
        one.name: _plain(getattr(event, one.name))
        for one in fields(event)
        if one.name not in _OUTSIDE and not _unsaid(one.name, getattr(event, one.name))
    }


#: Named so in no other kind of event.
_CAME_LATER = frozenset(
    {
        "behalf_of",
        "bundle",
        "counted_from",
        "counted_unit",
        "expires_on",
        "hours",
        "off_desk",
        "owed_vnd",
        "paid_vnd",
        "secret",
        "supplements",
        "turn",
        "why_late",
        "wrong_results",
    }
)


def _unsaid(name: str, value: Any) -> bool:
    return value is None and name in _CAME_LATER


def event_of(kind: str, *, at: datetime, by: int | None, payload: Mapping[str, Any]) -> Event:
    """Return the event a payload was made from.

    Raises:
        ValueError: nothing of this kind can happen, or the payload says something it cannot say.
    """
    if kind not in EVENT_TYPES:
        raise ValueError(f"nothing of kind {kind!r} can happen to a dossier")
    moments, decimals, names = _special(kind)
    unknown = payload.keys() - names
    if unknown:
        raise ValueError(f"{kind} does not say {sorted(unknown)}")
    values = dict(payload)
    for name in moments & values.keys():
        values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
    for name in decimals & values.keys():
        values[name] = None if values[name] is None else Decimal(values[name])
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(value)
    return EVENT_TYPES[kind](at=at, by=by, **values)


@cache
def _special(kind: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the fields of a kind of event that hold moments, those that hold decimals, and all."""
    hints = get_type_hints(EVENT_TYPES[kind])
    names = frozenset(one.name for one in fields(EVENT_TYPES[kind])) - _OUTSIDE
    moments = frozenset(name for name in names if "datetime" in str(hints[name]))
    decimals = frozenset(name for name in names if "Decimal" in str(hints[name]))
    return moments, decimals, names


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return list(value)
    return value
