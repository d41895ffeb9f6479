"""The state of a dossier, folded from its events: the row in the database always equals it.

Pure. A dossier handled here is folded in the order of its numbers. One that another system reports is folded in the order of the moments
the system gave, whatever order the messages came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.bundle_events import BUNDLE_FOLDS, refuse_before_its_turn
from thuocdo.dossiers.result_folds import RESULT_FOLDS, drop_prepared, withdraw
from thuocdo.dossiers.side_folds import SIDE_FOLDS
from thuocdo.dossiers.state import NotPossible, State, StepState, is_late
from thuocdo.dossiers.status import (
    DELIVERY_MOVES,
    PAYMENT_MOVES,
    DeliveryState,
    PaymentState,
    Status,
    may_follow,
)


def replay(events: Iterable[e.Event]) -> State:
    """Fold events into the state they leave.

    Raises:
        NotPossible: an event cannot follow those before it.
    """
    state = State()
    for event in in_order(list(events)):
        apply(state, event)
    return state


def in_order(events: Sequence[e.Event]) -> Sequence[e.Event]:
    """Return events in the order they are folded: reports of other systems by their moments, all others as they were written."""
    if not any(isinstance(one, e.Reported) for one in events):
        return events
    return sorted(events, key=lambda one: (isinstance(one, e.Reported), one.at, _message(one)))


def _message(event: e.Event) -> str:
    return event.message if isinstance(event, e.Reported) else ""


def apply(state: State, event: e.Event) -> None:
    """Let one more event happen to a state.

    Raises:
        NotPossible: it cannot follow those before it.
    """
    if state.event_count == 0 and not isinstance(event, e.Received):
        raise NotPossible("a dossier begins with its reception")
    if state.event_count and isinstance(event, e.Received):
        raise NotPossible("a dossier is received once")
    if state.destroyed_at is not None or (
        state.archived_at is not None and not isinstance(event, e.Destroyed)
    ):
        raise NotPossible("what the archive has taken over stays as it is")
    _FOLDS[event.kind](state, event)
    state.event_count += 1


def can_follow(state: State, event: e.Event) -> bool:
    """Say whether one more event could happen to a state, which stays as it is."""
    tried = copy(state)
    tried.steps = [one if one.finished_at else copy(one) for one in state.steps]  # done steps stay
    try:
        apply(tried, event)
    except NotPossible:
        return False
    return True


def _move(state: State, to: Status) -> None:
    if not may_follow(state.status, to):
        raise NotPossible(f"{to.name} cannot follow {state.status.name}")
    state.status = to


def _dues(state: State, event: e.CountsDue) -> None:
    state.due_at, state.original_due_at = event.due_at, event.original_due_at
    state.index_due_at = event.index_due_at
    if state.first_due_at is None:
        state.first_due_at = event.due_at


def _end(state: State, at: datetime, outcome: str) -> None:
    # By the index a request for papers that was never answered is the end.
    waited_since = state.paused_at if state.awaits_supplement else None
    state.ended_at, state.index_ended_at = at, state.index_ended_at or waited_since or at
    state.outcome, state.paused_at, state.awaits_supplement = outcome, None, False
    for step in state.steps:
        step.finished_at = step.finished_at or at


def _received(state: State, event: e.Received) -> None:
    for name in (
        "system", "code", "channel", "reception_unit", "competent_agency", "support_place", "processing_system",
        "procedure_version", "process", "territorial_scope", "interagency", "priority_lane", "subject",
        "term_amount", "term_unit",
    ):  # fmt: skip
        setattr(state, name, getattr(event, name))
    state.secret, state.off_desk = bool(event.secret), event.off_desk or ""
    state.bundle_turn = event.turn or 0
    state.waits_turn = state.bundle_turn > 1
    state.registered_at = event.at


def _accepted(state: State, event: e.Accepted) -> None:
    _refuse_accepted(state)
    refuse_before_its_turn(state)
    _move(state, Status.ACCEPTED)
    state.accepted_at = state.clock_started_at = event.at
    state.paused_at = None
    state.late_after = event.late_after
    _dues(state, event)


def _refuse_accepted(state: State) -> None:
    if state.accepted_at is not None:
        raise NotPossible("reception is decided once")


def _not_accepted(state: State, event: e.NotAccepted) -> None:
    _refuse_accepted(state)
    _move(state, Status.NOT_ACCEPTED)
    _end(state, event.at, "not_accepted")


def _step_started(state: State, event: e.StepStarted) -> None:
    if state.status == Status.ACCEPTED:
        _move(state, Status.PROCESSING)
    if state.ended:
        raise NotPossible("an ended dossier has no further step")
    if not event.parallel:
        for step in state.steps:
            if not step.parallel:
                step.finished_at = step.finished_at or event.at
    state.steps.append(
        StepState(
            len(state.steps) + 1, event.key, event.name, event.unit, event.role, event.official,
            event.at, event.step_due_at, event.parallel, None, event.hours, event.counted_from or event.at, event.counted_unit or event.unit,
        )
    )  # fmt: skip


def _step_finished(state: State, event: e.StepFinished) -> None:
    step = next((one for one in state.steps if one.number == event.number), None)
    if step is None or step.finished_at is not None:
        raise NotPossible(f"step {event.number} is not open")
    step.finished_at = event.at


def _taken_over(state: State, event: e.TakenOver) -> None:
    if not state.boundary_free or state.taken_over or state.status != Status.PROCESSING:
        raise NotPossible(
            "only a dossier handed in elsewhere is taken over, once, while it is handled"
        )
    state.taken_over = True
    state.clock_started_at = event.at
    _dues(state, event)


def _supplement_requested(state: State, event: e.SupplementRequested) -> None:
    refuse_before_its_turn(state)
    _move(state, Status.SUPPLEMENT_REQUESTED)
    state.supplement_count += 1
    if state.supplement_count > 1 and not (event.why_again and event.approved_by):
        raise NotPossible("a second request needs a reason and somebody who approves it")
    state.awaits_supplement = state.accepted_at is not None
    _pause(state, event.at)


def _pause(state: State, at: datetime) -> None:
    state.paused_at = at
    state.late_before_pause |= _has_passed(state.due_at, at, state)
    state.original_late_before_pause |= _has_passed(state.original_due_at, at, state)


def _has_passed(due: datetime | None, at: datetime, state: State) -> bool:
    return due is not None and is_late(at, due, state.late_after)


def _supplement_received(state: State, event: e.SupplementReceived) -> None:
    if state.status != Status.SUPPLEMENT_REQUESTED or state.paused_at is None:
        raise NotPossible("nothing was asked for")
    state.paused_at, state.awaits_supplement = None, False
    if state.accepted_at is None:
        return  # complete now; whether it is accepted is decided next
    _move(state, Status.PROCESSING)
    state.clock_started_at = event.at
    _dues(state, event)


def _payment_required(state: State, event: e.PaymentRequired) -> None:
    if event.changes_status:
        _move(state, Status.PAYMENT_REQUIRED)
    state.owed_vnd += event.amount_vnd
    if state.payment_state != PaymentState.AWAITING:
        _move_payment(state, PaymentState.AWAITING)
    if event.pauses:
        if not event.legal_basis:
            raise NotPossible("only a special law pauses a clock for a payment")
        state.paused_by_payment = True
        _pause(state, event.at)


def _paid(state: State, event: e.Paid) -> None:
    if event.reference in state.payments:
        raise NotPossible("this payment is recorded already")
    state.payments |= {event.reference}
    state.paid_vnd += event.amount_vnd
    if state.paid_vnd < state.owed_vnd or state.payment_state != PaymentState.AWAITING:
        return
    _move_payment(state, PaymentState.PAID)
    _go_on(state, event)


def _move_payment(state: State, to: PaymentState) -> None:
    if to not in PAYMENT_MOVES[state.payment_state]:
        raise NotPossible(f"a payment that is {state.payment_state} cannot be {to}")
    state.payment_state = to


def _go_on(state: State, event: e.CountsDue) -> None:
    """Go on with what waited for money, and let the clock run where it had paused."""
    if state.status != Status.PAYMENT_REQUIRED:
        return
    _move(state, Status.PROCESSING)
    if state.paused_by_payment:
        state.paused_at, state.paused_by_payment = None, False
        _dues(state, event)


def _refunded(state: State, event: e.Refunded) -> None:
    """Take money out again. What had been settled is settled still: nobody owes again what was given back to him."""
    if event.reference in state.refunds:
        raise NotPossible("this refund is recorded already")
    if not 0 < event.amount_vnd <= state.paid_vnd:
        raise NotPossible("no more is given back than came in")
    state.refunds |= {event.reference}
    state.paid_vnd -= event.amount_vnd
    if state.payment_state == PaymentState.AWAITING or state.paid_vnd >= state.owed_vnd:
        return
    state.owed_vnd = state.paid_vnd
    if state.payment_state == PaymentState.PAID:
        _move_payment(state, PaymentState.REFUNDED)


def _exempted(state: State, event: e.Exempted) -> None:
    _move_payment(state, PaymentState.EXEMPT)
    state.owed_vnd = min(state.owed_vnd, state.paid_vnd)
    _go_on(state, event)


def _extended(state: State, event: e.Extended) -> None:
    if state.extension_count or state.status != Status.PROCESSING:
        raise NotPossible("an appointment is moved once, while the dossier is handled")
    if state.boundary_free and not state.taken_over:
        raise NotPossible("the competent agency takes a dossier over before it moves its date")
    state.extension_count += 1
    _dues(state, event)


def _withdrawal_requested(state: State, event: e.WithdrawalRequested) -> None:
    _move(state, Status.WITHDRAWAL_REQUESTED)
    state.index_ended_at = event.at


def _withdrawal_declined(state: State, _event: e.WithdrawalDeclined) -> None:
    if state.status != Status.WITHDRAWAL_REQUESTED:
        raise NotPossible("nobody wants the dossier back")
    _move(state, Status.PROCESSING)
    state.index_ended_at = None


def _stopped(state: State, event: e.Stopped) -> None:
    withdrawn = state.status == Status.WITHDRAWAL_REQUESTED
    _move(state, Status.STOPPED)
    _end(state, event.at, "withdrawn" if withdrawn else "stopped")


def _refused(state: State, event: e.Refused) -> None:
    _move(state, Status(event.status))
    _end(state, event.at, "refused")
    drop_prepared(state, event.at)
    if state.status == Status.RESOLVED:
        state.resolved_at = event.at
        state.delivery_state = DeliveryState.READY


def _resolved(state: State, event: e.Resolved) -> None:
    _move(state, Status.RESOLVED)
    _end(state, event.at, "granted")
    state.resolved_at = event.at
    state.delivery_state = DeliveryState.READY


def _result_returned(state: State, event: e.ResultReturned) -> None:
    _deliver(state, DeliveryState.SENT if event.way == "post" else DeliveryState.DELIVERED)
    _has_been_returned(state, event.at)


def _has_been_returned(state: State, at: datetime) -> None:
    """Take the status of the return, at the first one; a result that is issued anew is given without it."""
    if state.status != Status.RESULT_RETURNED:
        _move(state, Status.RESULT_RETURNED)
        state.returned_at = at


def _deliver(state: State, to: DeliveryState) -> None:
    if to not in DELIVERY_MOVES[state.delivery_state]:
        raise NotPossible(f"a result that is {state.delivery_state} cannot be {to}")
    state.delivery_state = to


def _result_sent(state: State, _event: e.ResultSent) -> None:
    _deliver(state, DeliveryState.SENT)


def _result_delivered(state: State, event: e.ResultDelivered) -> None:
    _refuse_unless_sent(state)
    _deliver(state, DeliveryState.DELIVERED)
    _has_been_returned(state, event.at)


def _result_came_back(state: State, _event: e.ResultCameBack) -> None:
    _refuse_unless_sent(state)
    _deliver(state, DeliveryState.READY)


def _refuse_unless_sent(state: State) -> None:
    if state.delivery_state != DeliveryState.SENT:
        raise NotPossible("nothing was sent")


def _corrected(state: State, event: e.Corrected) -> None:
    state.correction_count += 1
    withdraw(state, event.wrong_results or (), event.at)
    if event.reissue:
        _deliver(state, DeliveryState.READY)
    if event.subject is not None:
        state.subject = event.subject


def _due_recounted(state: State, event: e.DueRecounted) -> None:
    if state.ended:
        raise NotPossible("the due time of an ended dossier stays")
    _dues(state, event)


def _reported(state: State, event: e.Reported) -> None:
    """Take what a later message says; statuses of other systems are believed, in whatever order they took them."""
    state.status = Status(event.status)
    state.registered_at = min(state.registered_at or event.at, event.at)
    for name in (
        "subject", "channel", "reception_unit", "competent_agency", "procedure_version", "accepted_at",
    ):  # fmt: skip
        said = getattr(event, name)
        if said is not None:
            setattr(state, name, said)
    if event.due_at is not None:
        state.first_due_at = state.first_due_at or event.due_at
        state.due_at = event.due_at
        state.original_due_at = state.index_due_at = state.first_due_at
    if state.accepted_at is None and state.status not in {Status.REGISTERED, Status.NOT_ACCEPTED}:
        state.accepted_at = event.at
    state.clock_started_at = state.accepted_at
    _reported_counts(state, event)
    _reported_end(state, event)


def _reported_counts(state: State, event: e.Reported) -> None:
    for name, said in (
        ("owed_vnd", event.owed_vnd),
        ("paid_vnd", event.paid_vnd),
        ("supplement_count", event.supplements),
    ):
        if said is not None:
            setattr(state, name, said)
    if event.owed_vnd is None and event.paid_vnd is None:
        return
    paid = state.paid_vnd >= state.owed_vnd
    state.payment_state = PaymentState.PAID if paid else PaymentState.AWAITING
    if not state.owed_vnd and not state.paid_vnd:
        state.payment_state = PaymentState.NONE


def _reported_end(state: State, event: e.Reported) -> None:
    if not state.ended:
        state.ended_at = state.index_ended_at = state.resolved_at = state.returned_at = None
        return
    end = event.ended_at or state.ended_at or event.at
    state.ended_at = state.index_ended_at = end
    if state.status in {Status.RESOLVED, Status.RESULT_RETURNED}:
        state.resolved_at = end
    if state.status == Status.RESULT_RETURNED:
        state.returned_at = event.at


_FOLDS: dict[str, Callable[[State, Any], None]] = {
    "received": _received,
    "accepted": _accepted,
    "not_accepted": _not_accepted,
    "step_started": _step_started,
    "handed_over": _step_started,
    "taken_over": _taken_over,
    "step_finished": _step_finished,
    "supplement_requested": _supplement_requested,
    "supplement_received": _supplement_received,
    "payment_required": _payment_required,
    "paid": _paid,
    "refunded": _refunded,
    "exempted": _exempted,
    "extended": _extended,
    "withdrawal_requested": _withdrawal_requested,
    "withdrawal_declined": _withdrawal_declined,
    "stopped": _stopped,
    "refused": _refused,
    "resolved": _resolved,
    **RESULT_FOLDS,
    **SIDE_FOLDS,
    **BUNDLE_FOLDS,
    "result_returned": _result_returned,
    "result_sent": _result_sent,
    "result_delivered": _result_delivered,
    "result_came_back": _result_came_back,
    "corrected": _corrected,
    "due_recounted": _due_recounted,
    "reported": _reported,
}
