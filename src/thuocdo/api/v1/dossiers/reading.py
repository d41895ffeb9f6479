"""Read dossiers: the list with its filters, one dossier, its events with their hashes, and both lines of its due time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from ninja import Query
from pydantic import Field

from thuocdo.accounts.models import SYSTEM_PATTERN, Scope
from thuocdo.api.authentication import asking
from thuocdo.api.pages import Paging, page_of
from thuocdo.api.routing import get
from thuocdo.api.v1.dossiers.answers import (
    DossierAnswer,
    DossierPage,
    local,
    row_answer,
)
from thuocdo.api.v1.dossiers.clock_answers import ClockAnswer, clock_answer
from thuocdo.api.v1.dossiers.looking import (
    PURPOSE,
    Code,
    System,
    found_dossier,
    may_see_people,
    page_rows,
    router,
    seen_units,
    whole_answer,
)
from thuocdo.api.v1.filters import Day, Moment, UnitCode, day_begins
from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.organisations.models import Unit
from thuocdo.procedures.finding import bare_code
from thuocdo.working_time.period import ONE_DAY

if TYPE_CHECKING:
    from thuocdo.dossiers.models import DossierEvent
    from thuocdo.dossiers.querysets import DossierQuerySet

ProcedureCode = Annotated[
    str,
    Field(
        max_length=40,
        pattern=r"^[0-9T]\.\d{6}[0-9A-Z.]*$",
        description="1.010708, or with its owner",
    ),
]


class DossierFilter(Paging):
    """Which dossiers."""

    unit: Annotated[
        UnitCode | None, Field(description="where it was handed in, is decided, or lies")
    ] = None
    system: Annotated[str | None, Field(max_length=40, pattern=SYSTEM_PATTERN)] = None
    status: Annotated[int | None, Field(ge=1, le=10)] = None
    channel: Literal["direct", "online", "post"] | None = None
    procedure: ProcedureCode | None = None
    due_from: Annotated[Day | None, Field(description="due on this day or later")] = None
    due_until: Annotated[Day | None, Field(description="due on this day or earlier")] = None
    overdue: Annotated[
        bool | None, Field(description="open, not waiting, and past its due time")
    ] = None
    changed_since: Annotated[
        Moment | None, Field(description="something was written of it then or later")
    ] = None
    sync_state: Annotated[
        Literal["pending", "sent", "confirmed", "failed"] | None,
        Field(description="what the national portal knows of it; pending after each event"),
    ] = None


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """One thing that happened. `hash` is the SHA-256 over all the event says and the hash before it."""

    number: int
    kind: str
    at: datetime
    recorded_at: datetime
    actor: Annotated[str, Field(description="official or program; empty where nobody acted")]
    payload: Annotated[
        dict[str, Any] | None,
        Field(
            description="what it says; null without the scope `people`, for words may name somebody"
        ),
    ]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class BreakAnswer:
    """A place where the chain of hashes does not hold."""

    number: int
    what: Annotated[str, Field(description="missing, not_linked, changed, cut_off or row_differs")]


@dataclass(frozen=True, slots=True)
class EventsAnswer:
    """All events of a dossier in the order they were written, and whether their chain holds."""

    verified: bool
    breaks: list[BreakAnswer]
    items: list[EventAnswer]


@get(
    router,
    "/dossiers",
    scope=Scope.DOSSIERS,
    answers=DossierPage,
    summary="Dossiers",
    summary_vi="Danh sách hồ sơ",
)
def list_dossiers(request: HttpRequest, wanted: Query[DossierFilter]) -> DossierPage:
    """List the dossiers the token sees, newest first, without a word about the people in them."""
    units = seen_units(request)
    rows = Dossier.objects.visible_to(asking(request), unit_ids=units)
    rows = _narrowed(rows, wanted).select_related(*page_rows())
    found, following = page_of(request, rows, wanted)
    return DossierPage([row_answer(row) for row in found], following)


def _narrowed(rows: DossierQuerySet, wanted: DossierFilter) -> DossierQuerySet:
    exact: dict[str, Any] = {
        "source_system": wanted.system,
        "status": wanted.status,
        "channel": wanted.channel,
        "sync_state": wanted.sync_state,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.procedure is not None:
        rows = rows.filter(procedure_version__procedure__code=bare_code(wanted.procedure))
    if wanted.unit is not None:
        units = list(Unit.objects.filter(code=wanted.unit).values_list("pk", flat=True))
        rows = rows.filter(
            Q(reception_unit__in=units) | Q(competent_agency__in=units) | Q(holder_unit__in=units)
        )
    if wanted.changed_since is not None:
        rows = rows.changed_since(wanted.changed_since)
    return _by_due(rows, wanted)


def _by_due(rows: DossierQuerySet, wanted: DossierFilter) -> DossierQuerySet:
    if wanted.due_from is not None:
        rows = rows.filter(due_at__gte=day_begins(wanted.due_from))
    if wanted.due_until is not None and wanted.due_until < date.max:
        rows = rows.filter(due_at__lt=day_begins(wanted.due_until + ONE_DAY))
    if wanted.overdue is None:
        return rows
    late = rows.overdue(timezone.now())
    return late if wanted.overdue else rows.exclude(pk__in=late.values("pk"))


@get(
    router,
    "/dossiers/{system}/{dossier_code}",
    scope=Scope.DOSSIERS,
    answers=DossierAnswer,
    summary="One dossier",
    summary_vi="Một hồ sơ",
)
def get_dossier(request: HttpRequest, system: System, dossier_code: Code) -> DossierAnswer:
    """Return a dossier with steps, papers; people and subject in full with the scope `people` alone, and kept who looked."""
    return whole_answer(request, found_dossier(request, system, dossier_code))


@get(
    router,
    "/dossiers/{system}/{dossier_code}/events",
    scope=Scope.DOSSIERS,
    answers=EventsAnswer,
    summary="Events of a dossier",
    summary_vi="Các sự kiện của hồ sơ",
)
def list_dossier_events(request: HttpRequest, system: System, dossier_code: Code) -> EventsAnswer:
    """Return all that happened to a dossier, with the chain of hashes and whether it holds."""
    row = found_dossier(request, system, dossier_code)
    events = list(row.events.order_by("number"))
    links = [one.link(system=row.source_system, code=row.code) for one in events]
    breaks = breaks_in(links, last_number=row.event_count, last_hash=row.last_hash)
    in_full = may_see_people(request) and row.source_system == OWN_SYSTEM
    if in_full:
        reveal_people(row, actor=asking(request), at=timezone.now(), purpose=PURPOSE)
    return EventsAnswer(
        verified=not breaks,
        breaks=[BreakAnswer(one.number, one.what) for one in breaks],
        items=[_event(one, in_full=in_full) for one in events],
    )


def _event(one: DossierEvent, *, in_full: bool) -> EventAnswer:
    return EventAnswer(
        number=one.number,
        kind=one.kind,
        at=timezone.localtime(one.at),
        recorded_at=timezone.localtime(one.recorded_at),
        actor=one.actor_name,
        payload=one.payload if in_full else None,
        previous_hash=one.previous_hash,
        hash=one.hash,
    )


@get(
    router,
    "/dossiers/{system}/{dossier_code}/clock",
    scope=Scope.DOSSIERS,
    answers=ClockAnswer,
    summary="The due time of a dossier, told",
    summary_vi="Dòng thời hạn của hồ sơ",
)
def get_dossier_clock(request: HttpRequest, system: System, dossier_code: Code) -> ClockAnswer:
    """Return the lines of both clocks, that of the law and that of the index; null for a dossier of another system, which counts by itself."""
    row = found_dossier(request, system, dossier_code)
    return clock_answer(row, now=timezone.now(), due_at=local(row.due_at))
