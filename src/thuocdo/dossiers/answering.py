"""By when what was handed in online has to be answered: accepted, refused, or papers asked for.

The window is data (`online_answer_hours`) and counts by the office hours of the place of reception. What comes back after a first request for
papers has been answered once; no text read here gives it a window of its own, nor to the parts of a bundle that wait for their turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.status import Status
from thuocdo.organisations.models import Unit
from thuocdo.procedures.choices import Channel
from thuocdo.working_time.queries import calendars_of, years_around
from thuocdo.working_time.working_calendar import start_of

#: So long an answer is kept in memory, in seconds: a change of the calendar shows after that at the latest.
FRESH_SECONDS = 300
MOST_KEPT = 10_000
#: What waits for its first answer.
AWAITS_ANSWER = Q(
    status=Status.REGISTERED.value,
    channel=Channel.ONLINE.value,
    supplement_count=0,
    ended_at=None,
    bundle_turn__lte=1,
)
_ANSWERS = (e.Accepted, e.NotAccepted, e.SupplementRequested, e.Stopped)


class Submitted(NamedTuple):
    """Where and when something was handed in online."""

    reception_unit_id: int
    registered_at: datetime


_kept: dict[Submitted, tuple[float, datetime | None]] = {}


def awaits_answer(
    *, channel: str, status: int, supplement_count: int, bundle_turn: int = 0
) -> bool:
    """Say of a dossier whether it waits for its first answer, as `AWAITS_ANSWER` does."""
    first = status == Status.REGISTERED and supplement_count == 0
    return first and channel == Channel.ONLINE.value and bundle_turn <= 1


def answers_due(
    submitted: Iterable[Submitted], *, now: datetime
) -> Mapping[Submitted, datetime | None]:
    """Return by when each has to be answered; null for what is older than the calendar of these years, which is late.

    Shape: two queries for what is new to the memory of the process, else none.

    Source: Decree 297/2025 article 6 for linked services; Decree 45/2020 article 11 in general (to be verified).
    """
    asked, fresh_from = set(submitted), monotonic() - FRESH_SECONDS
    found = {one: due for one in asked if (due := _kept.get(one)) and due[0] >= fresh_from}
    if missing := asked - found.keys():
        counted = _counted(missing, now)
        if len(_kept) + len(counted) > MOST_KEPT:
            _kept.clear()
        made = {one: (monotonic(), due) for one, due in counted.items()}
        _kept.update(made)
        found |= made
    return {one: due for one, (_made_at, due) in found.items()}


def _counted(missing: Iterable[Submitted], now: datetime) -> dict[Submitted, datetime | None]:
    span = years_around(timezone.localdate(now))
    calendars = calendars_of({Unit(pk=one.reception_unit_id) for one in missing}, span=span)
    first = start_of(span.start)

    def due(one: Submitted) -> datetime | None:
        if one.registered_at < first:
            return None
        hours = clock_rule("online_answer_hours", timezone.localdate(one.registered_at)).value
        assert isinstance(hours, int)
        return calendars[one.reception_unit_id].moment_after(one.registered_at, hours)

    return {one: due(one) for one in missing}


def answered_at(story: Sequence[e.Event]) -> datetime | None:
    """Return when a dossier was answered first; null where it has not been."""
    return next((one.at for one in story if isinstance(one, _ANSWERS)), None)
