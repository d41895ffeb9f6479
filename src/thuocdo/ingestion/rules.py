"""Who may do what with reports. Whoever sees a report may read it; changing what it says takes a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists
from django.utils import timezone

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

REVIEWING_ROLES = (Role.REFORM_OFFICER, Role.LEADER, Role.ADMINISTRATOR)


def reviews_reports(user: User, report: Report | None = None) -> bool:
    """Say whether the person reviews reports, and sees into the unit that keeps this one."""
    today = timezone.localdate()
    reviewing = user.memberships.in_force(today).filter(role__in=REVIEWING_ROLES)
    if report is None:
        return reviewing.exists()
    seen = units_visible_to(user, on=today).filter(pk=report.holder_id)
    return seen.filter(Exists(reviewing)).exists()


add_perm("ingestion.correct", Predicate(reviews_reports))
add_perm("ingestion.share", Predicate(reviews_reports))
