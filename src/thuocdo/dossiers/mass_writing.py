"""Events of many dossiers written at once, as a change of the calendar brings them: sealed, copied, and told to whoever listens.

Callers hold the locks of the rows and bring them to what the events say. Nothing here asks who may do what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from thuocdo.dossiers.chain import Link
from thuocdo.dossiers.event_base import Event
from thuocdo.dossiers.event_json import canonical, payload_of
from thuocdo.dossiers.listeners import anybody_listens, tell_after_commit
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.notifying import webhook_event
from thuocdo.notices.webhooks import queue_events, scopes

_COPY = """
    COPY dossiers_dossierevent
        (dossier_id, number, kind, at, recorded_at, actor_id, actor_name, payload, request_id, previous_hash, hash)
    FROM STDIN
"""


class Head(NamedTuple):
    """The end of the chain of one dossier."""

    id: int
    source_system: str
    code: str
    event_count: int
    last_hash: str


class Written(NamedTuple):
    """One event of one dossier, sealed."""

    dossier_id: int
    event: Event
    link: Link


def sealed(
    head: Head, events: Sequence[Event], *, actor_name: str, at: datetime
) -> Sequence[Written]:
    """Return events that follow the end of a chain, one after the other."""
    written, previous = [], head.last_hash
    for number, event in enumerate(events, head.event_count + 1):
        link = Link(
            system=head.source_system,
            code=head.code,
            number=number,
            kind=event.kind,
            at=event.at,
            recorded_at=at,
            actor_id=event.by,
            actor_name=actor_name,
            payload=payload_of(event),
            previous_hash=previous,
        ).sealed()
        written.append(Written(head.id, event, link))
        previous = link.hash
    return written


def write_many(written: Sequence[Written], *, at: datetime) -> None:
    """Write sealed events."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for dossier_id, event, link in written:
            copy.write_row(
                (
                    dossier_id, link.number, link.kind, link.at, at, event.by, link.actor_name,
                    canonical(link.payload), "", link.previous_hash, link.hash,
                )
            )  # fmt: skip


def tell_many(written: Sequence[Written], *, at: datetime) -> None:
    """Tell subscribed systems and listeners, once the rows say what the events say; nothing is read where nobody wants to know."""
    if scopes():
        rows = Dossier.objects.in_bulk({one.dossier_id for one in written})
        queue_events(
            [webhook_event(rows[one.dossier_id], one.link.number, one.event) for one in written],
            at=at,
        )
    if anybody_listens():
        found = DossierEvent.objects.filter(
            dossier__in={one.dossier_id for one in written},
            hash__in=[one.link.hash for one in written],
        )
        tell_after_commit(tuple(found.order_by("dossier_id", "number")))
