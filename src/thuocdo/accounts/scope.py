"""Which units a person may see into; every list of the house starts from here.

An official sees the units he belongs to and all below them; one whose membership is marked province-wide sees the
whole tree his unit stands in. Whoever belongs to no unit on the day sees nothing. A deputy also sees what he was lent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.db import connection, models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from thuocdo.accounts.kept import kept
from thuocdo.accounts.models import Membership, Role
from thuocdo.organisations.models import Unit
from thuocdo.postgresql.shapes import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.querysets import UnitQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)

# A unit hangs where it hangs on the day asked for; one that has ended by then, where it hung on its last day. So a
# province still sees its former districts, and no longer a unit that has moved away.
LINK_HOLDS = """
    daterange(link.valid_from, link.valid_until) @> LEAST(%s::date, child.valid_until - 1)
"""

#: Those who answer for the reform work of a unit and hand it out to others.
STEERING_ROLES = (Role.REFORM_OFFICER, Role.LEADER, Role.ADMINISTRATOR)

# The one place that says which roles a person has where: his own and, while a colleague is absent, those he was lent. What
# was lent is read from the lender's memberships, so it ends with them, and nobody lends on what he was lent.
_OWN_ROLES = """
    SELECT unit_id, province_wide, role, NULL::bigint AS lender FROM accounts_membership
    WHERE user_id = %s AND role = ANY(%s) AND daterange(valid_from, valid_until) @> %s::date
"""
_LENT_ROLES = """
    SELECT held.unit_id, held.province_wide, held.role, given.delegator_id
    FROM accounts_delegation given
    JOIN accounts_user lender ON lender.id = given.delegator_id AND lender.is_active
    JOIN accounts_membership held ON held.user_id = given.delegator_id AND held.role = ANY(given.roles)
        AND (given.unit_id IS NULL OR held.unit_id = given.unit_id)
    WHERE given.deputy_id = %s AND held.role = ANY(%s) AND given.revoked_at IS NULL
        AND daterange(given.valid_from, given.valid_until) @> %s::date
        AND daterange(held.valid_from, held.valid_until) @> %s::date
"""

_BELOW = f"""
    above(id) AS (
        SELECT unit_id FROM member WHERE province_wide
        UNION
        SELECT link.parent_id
        FROM organisations_unitparent link
        JOIN above ON link.unit_id = above.id
        JOIN organisations_unit child ON child.id = link.unit_id
        WHERE {LINK_HOLDS}
    ), below(id) AS (
        SELECT id FROM above
        UNION
        SELECT unit_id FROM member WHERE NOT province_wide
        UNION
        SELECT link.unit_id
        FROM organisations_unitparent link
        JOIN below ON link.parent_id = below.id
        JOIN organisations_unit child ON child.id = link.unit_id
        WHERE {LINK_HOLDS}
    )
    SELECT id FROM below
"""  # noqa: S608 - constant texts alone, values go in as parameters
_VISIBLE_UNITS = f"WITH RECURSIVE member AS ({_OWN_ROLES} UNION {_LENT_ROLES}), {_BELOW}"
_VISIBLE_BY_OWN_ROLES = f"WITH RECURSIVE member AS ({_OWN_ROLES}), {_BELOW}"

_STANDINGS = f"""
    WITH RECURSIVE member AS ({_OWN_ROLES} UNION {_LENT_ROLES}), wanted(id) AS (
        SELECT DISTINCT unnest(%s::bigint[])
    ), above(start, id) AS (
        SELECT id, id FROM wanted
        UNION
        SELECT unit_id, unit_id FROM member WHERE province_wide
        UNION
        SELECT above.start, link.parent_id
        FROM organisations_unitparent link
        JOIN above ON link.unit_id = above.id
        JOIN organisations_unit child ON child.id = link.unit_id
        WHERE {LINK_HOLDS}
    )
    SELECT wanted.id, member.role, member.lender
    FROM wanted JOIN above ON above.start = wanted.id JOIN member ON member.unit_id = above.id
    UNION
    SELECT wanted.id, member.role, member.lender
    FROM wanted JOIN above ON above.start = wanted.id JOIN above other ON other.id = above.id
    JOIN member ON member.unit_id = other.start AND member.province_wide
    ORDER BY 1, 3 NULLS FIRST, 2
"""  # noqa: S608 - constant texts alone, values go in as parameters


@dataclass(frozen=True, slots=True)
class Standing:
    """One role that a person has in a unit or above it; `lender` is who lent it, null for his own."""

    unit_id: int
    role: Role
    lender: int | None


def standings(
    user: AbstractBaseUser | AnonymousUser, unit_ids: Iterable[int], *, on: date | None = None
) -> list[Standing]:
    """Return the roles a person has in or above some units, his own before those he was lent.

    Shape: one query, none while nobody's rights change; none for whoever may see nothing.
    """
    if not _may_see_anything(user):
        return []
    day, units = on or timezone.localdate(), frozenset(unit_ids)
    return list(kept(user, ("standings", day, units), lambda: _standings(user, units, day)))


def _standings(user: Any, unit_ids: frozenset[int], day: date) -> tuple[Standing, ...]:
    roles = [role.value for role in Role]
    with connection.cursor() as cursor:
        cursor.execute(
            _STANDINGS, [user.pk, roles, day, user.pk, roles, day, day, list(unit_ids), day]
        )
        return tuple(Standing(unit, Role(role), lender) for unit, role, lender in cursor.fetchall())


def units_visible_to(
    user: AbstractBaseUser | AnonymousUser,
    *,
    on: date | None = None,
    roles: Iterable[Role] = tuple(Role),
    lent: bool = True,
) -> UnitQuerySet:
    """Return the units a person may see into on one day, today where none is given.

    Shape: a query set, evaluated inside the query it is used in.

    Args:
        user: the person.
        on: the day; today where null.
        roles: only memberships in one of these roles count.
        lent: with the roles that absent colleagues lent him.
    """
    if not _may_see_anything(user):
        return Unit.objects.none()
    return Unit.objects.filter(pk__in=_visible_unit_ids(user, on, roles, lent=lent))


def unit_ids_visible_to(
    user: AbstractBaseUser | AnonymousUser,
    *,
    on: date | None = None,
    roles: Iterable[Role] = tuple(Role),
) -> tuple[int, ...]:
    """Return the ids of the units a person may see into, in order; over a million rows the database plans better with numbers.

    Shape: one query, none while nobody's rights change.
    """
    if not _may_see_anything(user):
        return ()
    return _kept_unit_ids(user, on or timezone.localdate(), tuple(roles), lent=True)


def unit_ids_beside(
    user: AbstractBaseUser | AnonymousUser, unit_ids: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the ids of all other units there are, in order: what whoever sees some units does not see.

    Shape: one query, none while nobody's rights change; a new unit is such a change, too.
    """

    def read() -> tuple[int, ...]:
        seen = frozenset(unit_ids)
        everywhere = Unit.objects.order_by("pk").values_list("pk", flat=True)
        return tuple(one for one in everywhere if one not in seen)

    return kept(user, ("units beside", unit_ids), read)


def units_steered_by(
    user: AbstractBaseUser | AnonymousUser, *, on: date | None = None
) -> UnitQuerySet:
    """Return the units in which, or above which, a person is reform officer, leader or administrator."""
    return units_visible_to(user, on=on, roles=STEERING_ROLES)


def own_units(
    user: AbstractBaseUser | AnonymousUser,
    *,
    on: date | None = None,
    roles: Iterable[Role] = tuple(Role),
) -> UnitQuerySet:
    """Return the units a person belongs to on one day, the longest membership first; what he takes in belongs to one.

    Shape: one row per unit, however many roles the person has there; only memberships in one of `roles` count.
    """
    if not _may_see_anything(user):
        return Unit.objects.none()
    assert user.pk is not None
    memberships = Membership.objects.in_force(on or timezone.localdate()).filter(
        user_id=user.pk, unit=OuterRef("pk"), role__in=list(roles)
    )
    since = memberships.order_by("valid_from").values("valid_from")[:1]
    return Unit.objects.filter(Exists(memberships)).order_by(
        Subquery(since).asc(nulls_first=True), "pk"
    )


def units_worked_in(
    user: AbstractBaseUser | AnonymousUser,
    *,
    on: date | None = None,
    roles: Iterable[Role] = tuple(Role),
) -> tuple[int, ...]:
    """Return the ids of the units a person himself belongs to in some roles: neither what lies below them, nor what a colleague lent him.

    Shape: one query, none while nobody's rights change.
    """
    day, names = on or timezone.localdate(), tuple(roles)

    def read() -> tuple[int, ...]:
        return tuple(
            own_units(user, on=day, roles=names).order_by("pk").values_list("pk", flat=True)
        )

    return kept(user, ("works in", day, names), read)


def may_see_unit(
    user: AbstractBaseUser | AnonymousUser, unit_id: int, *, on: date | None = None
) -> bool:
    """Say whether a person may see into one unit."""
    return units_visible_to(user, on=on).filter(pk=unit_id).exists()


class UnitScopedQuerySet(models.QuerySet[M_co]):
    """Rows that belong to a unit, seen by whoever may see into that unit.

    `unit_path` names the way from the row to its unit, such as "unit" or "report__unit".
    """

    unit_path: ClassVar[str] = "unit"

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, on: date | None = None) -> Self:
        """Keep the rows of units the person may see into; one query, none before it."""
        if not _may_see_anything(user):
            return self.none()
        return self.filter(**{f"{self.unit_path}__in": _visible_unit_ids(user, on)})

    def within(self, unit_ids: Slot) -> Self:
        """Keep the rows of some units, for a statement that is put together once; the slot takes ids as `array_of` writes them.

        What `visible_to` keeps, where they are those of `unit_ids_visible_to`.
        """
        units = RawSQL("SELECT unnest(%s::bigint[])", (unit_ids,))
        return self.filter(**{f"{self.unit_path}__in": units})


def _may_see_anything(user: AbstractBaseUser | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active


def _visible_unit_ids(
    user: Any, on: date | None, roles: Iterable[Role] = tuple(Role), *, lent: bool = True
) -> RawSQL:
    """Return the ids as part of a query: as numbers where they can be kept, else as the question for them."""
    day, names = on or timezone.localdate(), tuple(roles)
    if getattr(user, "rights_version", None) is None:
        return _question(user, day, names, lent=lent)
    found = list(_kept_unit_ids(user, day, names, lent=lent))
    return RawSQL("SELECT unnest(%s::bigint[])", (found,))


def _kept_unit_ids(user: Any, day: date, roles: tuple[Role, ...], *, lent: bool) -> tuple[int, ...]:
    def read() -> tuple[int, ...]:
        units = Unit.objects.filter(pk__in=_question(user, day, roles, lent=lent))
        return tuple(units.order_by("pk").values_list("pk", flat=True))

    return kept(user, ("units", day, roles, lent), read)


def _question(user: Any, day: date, roles: tuple[Role, ...], *, lent: bool) -> RawSQL:
    names = [role.value for role in roles]
    own, given = (user.pk, names, day), (user.pk, names, day, day)
    if not lent:
        return RawSQL(_VISIBLE_BY_OWN_ROLES, (*own, day, day))  # noqa: S611 - constant SQL
    return RawSQL(_VISIBLE_UNITS, (*own, *given, day, day))  # noqa: S611 - constant SQL
