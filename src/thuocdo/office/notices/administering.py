"""Who administers messages and webhooks, and of which units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User
    from thuocdo.organisations.querysets import UnitQuerySet


def administrator(request: HttpRequest) -> User:
    """Return the person who asks.

    Raises:
        PermissionDenied: he is an administrator of no unit today.
    """
    assert request.user.is_authenticated
    if not request.user.has_perm("notices.administer"):
        raise PermissionDenied
    return request.user


def administered_units(user: User) -> UnitQuerySet:
    """Return the units that a person administers today."""
    return units_visible_to(user, roles=(Role.ADMINISTRATOR,))
