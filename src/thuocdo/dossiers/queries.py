"""What a page asks of one dossier beside its row. The caller has found the row with `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.dossiers.clocks import index_clock, legal_clock
from thuocdo.dossiers.green_lane import inner_due_at
from thuocdo.dossiers.models import OWN_SYSTEM, Applicant, Dossier, DossierDocument, DossierEvent
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.writing import calendar_for, events_of
from thuocdo.postgresql.shapes import LARGEST_ID, Slot, array_of, instances

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.clock_line import ClockLine
    from thuocdo.dossiers.events import Event
    from thuocdo.dossiers.state import State


@dataclass(frozen=True, slots=True)
class ClockLines:
    """Both clocks of one dossier at one moment.

    `inner_due_at` is the limit that the province set itself for the green lane; null where there is none. It replaces no due time.
    """

    legal: ClockLine
    index: ClockLine
    inner_due_at: datetime | None = None


def seen_dossier(user: User, dossier_id: int) -> Dossier | None:
    """Return a dossier that a person sees; null where there is none, or he may not know of it.

    Shape: one query, and one for his units after rights have changed. Without `last_hash`, which is for writers.
    """
    units = unit_ids_visible_to(user)
    if not units or dossier_id > LARGEST_ID:
        return None

    def build() -> QuerySet[Dossier]:
        seen = Dossier.objects.visible_to(user, unit_ids=Slot("units"))
        return seen.filter(pk=Slot("id")).defer("last_hash").order_by()

    values = {"units": array_of(units), "id": dossier_id}
    return next(iter(instances("dossier that is seen", build, values)), None)


def told_events(row: Dossier) -> list[DossierEvent]:
    """Return the events of a dossier in order, for telling them: without what chains them. One query."""

    def build() -> QuerySet[DossierEvent]:
        found = DossierEvent.objects.filter(dossier=Slot("id"))
        return found.defer("hash", "previous_hash").order_by("number")

    return instances("events of a dossier", build, {"id": row.pk})


def papers_with_files(row: Dossier) -> list[DossierDocument]:
    """Return the papers of a dossier with their files. One query."""

    def build() -> QuerySet[DossierDocument]:
        return DossierDocument.objects.filter(dossier=Slot("id")).select_related("attachment")

    return instances("papers of a dossier", build, {"id": row.pk})


def people_of(row: Dossier) -> list[Applicant]:
    """Return the people of a dossier. One query."""

    def build() -> QuerySet[Applicant]:
        return Applicant.objects.filter(dossier=Slot("id"))

    return instances("people of a dossier", build, {"id": row.pk})


def state_of(row: Dossier) -> State:
    """Return what the events of a dossier fold to; one query."""
    return replay(events_of(row))


def clock_lines(
    row: Dossier, *, now: datetime, story: Sequence[Event] | None = None
) -> ClockLines | None:
    """Return the lines of both clocks, counted anew from the events and the calendar as it is.

    Shape: two queries, and one for the events where the caller does not have them (`story`); on the green lane two more.
    Null: for a dossier of another system, which counts by itself and tells no more than its due time.
    """
    if row.source_system != OWN_SYSTEM:
        return None
    story = events_of(row) if story is None else story
    calendar = calendar_for(
        row.competent_agency_id, first=row.registered_at, last=row.ended_at or now
    )
    return ClockLines(
        legal_clock(story, calendar, now=now),
        index_clock(story, calendar, now=now),
        inner_due_at(row, calendar),
    )
