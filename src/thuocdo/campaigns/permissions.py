"""Who may do what in a campaign; declared when the app is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role, Scope
from thuocdo.accounts.scope import standings, units_visible_to, units_worked_in
from thuocdo.accounts.tokens import scopes_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.models import Submission
    from thuocdo.organisations.models import Unit

RUN = "campaigns.run"
FILL = "campaigns.fill"
APPROVE = "campaigns.approve"
APPRAISE = "campaigns.appraise"

#: Who writes what his own unit answers; and who hands it in, if he did not prepare it.
FILLING = (Role.REFORM_OFFICER, Role.LEADER)
APPROVING = (Role.LEADER, Role.APPROVER, Role.REFORM_OFFICER)
#: Who runs campaigns of a unit and looks at what its units answered.
RUNNING = (Role.REFORM_OFFICER, Role.LEADER)


def may_run(user: User, unit: Unit | None = None) -> bool:
    """Say whether somebody asks the units below one unit: its reform officer or leader, or a province-wide one; of any where none is given."""
    seen = units_visible_to(user, roles=RUNNING)
    if unit is None:
        return seen.filter(kind="province").exists()
    return seen.filter(pk=unit.pk).exists()


def may_fill(user: User, submission: Submission) -> bool:
    """Say whether somebody writes what his own unit answers, or stands in for who does; sight from above is not enough.

    A program does whose token lets it send in reports; it approves nothing.
    """
    if user.is_program:
        sends = Scope.UPLOAD in scopes_of(user)
        return sends and submission.unit_id in units_worked_in(user)
    return _belongs(user, submission.unit_id, FILLING)


def may_approve(user: User, submission: Submission) -> bool:
    """Say whether somebody may hand in what his own unit answers; that he did not prepare it is looked at when he does.

    A program does whose token says so: that of a unit whose leader approves elsewhere.
    """
    if user.is_program:
        approves = Scope.APPROVE in scopes_of(user)
        return approves and submission.unit_id in units_worked_in(user)
    return _belongs(user, submission.unit_id, APPROVING)


def may_appraise(user: User, submission: Submission) -> bool:
    """Say whether somebody takes in answers where they go first: the district that collects them, else the campaign's unit."""
    collector = submission.via.unit_id if submission.via else submission.campaign.unit_id
    return units_visible_to(user, roles=RUNNING).filter(pk=collector).exists()


def _belongs(user: User, unit_id: int, roles: tuple[Role, ...]) -> bool:
    if unit_id in units_worked_in(user, roles=roles):
        return True
    return any(one.lender is not None and one.role in roles for one in standings(user, [unit_id]))


def declare() -> None:
    """Make the permissions known."""
    add_perm(RUN, Predicate(may_run))
    add_perm(FILL, Predicate(may_fill))
    add_perm(APPROVE, Predicate(may_approve))
    add_perm(APPRAISE, Predicate(may_appraise))
