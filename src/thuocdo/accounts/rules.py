"""Who may do what with accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q
from django.utils import timezone

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role, Scope
from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.accounts.tokens import scopes_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit


def is_administrator_over(user: User, unit: Unit) -> bool:
    """Say whether the person is an administrator today of the unit or of one above it; sight by another role is none."""
    return units_visible_to(user, roles=(Role.ADMINISTRATOR,)).filter(pk=unit.pk).exists()


def gives_tokens(user: User, unit: Unit | None = None) -> bool:
    """Say whether the person is an administrator today of the unit or of one above it; of any unit where none is given."""
    if unit is None:
        today = timezone.localdate()
        return user.memberships.in_force(today).filter(role=Role.ADMINISTRATOR).exists()
    return is_administrator_over(user, unit)


def administers_units(user: User, unit_ids: frozenset[int | None] | None = None) -> bool:
    """Say whether the person is an administrator today of all of some units, or above them; of any where none are given.

    What belongs to no unit, a null among them, is for the administrators of a province.
    """
    if unit_ids is None:
        return gives_tokens(user)
    units = units_visible_to(user, roles=(Role.ADMINISTRATOR,))
    named = {one for one in unit_ids if one is not None}
    found = units.filter(Q(pk__in=named) | Q(kind="province")).values_list("pk", "kind")
    administered = dict(found)
    return named <= administered.keys() and (
        None not in unit_ids or "province" in administered.values()
    )


def subscribes(user: User, unit_ids: frozenset[int | None] | None = None) -> bool:
    """Say whether somebody manages the webhooks of some units: an administrator, or a program whose token is good for it and that sees them."""
    if not user.is_program:
        return administers_units(user, unit_ids)
    if Scope.WEBHOOKS not in scopes_of(user):
        return False
    named = unit_ids or frozenset()
    known = {one for one in named if one is not None}
    seen = set(units_visible_to(user).filter(pk__in=known).values_list("pk", flat=True))
    return named <= seen


def decides_calendar(user: User, unit: Unit | None = None) -> bool:
    """Say whether the person is administrator or controller of procedures over a province today, and the unit is in or under it."""
    seen = units_visible_to(user, roles=(Role.ADMINISTRATOR, Role.PROCEDURE_CONTROLLER))
    provinces = seen.filter(kind="province")
    if unit is None:
        return provinces.exists()
    return seen.filter(Exists(provinces), pk=unit.pk).exists()


def reads_calendar(user: User, _subject: object = None) -> bool:
    """Say whether the person belongs to a unit today, whose working calendar is his."""
    return own_units(user).exists()


add_perm("notices.subscribe", Predicate(subscribes))
add_perm("notices.administer", Predicate(administers_units))  # the room stands below this one
add_perm("working_time.decide", Predicate(decides_calendar))  # and so does this one
add_perm("working_time.read", Predicate(reads_calendar))
add_perm("accounts.give_tokens", Predicate(gives_tokens))
add_perm("accounts.appoint", Predicate(is_administrator_over))
