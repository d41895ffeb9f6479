"""What the first page shows, as typed values."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from thuocdo.dossiers.popular import often_asked_for
from thuocdo.procedures.choices import LifeEvent
from thuocdo.procedures.models import ProcedureVersion

#: Life events of businesses; the others are of people.
OF_BUSINESS = frozenset(
    {LifeEvent.START_BUSINESS, LifeEvent.RUN_BUSINESS, LifeEvent.INVEST, LifeEvent.END_BUSINESS}
)
FREQUENT = 8
_KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SectorLink:
    """One field with the number of its procedures."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page; `frequent` are the procedures that most recent dossiers are about, then others online in full."""

    people: tuple[LifeEvent, ...]
    business: tuple[LifeEvent, ...]
    sectors: tuple[SectorLink, ...]
    frequent: tuple[ProcedureVersion, ...]
    count: int


def home_page() -> HomePage:
    """Build the first page.

    Shape: three queries; two more once an hour.
    """
    rows = ProcedureVersion.objects.for_everybody(timezone.localdate())
    sectors = (
        rows.values_list("sector__code", "sector__name")
        .annotate(count=Count("pk"))
        .order_by("-count", "sector__name")
    )
    links = tuple(SectorLink(code, name, count) for code, name, count in sectors)
    return HomePage(
        people=tuple(one for one in LifeEvent if one not in OF_BUSINESS),
        business=tuple(one for one in LifeEvent if one in OF_BUSINESS),
        sectors=links,
        frequent=_frequent(),
        count=sum(one.count for one in links),
    )


def _frequent() -> tuple[ProcedureVersion, ...]:
    wanted: list[int] = cache.get_or_set("portal-frequent", often_asked_for, _KEPT_SECONDS) or []
    rows = ProcedureVersion.objects.for_everybody(timezone.localdate()).select_related("sector")
    by_procedure = {row.procedure_id: row for row in rows.filter(procedure__in=wanted)}
    found = [by_procedure[one] for one in wanted if one in by_procedure][:FREQUENT]
    if len(found) < FREQUENT:
        others = rows.exclude(procedure__in=wanted).filter(online_level="full")
        found += others.order_by("procedure__code", "pk")[: FREQUENT - len(found)]
    return tuple(found)
