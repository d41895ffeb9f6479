"""Who may do what with a dossier: a role for each act, in the unit where the act belongs or above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.permissions import add_perm
from rules.predicates import Predicate

from thuocdo.accounts.models import Role, Scope
from thuocdo.accounts.scope import standings, units_visible_to
from thuocdo.accounts.tokens import scopes_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.accounts.scope import Standing
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit


class Act(StrEnum):
    """What somebody can do; each is a permission `dossiers.<act>`."""

    RECEIVE = "receive"
    DECIDE_RECEPTION = "decide_reception"
    HAND_OVER = "hand_over"
    REASSIGN = "reassign"
    TAKE_OVER = "take_over"
    HANDLE = "handle"
    ANSWER = "answer"
    DIRECT = "direct"
    ANSWER_DIRECTIVE = "answer_directive"
    ASK_APPLICANT = "ask_applicant"
    APPROVE_SECOND_REQUEST = "approve_second_request"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    EXTEND = "extend"
    RECORD_PAYMENT = "record_payment"
    REFUND = "refund"
    EXEMPT = "exempt"
    WITHDRAW = "withdraw"
    DECIDE = "decide"
    ATTACH_RESULT = "attach_result"
    RETURN_RESULT = "return_result"
    CORRECT = "correct"
    ARCHIVE = "archive"


DESK = (Role.RECEPTION_OFFICER,)
HANDLING = (Role.HANDLER, Role.REVIEWER, Role.APPROVER, Role.LEADER)
DECIDING = (Role.APPROVER, Role.LEADER)
ASSIGNING = (Role.REVIEWER, *DECIDING)

#: The roles, and the units of a dossier one of which must be the person's, or below his.
_BOTH = ("reception_unit_id", "competent_agency_id")
_AGENCY = ("competent_agency_id", "holder_unit_id")
_ALL = ("reception_unit_id", "competent_agency_id", "holder_unit_id")
WHO: Mapping[Act, tuple[tuple[Role, ...], tuple[str, ...]]] = {
    Act.RECEIVE: (DESK, _BOTH),
    Act.DECIDE_RECEPTION: (DESK, _BOTH),
    Act.HAND_OVER: ((*DESK, *HANDLING), _ALL),
    Act.REASSIGN: (ASSIGNING, _AGENCY),
    Act.TAKE_OVER: ((*DESK, *HANDLING), ("competent_agency_id",)),
    Act.HANDLE: (HANDLING, _AGENCY),
    Act.ANSWER: (HANDLING, ()),
    Act.DIRECT: (ASSIGNING, _AGENCY),
    Act.ANSWER_DIRECTIVE: ((*DESK, *HANDLING, Role.RECORDS_CLERK), _ALL),
    Act.ASK_APPLICANT: ((*DESK, *HANDLING), _ALL),
    Act.APPROVE_SECOND_REQUEST: (DECIDING, _AGENCY),
    Act.RECEIVE_SUPPLEMENT: (DESK, _BOTH),
    Act.EXTEND: (DECIDING, _AGENCY),
    Act.RECORD_PAYMENT: ((*DESK, Role.CASHIER), _BOTH),
    Act.REFUND: ((Role.CASHIER, *DECIDING), _BOTH),
    Act.EXEMPT: ((Role.CASHIER, *DECIDING), _BOTH),
    Act.WITHDRAW: (DESK, _BOTH),
    Act.DECIDE: (DECIDING, _AGENCY),
    Act.ATTACH_RESULT: ((*HANDLING, Role.RECORDS_CLERK), _AGENCY),
    Act.RETURN_RESULT: ((*DESK, Role.RECORDS_CLERK), _BOTH),
    Act.ARCHIVE: ((Role.RECORDS_CLERK, *DECIDING), ("competent_agency_id",)),
    Act.CORRECT: ((*DESK, *HANDLING, Role.RECORDS_CLERK), _ALL),
}
#: What the product does for the applicant, without an official.
BY_APPLICANT = frozenset({Act.RECEIVE, Act.RECORD_PAYMENT, Act.WITHDRAW, Act.RECEIVE_SUPPLEMENT})


def permission(act: Act) -> str:
    """Return the name of the permission to do something."""
    return f"dossiers.{act.value}"


@dataclass(frozen=True, slots=True)
class Right:
    """The right to do something; `lender` is the id of the absent colleague who lent it, null for one's own."""

    lender: int | None = None


def right_in_units(user: User, act: Act, unit_ids: set[int]) -> Right | None:
    """Return by what right a person may do something in one of some units, his own before a lent one; null for none.

    Shape: one query, none while nobody's rights change; one more for a program.
    """
    roles = _Roles(user).for_act(act)
    lenders = [one.lender for one in standings(user, unit_ids) if one.role in roles]
    if not lenders:
        return None
    return Right(None if None in lenders else lenders[0])


class _Roles:
    """Which roles of somebody count for an act: those of officials, or for a program whose token lets it act, its own."""

    def __init__(self, user: User) -> None:
        self._acting = Scope.ACT in scopes_of(user) if user.is_program else None

    def for_act(self, act: Act) -> tuple[Role, ...]:
        """Return the roles."""
        if self._acting is None:
            return WHO[act][0]
        # No program agrees to what its own program asked for twice.
        return (Role.PROGRAM,) if self._acting and act is not Act.APPROVE_SECOND_REQUEST else ()


def units_of(subject: Dossier, act: Act) -> set[int]:
    """Return the units of a dossier one of which must be the person's, or below his, for an act."""
    _roles, fields = WHO[act]
    named = (getattr(subject, name, None) for name in fields)
    return {one for one in named if one is not None}


def rights_over(user: User, subject: Dossier) -> Mapping[Act, Right]:
    """Return all that a person may do with a dossier, each with the right he does it by.

    ANSWER is there where he may answer for a unit that was asked. Shape: one query, two for a program.
    """
    return rights_over_all(user, [subject])[subject.pk]


def rights_over_all(user: User, subjects: Sequence[Dossier]) -> Mapping[int, Mapping[Act, Right]]:
    """Return the same of many dossiers, by id. Shape: one query, two for a program."""
    held = standings(user, set().union(*(_places(one) for one in subjects)))
    roles = _Roles(user)
    return {one.pk: _rights(one, held, roles) for one in subjects}


def _places(subject: Dossier) -> set[int]:
    """Return all units by which somebody may do something with a dossier."""
    return set(subject.opinion_unit_ids).union(*(units_of(subject, act) for act in Act))


def _rights(subject: Dossier, held: Sequence[Standing], who: _Roles) -> Mapping[Act, Right]:
    asked = set(subject.opinion_unit_ids)
    found: dict[Act, Right] = {}
    for act in WHO:
        roles = who.for_act(act)
        units = asked if act is Act.ANSWER else units_of(subject, act)
        fitting = [one.lender for one in held if one.role in roles and one.unit_id in units]
        if fitting:
            found[act] = Right(None if None in fitting else fitting[0])
    return found


def _predicate(act: Act) -> Predicate:
    def may(user: User, subject: Dossier | Unit) -> bool:
        fields = WHO[act][1]
        named = (getattr(subject, name, None) for name in fields)
        found: set[int] = {one for one in named if one is not None}
        # Before there is a dossier, the subject is the unit itself.
        units = found or {subject.pk}
        roles = _Roles(user).for_act(act)
        return units_visible_to(user, roles=roles).filter(pk__in=units).exists()

    return Predicate(may, name=permission(act))


for _act in Act:
    add_perm(permission(_act), _predicate(_act))
