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
from thuocdo.accounts.scope import own_units, units_visible_to
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

    An agency is named by its unit, or by the name of a unit in the owner's house. Shape: one query, two for an agency.
    """
    from thuocdo.procedures.models import VersionAgency  # noqa: PLC0415 - the tables know the rules of their rows

    last = procedure.versions.order_by("-number").values("pk")[:1]
    named = VersionAgency.objects.filter(version__in=last)
    by_unit = Q(pk__in=named.exclude(unit=None).values("unit"))
    found = list(
        units_controlled_by(user)
        .filter(Q(pk=procedure.owner_id) | by_unit | Q(name__in=named.values("name")))
        .order_by("pk")
    )
    for unit in found:
        if unit.pk == procedure.owner_id:
            return unit
    if found and house_of(user).filter(pk=procedure.owner_id).exists():
        return found[0]
    return None


def drafting_places(user: User) -> list[tuple[Unit, Unit]]:
    """Return where a person may begin a procedure: a unit that drafts and the owner it drafts for, the owners themselves first.

    Shape: three queries; one for whoever controls nothing.
    """
    from thuocdo.organisations.models import Unit, UnitParent  # noqa: PLC0415 - beside the function above

    owners = list(units_controlled_by(user).filter(kind=Unit.Kind.PROVINCE))
    places = [(owner, owner) for owner in owners]
    units = list(own_units(user, roles=CONTROLLING_ROLES).exclude(kind=Unit.Kind.PROVINCE))
    links = UnitParent.objects.filter(unit__in=units, valid_until=None).select_related("parent")
    above = {link.unit_id: link.parent for link in links if link.parent.kind == Unit.Kind.PROVINCE}
    return places + [(unit, above[unit.pk]) for unit in units if unit.pk in above]


def refuse_unless_drafter(actor: User | None, procedure: Procedure) -> None:
    """Refuse whoever may not draft for a procedure; the product itself may.

    Raises:
        NotAllowed: so it is.
    """
    if actor is not None and drafting_unit(actor, procedure) is None:
        raise refusals.not_a_drafter(procedure.owner.name)


add_perm(CONTROL, Predicate(controls_procedures))
