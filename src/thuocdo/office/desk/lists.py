"""Lists that go from a desk to the agencies: what was received until the hour of the rule goes today, later ones the next morning."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.rules import WHO, Act
from thuocdo.dossiers.status import Status
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.choices import TerritorialScope

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: So many go on one list, so that somebody can still count the papers.
MOST = 200


@dataclass(frozen=True, slots=True)
class ListRow:
    """One dossier of a list."""

    id: int
    code: str
    subject: str
    accepted_at: datetime
    event_count: int
    secret: bool = False


@dataclass(frozen=True, slots=True)
class TransferList:
    """What goes from one desk to one agency; `waits` says that it is the list of the next morning."""

    desk: str
    agency_id: int
    agency: str
    waits: bool
    rows: tuple[ListRow, ...]

    @property
    def chosen(self) -> str:
        """Return the dossiers with the last event seen of each, as the form sends them."""
        return ",".join(f"{one.id}:{one.event_count}" for one in self.rows)


@dataclass(frozen=True, slots=True)
class ListsPage:
    """What goes out and what has come."""

    out: tuple[TransferList, ...]
    came: tuple[TransferList, ...]
    cutoff: str
    batch: str


def cutoff_of(now: datetime) -> datetime:
    """Return the moment of the day from which what is received goes on the next morning's list.

    Source: Decree 61/2018 article 18.
    """
    said = str(clock_rule("hand_over_next_day_from", timezone.localdate(now)).value)
    hour, minute = (int(part) for part in said.split(":"))
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time(hour, minute)))


def waits_until_morning(accepted_at: datetime, *, now: datetime) -> bool:
    """Say whether a dossier goes on the next morning's list: it came after the hour of the rule, today."""
    return accepted_at >= cutoff_of(now)


def lists_page(desks: Sequence[Unit], *, user: User, now: datetime) -> ListsPage:
    """Return the lists of a clerk. Shape: four queries, at most `MOST` rows each way."""
    return ListsPage(
        out=_out(desks, user=user, now=now),
        came=_came(user=user, now=now),
        cutoff=f"{timezone.localtime(cutoff_of(now)):%H:%M}",
        batch=uuid.uuid4().hex,
    )


def _out(desks: Sequence[Unit], *, user: User, now: datetime) -> tuple[TransferList, ...]:
    ids = [one.pk for one in desks]
    rows = Dossier.objects.visible_to(user, unit_ids=ids).filter(
        reception_unit__in=ids, status=Status.ACCEPTED.value, source_system=OWN_SYSTEM
    )
    return _grouped(rows.order_by("id")[:MOST], now=now, late=True)


def _came(*, user: User, now: datetime) -> tuple[TransferList, ...]:
    roles, _fields = WHO[Act.TAKE_OVER]
    ids = list(units_visible_to(user, roles=roles).order_by().values_list("pk", flat=True))
    rows = Dossier.objects.visible_to(user, unit_ids=ids).filter(
        competent_agency__in=ids, status=Status.PROCESSING.value, source_system=OWN_SYSTEM
    )
    not_yet = rows.exclude(territorial_scope=TerritorialScope.LOCAL.value).filter(
        clock_started_at=F("accepted_at")
    )
    elsewhere = not_yet.exclude(reception_unit=F("competent_agency"))
    return _grouped(elsewhere.order_by("id")[:MOST], now=now, late=False)


def _grouped(rows: Any, *, now: datetime, late: bool) -> tuple[TransferList, ...]:
    groups: dict[tuple[int, int, bool], list[ListRow]] = {}
    for one in rows:
        waits = late and waits_until_morning(one.accepted_at, now=now)
        key = (one.reception_unit_id, one.competent_agency_id, waits)
        groups.setdefault(key, []).append(
            ListRow(one.pk, one.code, one.subject, one.accepted_at, one.event_count, one.secret)
        )
    names = unit_names(unit for desk, agency, _waits in groups for unit in (desk, agency))
    return tuple(
        TransferList(names.get(desk, ""), agency, names.get(agency, ""), waits, tuple(found))
        for (desk, agency, waits), found in sorted(groups.items(), key=lambda one: one[0][2])
    )
