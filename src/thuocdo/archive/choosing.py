"""Which closed dossiers of a unit can go to its archive, and why others cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from thuocdo.accounts.scope import unit_ids_visible_to, units_worked_in
from thuocdo.archive.models import KEEPING, HandoverItem, RetentionRule
from thuocdo.archive.retention import Retention, Retentions
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierDirective
from thuocdo.dossiers.status import DeliveryState
from thuocdo.payments.ordering import money_awaited
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import Role, User
    from thuocdo.dossiers.querysets import DossierQuerySet

#: So many dossiers are handed over at once: the minutes stay readable, and taking over is a matter of seconds.
MOST = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What would be handed over: dossiers with how long they are kept; and of the others how many, by why not.

    `more` says that there are more than `MOST`; they make the next hand-over. `unruled` have no retention period, `waiting` still wait for
    something (a result to be fetched, an opinion, a directive, money); `secret` have state secrets and make a hand-over of their own.
    """

    dossiers: tuple[tuple[Dossier, Retention], ...]
    more: bool
    unruled: int
    waiting: int
    secret: int


def closed_in(unit_id: int, year: int) -> DossierQuerySet:
    """Return the dossiers that a unit decided and that ended in a year, not yet handed over."""
    first, end = start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1))
    taken = HandoverItem.objects.filter(dossier=OuterRef("pk"), released=False)
    return Dossier.objects.filter(
        ~Exists(taken),
        source_system=OWN_SYSTEM,
        competent_agency=unit_id,
        ended_at__gte=first,
        ended_at__lt=end,
        archived_at=None,
    )


def choose(
    unit_id: int,
    *,
    year: int,
    procedure_id: int | None = None,
    kept: str = "",
    secret: bool = False,
    most: int = MOST,
) -> Chosen:
    """Return which dossiers of a unit and year can be handed over, the oldest first.

    Args:
        unit_id: the agency.
        year: in which they ended.
        procedure_id: of one procedure alone; null for all.
        kept: "permanent" or "limited", to hand over those apart; empty for both.
        secret: those with state secrets, and no others.
        most: how many at the most.

    Shape: five queries, six where one is found.
    """
    rows = closed_in(unit_id, year)
    if procedure_id is not None:
        rows = rows.filter(procedure_version__procedure=procedure_id)
    waits = waiting()
    counted = rows.order_by()
    ready = rows.filter(~waits, secret=secret).annotate(last_day=TruncDate("ended_at"))
    ruled = ready.filter(Exists(_rules()))
    if kept:
        # Null years of a rule are for good; null without one must not be taken for it.
        years = Subquery(_rules().annotate(said=Coalesce("years", 0)).values("said")[:1])
        wanted = Q(said=0) if kept == "permanent" else Q(said__gt=0)
        ruled = ruled.annotate(said=years).filter(wanted)
    found = list(
        ruled.select_related("procedure_version__procedure").order_by("ended_at", "pk")[: most + 1]
    )
    return Chosen(
        _with_retention(found[:most]),
        len(found) > most,
        ready.order_by().filter(~Exists(_rules())).count(),
        counted.filter(waits, secret=secret).count(),
        0 if secret else counted.filter(secret=True).count(),
    )


def _rules() -> QuerySet[RetentionRule]:
    """Return the rules that held for a dossier on the day it ended, that of its procedure first."""
    last_day, procedure = OuterRef("last_day"), "procedure_version__procedure"
    return RetentionRule.objects.filter(
        Q(procedure=OuterRef(procedure)) | Q(procedure=None),
        Q(valid_until=None) | Q(valid_until__gt=last_day),
        owner=OuterRef(f"{procedure}__owner"),
        valid_from__lte=last_day,
    ).order_by(F("procedure").asc(nulls_last=True))


def waiting() -> Q:
    """Return the condition that something is still to come of a dossier that has ended: its result, an opinion, a directive, money."""
    directives = DossierDirective.objects.open().filter(dossier=OuterRef("pk"))
    undelivered = Q(delivery_state__in=[DeliveryState.READY.value, DeliveryState.SENT.value])
    return undelivered | ~Q(opinion_unit_ids=[]) | Q(Exists(directives)) | money_awaited()


def _with_retention(rows: Sequence[Dossier]) -> tuple[tuple[Dossier, Retention], ...]:
    versions = [one.procedure_version for one in rows]
    retentions = Retentions(one.procedure.owner_id for one in versions if one is not None)
    found: list[tuple[Dossier, Retention]] = []
    for row, version in zip(rows, versions, strict=True):
        assert version is not None
        assert row.ended_at is not None
        retention = retentions.of(
            owner=version.procedure.owner_id,
            procedure=version.procedure_id,
            ended_at=row.ended_at,
        )
        if retention is not None:
            found.append((row, retention))
    return tuple(found)


def units_of(user: User, roles: Sequence[Role], *, secret: bool) -> tuple[int, ...]:
    """Return the units in which, or above which, a person has some roles; with state secrets, those in which he has them himself."""
    if secret:
        return units_worked_in(user, roles=roles)
    return unit_ids_visible_to(user, roles=roles)


def units_of_keeper(user: User, *, secret: bool = False) -> tuple[int, ...]:
    """Return the units whose records a person keeps; with state secrets, those in which he does himself. Shape: none while nobody's rights change."""
    return units_of(user, KEEPING, secret=secret)
