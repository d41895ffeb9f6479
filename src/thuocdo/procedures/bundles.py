"""Which bundles of procedures can be taken in or applied for on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from thuocdo.procedures.choices import Audience, OnlineLevel
from thuocdo.procedures.models import BundleMember, ProcedureBundle, ProcedureVersion

#: A province has a handful of them.
MOST_BUNDLES = 30


def bundle_by_id(bundle_id: int) -> ProcedureBundle | None:
    """Return a bundle, in force or not; what it says is public. Null: there is none. Shape: one query."""
    return ProcedureBundle.objects.filter(pk=bundle_id).first()


def bundle_by_code(code: str) -> ProcedureBundle | None:
    """Return a bundle, in force or not; what it says is public. Null: there is none. Shape: one query."""
    return ProcedureBundle.objects.filter(code=code).first()


def bundles_in_force(on: date) -> tuple[ProcedureBundle, ...]:
    """Return the bundles that can be taken in on a day: in force, as are all their procedures. Shape: one query."""
    return tuple(_in_force(on, ProcedureVersion.objects.all())[:MOST_BUNDLES])


def bundles_online(on: date, *, procedure_id: int | None = None) -> tuple[ProcedureBundle, ...]:
    """Return the bundles of which every procedure can be applied for online on a day. Shape: one query.

    Args:
        on: the day.
        procedure_id: those with this procedure alone; null for all.
    """
    versions = ProcedureVersion.objects.exclude(online_level=OnlineLevel.NONE)
    rows = _in_force(on, versions)
    if procedure_id is not None:
        rows = rows.filter(members__procedure=procedure_id)
    return tuple(rows[:MOST_BUNDLES])


def _in_force(on: date, versions: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureBundle]:
    held = versions.filter(
        Q(valid_until=None) | Q(valid_until__gt=on),
        valid_from__lte=on,
        procedure__audience=Audience.PUBLIC,
    )
    gone = BundleMember.objects.filter(bundle=OuterRef("pk")).exclude(
        procedure__in=held.values("procedure")
    )
    lasting = Q(valid_until=None) | Q(valid_until__gt=on)
    rows = ProcedureBundle.objects.filter(lasting, ~Exists(gone), valid_from__lte=on)
    return rows.order_by("name", "pk")
