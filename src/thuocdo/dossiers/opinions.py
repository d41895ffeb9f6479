"""Opinions that were asked of other units and have not come: by when they were wanted, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.dossiers.events import OpinionRequested
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierEvent

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet


@dataclass(frozen=True, slots=True)
class OpenOpinion:
    """One opinion that has not come: of which dossier, asked of which unit, by which one (where the dossier lies, else the agency)."""

    dossier_id: int
    code: str
    asked_unit_id: int
    asking_unit_id: int
    reception_unit_id: int
    answer_due_at: datetime


def open_opinions() -> list[OpenOpinion]:
    """Return all opinions of own dossiers that have not come. Shape: two queries."""
    return _opinions_of(Dossier.objects.filter(source_system=OWN_SYSTEM))


@dataclass(frozen=True, slots=True)
class OverdueOpinions:
    """Opinions that are overdue: how many, and the oldest of them."""

    count: int
    named: tuple[OpenOpinion, ...]


def overdue_opinions(
    user: User, *, unit_ids: Iterable[int], now: datetime, most: int
) -> OverdueOpinions:
    """Return the overdue opinions that some units were asked for, have asked others for, or took the dossier in; the oldest first.

    Shape: two queries.
    """
    units = set(unit_ids)
    found = [
        one
        for one in _opinions_of(Dossier.objects.visible_to(user, unit_ids=units))
        if one.answer_due_at < now
        and units & {one.asked_unit_id, one.asking_unit_id, one.reception_unit_id}
    ]
    found.sort(key=lambda one: (one.answer_due_at, one.dossier_id, one.asked_unit_id))
    return OverdueOpinions(len(found), tuple(found[:most]))


def _opinions_of(rows: DossierQuerySet) -> list[OpenOpinion]:
    waiting = rows.open().filter(~Q(opinion_unit_ids=[])).order_by()
    wanted = {
        one.pk: one
        for one in waiting.only(
            "code", "opinion_unit_ids", "holder_unit", "competent_agency", "reception_unit"
        )
    }
    # A unit that was asked again is waited for by the last moment that was named.
    last = {(one.dossier_id, unit): due for one, unit, due in _asked(list(wanted))}
    return [
        OpenOpinion(
            pk,
            row.code,
            unit,
            row.holder_unit_id or row.competent_agency_id,
            row.reception_unit_id,
            last[pk, unit],
        )
        for pk, row in wanted.items()
        for unit in row.opinion_unit_ids
        if (pk, unit) in last
    ]


def _asked(ids: Sequence[int]) -> Iterable[tuple[DossierEvent, int, datetime]]:
    rows = DossierEvent.objects.filter(dossier__in=ids, kind=OpinionRequested.kind)
    for row in rows.order_by("dossier", "number") if ids else ():
        event = row.event
        assert isinstance(event, OpinionRequested)
        yield row, event.unit, event.answer_due_at
