"""What a page asks of one dossier beside its row. The caller has found the row with `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.clocks import index_clock, legal_clock
from thuocdo.dossiers.models import OWN_SYSTEM
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.writing import calendar_for, events_of

if TYPE_CHECKING:
    from thuocdo.dossiers.clock_line import ClockLine
    from thuocdo.dossiers.events import Event
    from thuocdo.dossiers.models import Dossier
    from thuocdo.dossiers.state import State


@dataclass(frozen=True, slots=True)
class ClockLines:
    """Both clocks of one dossier at one moment."""

    legal: ClockLine
    index: ClockLine


def state_of(row: Dossier) -> State:
    """Return what the events of a dossier fold to; one query."""
    return replay(events_of(row))


def clock_lines(
    row: Dossier, *, now: datetime, story: Sequence[Event] | None = None
) -> ClockLines | None:
    """Return the lines of both clocks, counted anew from the events and the calendar as it is.

    Shape: two queries, and one for the events where the caller does not have them (`story`).
    Null: for a dossier of another system, which counts by itself and tells no more than its due time.
    """
    if row.source_system != OWN_SYSTEM:
        return None
    story = events_of(row) if story is None else story
    calendar = calendar_for(
        row.competent_agency_id, first=row.registered_at, last=row.ended_at or now
    )
    return ClockLines(legal_clock(story, calendar, now=now), index_clock(story, calendar, now=now))
