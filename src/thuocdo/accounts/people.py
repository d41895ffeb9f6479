"""Which people: who may see into some units, and who wants mail. The reverse of `scope`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone

from thuocdo.accounts.models import Membership, Role, User
from thuocdo.accounts.scope import LINK_HOLDS
from thuocdo.organisations.names import Kept

if TYPE_CHECKING:
    from django.db.models import QuerySet

# A province-wide member sees the whole tree of his unit, so he sees a unit when the two have a unit above them in common.
_WHO_SEES_ALL = f"""
    WITH RECURSIVE member AS (
        SELECT user_id, unit_id, province_wide FROM accounts_membership
        WHERE daterange(valid_from, valid_until) @> %s::date
        UNION
        SELECT given.deputy_id, held.unit_id, held.province_wide
        FROM accounts_delegation given
        JOIN accounts_user lender ON lender.id = given.delegator_id AND lender.is_active
        JOIN accounts_membership held ON held.user_id = given.delegator_id AND held.role = ANY(given.roles)
            AND (given.unit_id IS NULL OR held.unit_id = given.unit_id)
        WHERE given.revoked_at IS NULL AND daterange(given.valid_from, given.valid_until) @> %s::date
            AND daterange(held.valid_from, held.valid_until) @> %s::date
    ), wanted(id) AS (
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
    ), seen AS (
        SELECT member.user_id, above.start
        FROM above JOIN wanted ON wanted.id = above.start JOIN member ON member.unit_id = above.id
        UNION
        SELECT member.user_id, above.start
        FROM above JOIN wanted ON wanted.id = above.start JOIN above other ON other.id = above.id
        JOIN member ON member.unit_id = other.start AND member.province_wide
    )
    SELECT user_id FROM seen GROUP BY user_id HAVING count(*) = (SELECT count(*) FROM wanted)
"""  # noqa: S608 - constant texts alone, values go in as parameters


def people_who_see(unit_ids: Iterable[int], *, on: date | None = None) -> QuerySet[User]:
    """Return the people who may see into every one of some units, by name; nobody where no unit is given. No programs.

    Shape: a query set; one query however many units.
    """
    day = on or timezone.localdate()
    parameters = (day, day, day, list(unit_ids), day)
    allowed = RawSQL(_WHO_SEES_ALL, parameters)  # noqa: S611 - constant SQL
    return User.objects.filter(is_active=True, is_program=False, pk__in=allowed).order_by(
        "full_name", "pk"
    )


def people_to_write_to(*, on: date) -> QuerySet[User]:
    """Return the officials of one day who have an e-mail address and want the daily digest, in a fixed order."""
    serving = Membership.objects.in_force(on).filter(user=OuterRef("pk"))
    return (
        User.objects.filter(Exists(serving), is_active=True, wants_digest=True)
        .exclude(email="")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one role in one unit."""

    user_id: int
    full_name: str
    unit_id: int
    role: Role


def members_of(
    unit_ids: Iterable[int], *, on: date, roles: Iterable[Role] = tuple(Role)
) -> list[Member]:
    """Return who has one of some roles in some units on one day, by name; no programs, nobody whose account is locked. One query."""
    found = Membership.objects.in_force(on).filter(
        unit__in=list(unit_ids),
        role__in=list(roles),
        user__is_active=True,
        user__is_program=False,
    )
    rows = found.order_by("user__full_name", "user_id", "role").values_list(
        "user_id", "user__full_name", "unit_id", "role"
    )
    return [Member(user, name, unit, Role(role)) for user, name, unit, role in rows]


def _read_people(ids: list[int]) -> dict[int, str]:
    rows = User.objects.filter(pk__in=ids).values_list("pk", "full_name", "username")
    return {pk: full_name or username for pk, full_name, username in rows}


_people = Kept(_read_people)


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of officials by id; they may be a minute old. Shape: one query at the most."""
    return _people.of(ids)


def member_of(unit_id: int, user_id: int, *, on: date) -> User | None:
    """Return an official who belongs to a unit on one day; null where he does not, or his account is locked."""
    found = Membership.objects.in_force(on).filter(
        unit=unit_id, user=user_id, user__is_active=True, user__is_program=False
    )
    membership = found.select_related("user").first()
    return membership.user if membership else None


def official_named(username: str, *, unit_id: int | None = None) -> User | None:
    """Return the active official with a user name, of one unit where it is given; null where nobody has it. One query."""
    if not username:
        return None
    found = User.objects.filter(
        username=username.lower(), is_active=True, is_program=False, is_citizen=False
    )
    if unit_id is not None:
        today = timezone.localdate()
        members = Membership.objects.in_force(today).filter(user=OuterRef("pk"), unit=unit_id)
        found = found.filter(Exists(members))
    return found.first()
