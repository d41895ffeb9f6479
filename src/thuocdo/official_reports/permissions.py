"""Who does what with a report: writers and approvers are people of the unit or above it, and nobody approves what he wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

WRITE, APPROVE = "official_reports.write", "official_reports.approve"
NUMBER, ISSUE = "official_reports.number", "official_reports.issue"
TEMPLATE = "official_reports.template"

_ROLES = {
    WRITE: (Role.REFORM_OFFICER, Role.LEADER),
    APPROVE: (Role.LEADER, Role.APPROVER),
    NUMBER: (Role.RECORDS_CLERK, Role.LEADER, Role.APPROVER),
    ISSUE: (Role.LEADER, Role.APPROVER),
    TEMPLATE: (Role.RECORDS_CLERK, Role.REFORM_OFFICER, Role.LEADER),
}


def roles_for(permission: str) -> tuple[Role, ...]:
    """Return the roles that take a step of reports."""
    return _ROLES[permission]


def units_where(user: User, permission: str) -> tuple[int, ...]:
    """Return the units whose reports a person may take a step of; one query."""
    units = units_visible_to(user, roles=_ROLES[permission])
    return tuple(units.values_list("pk", flat=True))


def _may(permission: str) -> Predicate:
    def may(user: User, unit: Unit | None = None) -> bool:
        units = units_visible_to(user, roles=_ROLES[permission])
        return units.exists() if unit is None else units.filter(pk=unit.pk).exists()

    return Predicate(may, name=permission)


for _permission in _ROLES:
    add_perm(_permission, _may(_permission))
