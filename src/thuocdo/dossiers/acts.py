"""What can be done to a dossier now: every act that is offered would succeed as far as the events tell, and no other one.

Pure. The names are those of the services. Each act is tried as the event it would write, so there is no second list of what may follow what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from thuocdo.dossiers import events as e
from thuocdo.dossiers.replay import can_follow
from thuocdo.dossiers.result_states import standing
from thuocdo.dossiers.rules import Act, Right
from thuocdo.dossiers.state import ZONE, State

Example = Callable[[State, datetime], e.Event]


def _with(kind: type[e.Event], **said: object) -> Example:
    return lambda _state, at: kind(at=at, **said)  # type: ignore[arg-type]


def _finished(state: State, at: datetime) -> e.Event:
    still = [one.number for one in state.steps if one.finished_at is None]
    return e.StepFinished(at=at, number=still[-1] if still else 0)


def _taken_back(state: State, at: datetime) -> e.Event:
    still = standing(state.results)
    return e.ResultTakenBack(at=at, number=still[-1].number if still else 0)


def _digitised(state: State, at: datetime) -> e.Event:
    on_paper = [one for one in standing(state.results) if not one.sha256]
    return e.ResultDigitised(at=at, number=on_paper[-1].number if on_paper else 0, sha256="")


def _opinion(state: State, at: datetime) -> e.Event:
    unit = state.opinions_open[0] if state.opinions_open else 0
    return e.OpinionGiven(at=at, unit=unit, opinion="x")


def _superseded(state: State, at: datetime) -> e.Event:
    given = [one.number for one in state.opinions if not one.open and not one.superseded_at]
    return e.OpinionSuperseded(at=at, number=given[-1] if given else 0, reason="x")


def _open_directive(state: State) -> int:
    return next((one.number for one in state.directives if one.open), 0)


def _directive_answered(state: State, at: datetime) -> e.Event:
    return e.DirectiveAnswered(at=at, number=_open_directive(state), answer="x")


def _directive_withdrawn(state: State, at: datetime) -> e.Event:
    return e.DirectiveWithdrawn(at=at, number=_open_directive(state), reason="x")


#: Which permission an act needs, and an event of the kind it writes. The order is that of the screen.
ACTS: Mapping[str, tuple[Act, Example]] = {
    "accept": (Act.DECIDE_RECEPTION, _with(e.Accepted)),
    "not_accept": (Act.DECIDE_RECEPTION, _with(e.NotAccepted, reason="x")),
    "take_over": (Act.TAKE_OVER, _with(e.TakenOver, unit=0)),
    "receive_supplement": (Act.RECEIVE_SUPPLEMENT, _with(e.SupplementReceived)),
    "give_opinion": (Act.ANSWER, _opinion),
    "answer_directive": (Act.ANSWER_DIRECTIVE, _directive_answered),
    "resolve": (Act.DECIDE, _with(e.Resolved)),
    "attach_result": (Act.ATTACH_RESULT, _with(e.ResultAttached, name="x")),
    "digitise_result": (Act.ATTACH_RESULT, _digitised),
    "take_back_result": (Act.ATTACH_RESULT, _taken_back),
    "hand_over": (Act.HAND_OVER, _with(e.HandedOver, unit=0)),
    "return_result": (Act.RETURN_RESULT, _with(e.ResultReturned)),
    "send_result": (Act.RETURN_RESULT, _with(e.ResultSent, carrier="x", waybill="x")),
    "confirm_delivery": (Act.RETURN_RESULT, _with(e.ResultDelivered)),
    "note_undelivered": (Act.RETURN_RESULT, _with(e.ResultCameBack, reason="x")),
    "finish_step": (Act.HANDLE, _finished),
    "request_supplement": (
        Act.ASK_APPLICANT,
        _with(e.SupplementRequested, content="x", why_again="x", approved_by=1),
    ),
    "request_opinion": (Act.HANDLE, lambda _s, at: _asked(at)),
    "supersede_opinion": (Act.HANDLE, _superseded),
    "direct": (Act.DIRECT, lambda _s, at: e.Directed(at=at, unit=0, words="x", answer_due_at=at)),
    "withdraw_directive": (Act.DIRECT, _directive_withdrawn),
    "require_payment": (Act.HANDLE, _with(e.PaymentRequired, amount_vnd=1)),
    "record_payment": (Act.RECORD_PAYMENT, _with(e.Paid, amount_vnd=1, reference="")),
    "extend": (
        Act.EXTEND,
        _with(e.Extended, extra_amount=Decimal(1), extra_unit="day", reason="x", apology="x"),
    ),
    "refuse": (Act.DECIDE, _with(e.Refused, reason="x")),
    "decline_withdrawal": (Act.DECIDE, _with(e.WithdrawalDeclined, reason="x")),
    "stop": (Act.DECIDE, _with(e.Stopped, reason="x")),
    "request_withdrawal": (Act.WITHDRAW, _with(e.WithdrawalRequested)),
    "correct_mistake": (Act.CORRECT, _with(e.Corrected, what="entry", reason="x")),
}


#: What can be mended once a result is signed, but need not be: it comes after what brings the result to the applicant.
AFTERTHOUGHTS = frozenset(
    {
        "attach_result",
        "digitise_result",
        "take_back_result",
        "correct_mistake",
        "request_opinion",
        "supersede_opinion",
        "direct",
        "withdraw_directive",
    }
)


def _asked(at: datetime) -> e.Event:
    return e.OpinionRequested(at=at, unit=-1, question="x", answer_due_at=at)


@dataclass(frozen=True, slots=True)
class Offer:
    """One act that a person may do now; `lender` is the absent colleague by whose right, null for his own."""

    name: str
    lender: int | None = None


def offered_acts(
    state: State, rights: Mapping[Act, Right], *, at: datetime, extension_days: int
) -> tuple[Offer, ...]:
    """Return what somebody may do with a dossier now, what comes next first.

    Args:
        state: what its events fold to.
        rights: see `rules.rights_over`.
        at: the moment.
        extension_days: how many days before the due time an extension has to come.
    """
    found = [
        Offer(name, rights[act].lender)
        for name, (act, example) in ACTS.items()
        if act in rights
        and can_follow(state, example(state, at))
        and (name != "extend" or may_extend(state, at=at, days=extension_days))
        and (name != "record_payment" or state.owed_vnd > state.paid_vnd)
    ]
    if state.resolved_at is not None:
        found.sort(key=lambda one: one.name in AFTERTHOUGHTS)
    return tuple(found)


def may_extend(state: State, *, at: datetime, days: int) -> bool:
    """Say whether the calendar still lets a due time be moved."""
    if state.due_at is None:
        return False
    left = state.due_at.astimezone(ZONE).date() - at.astimezone(ZONE).date()
    return left.days >= days
