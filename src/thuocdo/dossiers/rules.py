"""Who may do what with a dossier: a role for each act, in the unit where the act belongs or above it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit


class Act(StrEnum):
    """What somebody can do; each is a permission `dossiers.<act>`."""

    RECEIVE = "receive"
    DECIDE_RECEPTION = "decide_reception"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
    HANDLE = "handle"
    ANSWER = "answer"
    ASK_APPLICANT = "ask_applicant"
    APPROVE_SECOND_REQUEST = "approve_second_request"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    EXTEND = "extend"
    RECORD_PAYMENT = "record_payment"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    RETURN_RESULT = "return_result"
    CORRECT = "correct"


DESK = (Role.RECEPTION_OFFICER,)
HANDLING = (Role.HANDLER, Role.REVIEWER, Role.APPROVER, Role.LEADER)
DECIDING = (Role.APPROVER, Role.LEADER)

#: The roles, and the units of a dossier one of which must be the person's, or below his.
_BOTH = ("reception_unit_id", "competent_agency_id")
_AGENCY = ("competent_agency_id", "holder_unit_id")
_ALL = ("reception_unit_id", "competent_agency_id", "holder_unit_id")
WHO: Mapping[Act, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    Act.RECEIVE: (DESK, _BOTH),
    Act.DECIDE_RECEPTION: (DESK, _BOTH),
    Act.HAND_OVER: ((*DESK, *HANDLING), _ALL),
    Act.TAKE_OVER: ((*DESK, *HANDLING), ("competent_agency_id",)),
    Act.HANDLE: (HANDLING, _AGENCY),
    Act.ANSWER: (HANDLING, ()),
    Act.ASK_APPLICANT: ((*DESK, *HANDLING), _ALL),
    Act.APPROVE_SECOND_REQUEST: (DECIDING, _AGENCY),
    Act.RECEIVE_SUPPLEMENT: (DESK, _BOTH),
    Act.EXTEND: (DECIDING, _AGENCY),
    Act.RECORD_PAYMENT: (DESK, _BOTH),
    Act.WITHDRAW: (DESK, _BOTH),
    Act.DECIDE: (DECIDING, _AGENCY),
    Act.RETURN_RESULT: ((*DESK, Role.RECORDS_CLERK), _BOTH),
    Act.CORRECT: ((*DESK, *HANDLING, Role.RECORDS_CLERK), _ALL),
}
#: What the product does for the applicant, without an official.
BY_APPLICANT = frozenset({Act.RECEIVE, Act.RECORD_PAYMENT, Act.WITHDRAW, Act.RECEIVE_SUPPLEMENT})


def permission(act: Act) -> str:
    """Return the name of the permission to do something."""
    return f"dossiers.{act.value}"


def may_in_units(user: User, act: Act, unit_ids: set[int]) -> bool:
    """Say whether a person may do something in one of some units."""
    roles, _fields = WHO[act]
    return units_visible_to(user, roles=roles).filter(pk__in=unit_ids).exists()


def _predicate(act: Act) -> Predicate:
    def may(user: User, subject: Dossier | Unit) -> bool:
        _roles, fields = WHO[act]
        named = (getattr(subject, name, None) for name in fields)
        found: set[int] = {one for one in named if one is not None}
        # Before there is a dossier, the subject is the unit itself.
        return may_in_units(user, act, found or {subject.pk})

    return Predicate(may, name=permission(act))


for _act in Act:
    add_perm(permission(_act), _predicate(_act))
