"""Who may do what with reports. Whoever sees a report may read it; changing what it says takes a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_visible_to, units_worked_in

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

REVIEWING_ROLES = (Role.REFORM_OFFICER, Role.LEADER, Role.ADMINISTRATOR)


def reviews_reports(user: User, report: Report | None = None) -> bool:
    """Say whether the person reviews reports, and sees into the unit that keeps this one."""
    today = timezone.localdate()
    reviews = bool(units_worked_in(user, on=today, roles=REVIEWING_ROLES))
    return reviews and (report is None or report.holder_id in unit_ids_visible_to(user, on=today))


def ask_rights_early(user: User) -> None:
    """Ask for what `reviews_reports` needs before a transaction begins: within one it is kept for this request alone (`accounts.kept`)."""
    if reviews_reports(user):
        unit_ids_visible_to(user, on=timezone.localdate())


add_perm("ingestion.correct", Predicate(reviews_reports))
add_perm("ingestion.share", Predicate(reviews_reports))
