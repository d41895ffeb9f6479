"""Which closed dossiers of a unit can go to its archive, and why others cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.archive.models import KEEPING, HandoverItem
from thuocdo.archive.retention import Retention, Retentions
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierDirective
from thuocdo.dossiers.status import DeliveryState
from thuocdo.payments.ordering import money_awaited
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet

#: So many dossiers are handed over at once: the minutes stay readable, and taking over is a matter of seconds.
MOST = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What would be handed over: dossiers with how long they are kept; and of the others how many, by why not.

    `more` says that there are more than `MOST`; they make the next hand-over. `unruled` have no retention period, `waiting` still wait for
    something (a result to be fetched, an opinion, a directive, money), `secret` do not go by this system.
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
    most: int = MOST,
) -> Chosen:
    """Return which dossiers of a unit and year can be handed over, the oldest first.

    Args:
        unit_id: the agency.
        year: in which they ended.
        procedure_id: of one procedure alone; null for all.
        kept: "permanent" or "limited", to hand over those apart; empty for both.
        most: how many at the most.

    Shape: three queries.
    """
    rows = closed_in(unit_id, year)
    if procedure_id is not None:
        rows = rows.filter(procedure_version__procedure=procedure_id)
    waits = waiting()
    counted = rows.order_by()
    ready = rows.filter(~waits, secret=False).select_related("procedure_version__procedure")
    found, unruled, more = _ruled(list(ready.order_by("ended_at", "pk")[: 4 * most]), kept, most)
    return Chosen(
        tuple(found),
        more,
        unruled,
        counted.filter(waits, secret=False).count(),
        counted.filter(secret=True).count(),
    )


def waiting() -> Q:
    """Return the condition that something is still to come of a dossier that has ended: its result, an opinion, a directive, money."""
    directives = DossierDirective.objects.open().filter(dossier=OuterRef("pk"))
    undelivered = Q(delivery_state__in=[DeliveryState.READY.value, DeliveryState.SENT.value])
    return undelivered | ~Q(opinion_unit_ids=[]) | Q(Exists(directives)) | money_awaited()


def _ruled(
    rows: Sequence[Dossier], kept: str, most: int
) -> tuple[list[tuple[Dossier, Retention]], int, bool]:
    versions = [one.procedure_version for one in rows if one.procedure_version is not None]
    retentions = Retentions(one.procedure.owner_id for one in versions)
    found: list[tuple[Dossier, Retention]] = []
    unruled = 0
    for row in rows:
        version = row.procedure_version
        assert row.ended_at is not None
        retention = None
        if version is not None:
            procedure = version.procedure
            retention = retentions.of(
                owner=procedure.owner_id, procedure=procedure.pk, ended_at=row.ended_at
            )
        if retention is None:
            unruled += 1
        elif kept in {"", "permanent" if retention.years is None else "limited"}:
            found.append((row, retention))
    return found[:most], unruled, len(found) > most


def units_of_keeper(user: User) -> tuple[int, ...]:
    """Return the units whose records a person keeps. Shape: none while nobody's rights change."""
    return unit_ids_visible_to(user, roles=KEEPING)
