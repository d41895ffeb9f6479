"""Who may do what with the catalogue. Reading is for everybody (`visible_to`); writing is for those who control procedures.

A controller of the owner does everything. A controller of an agency that a procedure names (such as a department) drafts for it;
what he drafts is published and approved by the owner's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.procedures import refusals
from thuocdo.procedures.querysets import house_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.organisations.querysets import UnitQuerySet
    from thuocdo.procedures.models import Procedure

CONTROLLING_ROLES = (Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR)
CONTROL = "procedures.control"


def units_controlled_by(user: User) -> UnitQuerySet:
    """Return the units in or above which a person controls procedures or administers; a query set."""
    return units_visible_to(user, roles=CONTROLLING_ROLES)


def controls_procedures(user: User, owner: Unit) -> bool:
    """Say whether the person controls procedures, or administers, in the owner or above it, or province-wide in its tree."""
    return units_controlled_by(user).filter(pk=owner.pk).exists()


def drafting_unit(user: User, procedure: Procedure) -> Unit | None:
    """Return for whom a person may draft: the owner, or an agency that the last version names; null where for nobody.

    An agency is named by its unit, or by the name of a unit in the owner's house. Shape: one to three queries.
    """
    from thuocdo.procedures.models import VersionAgency  # noqa: PLC0415 - the tables know the rules of their rows

    controlled = units_controlled_by(user)
    if controlled.filter(pk=procedure.owner_id).exists():
        return procedure.owner
    if not house_of(user).filter(pk=procedure.owner_id).exists():
        return None
    last = procedure.versions.order_by("-number").values("pk")[:1]
    named = VersionAgency.objects.filter(version__in=last)
    by_unit = Q(pk__in=named.exclude(unit=None).values("unit"))
    return controlled.filter(by_unit | Q(name__in=named.values("name"))).order_by("pk").first()


def refuse_unless_drafter(actor: User | None, procedure: Procedure) -> None:
    """Refuse whoever may not draft for a procedure; the product itself may.

    Raises:
        NotAllowed: so it is.
    """
    if actor is not None and drafting_unit(actor, procedure) is None:
        raise refusals.not_a_drafter(procedure.owner.name)


add_perm(CONTROL, Predicate(controls_procedures))
