"""Who may do what with accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import may_see_unit, units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit


def is_administrator_over(user: User, unit: Unit) -> bool:
    """Say whether the person is an administrator today and sees into the unit."""
    administers = user.memberships.in_force(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    return administers.exists() and may_see_unit(user, unit.pk)


def gives_tokens(user: User, unit: Unit | None = None) -> bool:
    """Say whether the person is an administrator today of the unit or of one above it; of any unit where none is given."""
    if unit is None:
        today = timezone.localdate()
        return user.memberships.in_force(today).filter(role=Role.ADMINISTRATOR).exists()
    return units_visible_to(user, roles=(Role.ADMINISTRATOR,)).filter(pk=unit.pk).exists()


add_perm("accounts.give_tokens", Predicate(gives_tokens))
add_perm("accounts.appoint", Predicate(is_administrator_over))
