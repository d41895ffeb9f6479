"""What every event of a dossier says; the kinds of events stand in `events` and `side_events`.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at a moment; `by` is the id of the official, null where no official did it.

    `behalf_of` is the absent colleague by whose role he acted, null where it was his own.
    """

    kind: ClassVar[str] = ""
    at: datetime
    by: int | None = None
    behalf_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsDue(Event):
    """An event after which the due times are others; they are written into it, as they were told to the citizen."""

    due_at: datetime | None = None
    original_due_at: datetime | None = None
    index_due_at: datetime | None = None
