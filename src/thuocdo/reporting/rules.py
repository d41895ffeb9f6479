"""Who fills forms and hands them in: whoever answers for the reform work of the unit, or of one above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.scope import units_steered_by

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit


def fills_forms(user: User, unit: Unit | None = None) -> bool:
    """Say whether a person fills forms of a unit; of any where none is given."""
    steered = units_steered_by(user)
    return steered.exists() if unit is None else steered.filter(pk=unit.pk).exists()


add_perm("reporting.fill", Predicate(fills_forms))
