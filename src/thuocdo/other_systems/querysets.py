"""Who may look at what other systems sent: administrators and controllers of procedures who answer for a whole province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Avg, Count, Exists, F, Q
from django.db.models.functions import TruncDate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.querysets import UnitQuerySet
    from thuocdo.other_systems.models import (  # noqa: F401 - ruff does not see the name inside `QuerySet["…"]`
        ExternalDelivery,
        Reconciliation,
    )

M_co = TypeVar("M_co", bound=models.Model, covariant=True)
_OUTCOMES = ("taken", "repeated", "waiting", "refused")
WATCHING_ROLES = (Role.ADMINISTRATOR, Role.PROCEDURE_CONTROLLER)


def watched_units(user: AbstractBaseUser | AnonymousUser) -> UnitQuerySet:
    """Return the units over which somebody watches the messages of other systems; a province must be among them."""
    seen = units_visible_to(user, roles=WATCHING_ROLES)
    return seen.filter(Exists(seen.filter(kind="province")))


class WatchedQuerySet(models.QuerySet[M_co]):
    """Rows of a unit whose program sent something."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep those of the units that the person watches over; one query, none before it."""
        return self.filter(unit__in=watched_units(user).values("pk"))


class DeliveryQuerySet(WatchedQuerySet["ExternalDelivery"]):
    """Messages of other systems, and what they add up to."""

    def counted(self, by: str) -> list[dict[str, Any]]:
        """Return how many came for each `system` or `day`, and how long after the moment they speak of on average (`lag`), null where none was taken.

        Shape: one query; one row for each, with taken, repeated, waiting, refused; the latest first.
        """
        rows = self.annotate(day=TruncDate("received_at")) if by == "day" else self
        counts = {name: Count("pk", filter=Q(outcome=name)) for name in _OUTCOMES}
        lag = Avg(F("received_at") - F("sent_at"), filter=Q(outcome="taken"))
        return list(rows.order_by().values(by).annotate(**counts, lag=lag).order_by(f"-{by}"))


class ReconciliationRowQuerySet(models.QuerySet[Any]):
    """Differences, seen with the reconciliation they were found in."""

    def of_record(self, reconciliation: Reconciliation) -> Self:
        """Keep those of one reconciliation that whoever asks has just made, or was found with `visible_to`."""
        return self.filter(reconciliation=reconciliation)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep those of the units that the person watches over."""
        return self.filter(reconciliation__unit__in=watched_units(user).values("pk"))
