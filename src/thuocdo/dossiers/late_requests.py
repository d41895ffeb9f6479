"""Papers are to be asked for within some working days of the reception; a later request is not forbidden, but says why and stays to be seen.

Decree 61/2018 article 19(4) tells the agency to do it within three working days "from the day of receiving the dossier, unless special law says
otherwise" and says nothing of what follows where it does not: so a later request stands, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.events import SupplementRequested
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.writing import calendar_for
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: So long a last day is kept in memory, in seconds: a change of the calendar shows after that at the latest.
FRESH_SECONDS = 300


def last_day_to_ask(row: Dossier) -> date | None:
    """Return the last day on which papers are asked for in time; null where the time of the dossier has not begun.

    Counted from the day on which the time of the law began, which is that of the reception or, where the dossier was handed in elsewhere,
    of the taking over; after papers were brought, from their day (a guess: the text speaks of the reception alone).

    Shape: two queries, none for a day that is in the memory of the process.

    Source: Decree 61/2018 article 19(4).
    """
    if row.clock_started_at is None:
        return None
    began = timezone.localdate(row.clock_started_at)
    return _last_day(row.competent_agency_id, began, int(monotonic() // FRESH_SECONDS))


@lru_cache(maxsize=10_000)
def _last_day(unit_id: int, began: date, _while: int) -> date:
    days = clock_rule("supplement_within_working_days", began).value
    assert isinstance(days, int)
    first = start_of(began)
    return calendar_for(unit_id, first=first, last=first).working_day_after(began, days)


def asks_late(row: Dossier, *, at: datetime) -> bool:
    """Say whether a request for papers at a moment comes after the last day for it. Shape: as `last_day_to_ask`."""
    last = last_day_to_ask(row)
    return last is not None and timezone.localdate(at) > last


@dataclass(frozen=True, slots=True)
class AskedLate:
    """Open dossiers whose papers were asked for too late: how many, and the newest of them by id and code."""

    count: int
    named: tuple[tuple[int, str], ...]


def asked_late(user: User, *, unit_ids: Iterable[int], most: int) -> AskedLate:
    """Return the open dossiers that some units answer for whose papers were asked for after the last day.

    Shape: two queries; the ids are named, so that no index over all events is needed.
    """
    rows = Dossier.objects.visible_to(user, unit_ids=unit_ids, managed=True).open()
    codes = dict(rows.filter(supplement_count__gt=0).order_by().values_list("pk", "code"))
    found = _late_among(list(codes)) if codes else ()
    return AskedLate(len(found), tuple((one, codes[one]) for one in found[:most]))


def _late_among(ids: Sequence[int]) -> Sequence[int]:
    events = DossierEvent.objects.filter(
        dossier__in=ids, kind=SupplementRequested.kind, payload__has_key="why_late"
    )
    return sorted(set(events.order_by().values_list("dossier", flat=True)), reverse=True)
