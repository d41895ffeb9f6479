"""Who may do what with the catalogue. Reading is for everybody (`visible_to`); writing is for those who control procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

CONTROLLING_ROLES = (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR)
CONTROL = "procedures.control"


def controls_procedures(user: User, owner: Unit) -> bool:
    """Say whether the person controls procedures, or administers, in the owner or above it, or province-wide in its tree."""
    return units_visible_to(user, roles=CONTROLLING_ROLES).filter(pk=owner.pk).exists()


add_perm(CONTROL, Predicate(controls_procedures))
