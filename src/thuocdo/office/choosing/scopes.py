"""Among which units somebody chooses, by the name that stands in the address asked for suggestions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from django.utils import timezone

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.archive.choosing import units_of_keeper
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.permissions import RUN
from thuocdo.dossiers.slips.registers import KEEPERS
from thuocdo.errors import NotAllowed
from thuocdo.ingestion.models import Report
from thuocdo.office.desk.places import desks_of
from thuocdo.office.figures.map_of_units import map_for
from thuocdo.official_reports.permissions import WRITE, units_where
from thuocdo.organisations.models import Unit
from thuocdo.payments.models import ROLES as PAYMENT_ROLES
from thuocdo.payments.models import ReceivingAccount

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet

Scope: TypeAlias = "Callable[[User], UnitQuerySet]"
KeyedScope: TypeAlias = "Callable[[User, str], UnitQuerySet]"

#: Units that are scored; offices within a unit and former districts are not.
SCORED = (Unit.Kind.PROVINCE, Unit.Kind.DEPARTMENT, Unit.Kind.COMMUNE)


def _seen(user: User) -> UnitQuerySet:
    return units_visible_to(user)


def _seen_today(user: User) -> UnitQuerySet:
    return units_visible_to(user).in_force(timezone.localdate())


def _scored(user: User) -> UnitQuerySet:
    places = map_for(user, timezone.localdate())
    return Unit.objects.filter(pk__in=[one.id for one in places.values() if one.kind in SCORED])


def _administered(user: User) -> UnitQuerySet:
    return units_visible_to(user, roles=(Role.ADMINISTRATOR,)).in_force(timezone.localdate())


def _registers(user: User) -> UnitQuerySet:
    return units_visible_to(user, roles=KEEPERS)


def _archive(user: User) -> UnitQuerySet:
    return Unit.objects.filter(pk__in=units_of_keeper(user))


def _desks(user: User) -> UnitQuerySet:
    try:
        desks = desks_of(user, on=timezone.localdate())
    except NotAllowed:
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=[one.pk for one in desks])


def _money(user: User) -> UnitQuerySet:
    return units_visible_to(user, roles=PAYMENT_ROLES)


def _paid(user: User) -> UnitQuerySet:
    """Return the units with an account of their own, past ones among them, that the person sees."""
    seen = ReceivingAccount.objects.visible_to(user)
    return Unit.objects.filter(pk__in=seen.order_by().values("unit"))


def _reported(user: User) -> UnitQuerySet:
    seen = Report.objects.visible_to(user, shared=False)
    return Unit.objects.filter(pk__in=seen.order_by().values("unit"))


def _reports(user: User) -> UnitQuerySet:
    return Unit.objects.filter(pk__in=units_where(user, WRITE), valid_until=None)


def _in_force(user: User) -> UnitQuerySet:
    return Unit.objects.visible_to(user).in_force(timezone.localdate())


def _all(user: User) -> UnitQuerySet:
    return Unit.objects.visible_to(user)


def _asked(user: User, key: str) -> UnitQuerySet:
    """Return the units that a campaign asks itself, the communes left aside; none for whoever does not run it."""
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 18 else 0
    found = Campaign.objects.visible_to(user).select_related("unit").filter(pk=number).first()
    if found is None or not user.has_perm(RUN, found.unit):
        return Unit.objects.none()
    asked = found.submissions.filter(via=None).values("unit")
    return Unit.objects.filter(pk__in=asked).exclude(kind=Unit.Kind.COMMUNE)


def _of_kind(user: User, key: str) -> UnitQuerySet:
    return _in_force(user).filter(kind=key) if key in Unit.Kind.values else Unit.objects.none()


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        "seen": _seen,
        "seen-today": _seen_today,
        "scored": _scored,
        "administered": _administered,
        "registers": _registers,
        "archive": _archive,
        "desks": _desks,
        "money": _money,
        "paid": _paid,
        "reported": _reported,
        "reports": _reports,
        "in-force": _in_force,
        "all": _all,
    }
)

#: Those that need to know of what: `?of=asked&in=12`.
KEYED_SCOPES: Mapping[str, KeyedScope] = MappingProxyType({"asked": _asked, "of-kind": _of_kind})


def units_in(scope: str, user: User, *, key: str = "") -> UnitQuerySet:
    """Return the units of a scope.

    Raises:
        KeyError: there is no such scope.
    """
    if scope in KEYED_SCOPES:
        return KEYED_SCOPES[scope](user, key)
    return SCOPES[scope](user)
