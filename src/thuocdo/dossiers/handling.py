"""How a dossier is handled: from hand to hand, step by step, with opinions of others, and with more time where it is needed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import Case, take
from thuocdo.dossiers.apology import draft_apology
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.clocks import term_after
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import Act, right_in_units
from thuocdo.dossiers.state import ZONE
from thuocdo.dossiers.writing import calendar_for
from thuocdo.procedures.models import ProcessStep

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.state import StepState
    from thuocdo.organisations.models import Unit


@transaction.atomic
def hand_over(
    dossier: Dossier,
    *,
    to_unit: Unit,
    to_official: User | None = None,
    step_key: str = "",
    step_name: str = "",
    hours: Decimal | None = None,
    parallel: bool = False,
    note: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Give a dossier to a unit or an official; the step there begins, the one here is done.

    Args:
        dossier: accepted, or being handled.
        to_unit: who gets it.
        to_official: who there; null lets it lie with the unit.
        step_key: the step of its internal process; name, role and hours come from there.
        step_name: what is to be done, where no process says it.
        hours: office hours of the unit for the step, where no process says it; null for none.
        parallel: leave the open steps open: several units work side by side.
        note: what the slip says.
        actor: who gives it.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: the process has no such step.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 articles 18 and 19(6–7).
    """
    case = take(dossier, Act.HAND_OVER, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    step = _process_step(case, step_key)
    allowed_hours = step.hours if step else hours
    return case.write(
        e.HandedOver(
            at=case.at,
            by=case.by,
            unit=to_unit.pk,
            official=to_official.pk if to_official else None,
            role=step.role if step else "",
            key=step_key,
            name=step.name if step else step_name.strip(),
            step_due_at=_step_due(case, to_unit, allowed_hours),
            hours=allowed_hours,
            parallel=parallel,
            note=note.strip(),
        )
    )


def _process_step(case: Case, key: str) -> ProcessStep | None:
    if not key:
        return None
    step = ProcessStep.objects.filter(process=case.state.process, key=key).first()
    if step is None:
        raise refusals.unknown_step(key)
    return step


def _step_due(case: Case, unit: Unit, hours: Decimal | None) -> datetime | None:
    if hours is None:
        return None
    first = case.state.registered_at or case.at
    calendar = calendar_for(unit.pk, first=first, last=case.at)
    return calendar.moment_after(case.at, Fraction(hours))


def _still_due(step: StepState | None) -> dict[str, Any]:
    """Return by when a step is due that goes on in other hands, and how that was counted."""
    if step is None or step.hours is None:
        return {"step_due_at": step.due_at if step else None}
    return {
        "step_due_at": step.due_at,
        "hours": step.hours,
        "counted_from": step.counted_from,
        "counted_unit": step.counted_unit,
    }


@transaction.atomic
def reassign(
    dossier: Dossier,
    *,
    to_unit: Unit,
    to_official: User | None = None,
    reason: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Put a dossier into other hands without moving it on: the same step goes on there, and is still due when it was.

    Raises:
        InvalidInput: there is no reason.
        NotAllowed: the actor is not reviewer, approver or leader of the agency or of where it lies, or above them.
        Conflict: it lies there already, or see `acting.take`.
        NotFound: see `acting.take`.
    """
    why = required(reason, "lý do giao lại", "the reason")
    case = take(dossier, Act.REASSIGN, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    here, official = case.state.step, to_official.pk if to_official else None
    if here is not None and (here.unit, here.official) == (to_unit.pk, official):
        raise refusals.lies_there_already(case.row)
    return case.write(
        e.HandedOver(
            at=case.at,
            by=case.by,
            unit=to_unit.pk,
            official=official,
            role=here.role if here else "",
            key=here.key if here else "",
            name=here.name if here else "",
            **_still_due(here),
            note=why,
        )
    )


@transaction.atomic
def give_back(
    dossier: Dossier, *, actor: User, at: datetime, seen: int | None = None, request_id: str = ""
) -> Dossier:
    """Undo a hand-over of one's own that nobody has acted on: the dossier goes back to the step before, which is still due when it was.

    Both ways stay in the history.

    Raises:
        Conflict: the last thing that happened is not a hand-over of the actor, it was the first one, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.
    """
    case = take(dossier, Act.HAND_OVER, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    last, steps = case.history[-1], case.state.steps
    mine = isinstance(last, e.HandedOver) and last.by == case.by and not last.parallel
    before = steps[-2] if len(steps) > 1 else None
    if not mine or before is None or before.parallel:
        raise refusals.nothing_to_give_back()
    return case.write(
        e.HandedOver(
            at=case.at,
            by=case.by,
            unit=before.unit,
            official=before.official,
            role=before.role,
            key=before.key,
            name=before.name,
            **_still_due(before),
            note="Hoàn tác chuyển hồ sơ",
        )
    )


@transaction.atomic
def take_over(
    dossier: Dossier, *, actor: User, at: datetime, seen: int | None = None, request_id: str = ""
) -> Dossier:
    """Confirm at the competent agency that a dossier handed in elsewhere is here; from now on its clock counts.

    Raises:
        Conflict: it was handed in here, it has been taken over, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.

    Source: Decree 118/2025 article 17(3) as amended by Decree 309/2026 article 8.
    """
    case = take(dossier, Act.TAKE_OVER, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    assert case.state.competent_agency is not None
    return case.write(e.TakenOver(at=case.at, by=case.by, unit=case.state.competent_agency))


@transaction.atomic
def finish_step(
    dossier: Dossier,
    *,
    number: int,
    note: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Mark a step as done; the last open one leaves the dossier without a holder until it is handed on or decided.

    Raises:
        Conflict: the step is not open, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.
    """
    case = take(dossier, Act.HANDLE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(e.StepFinished(at=case.at, by=case.by, number=number, note=note.strip()))


@transaction.atomic
def request_opinion(
    dossier: Dossier,
    *,
    unit: Unit,
    question: str,
    answer_due_at: datetime,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Ask another unit, by a moment; until it answers, it sees the dossier.

    Raises:
        InvalidInput: there is no question.
        Conflict: the unit has been asked and has not answered, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.

    Source: Decree 61/2018 article 19(1–5).
    """
    words = required(question, "nội dung xin ý kiến", "what is asked")
    case = take(dossier, Act.HANDLE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(
        e.OpinionRequested(
            at=case.at, by=case.by, unit=unit.pk, question=words, answer_due_at=answer_due_at
        )
    )


@transaction.atomic
def give_opinion(
    dossier: Dossier,
    *,
    unit: Unit,
    opinion: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Answer for a unit that was asked.

    Raises:
        InvalidInput: there is no answer.
        NotAllowed: the actor does not handle dossiers in the unit.
        Conflict: the unit was not asked, or see `acting.take`.
        NotFound: see `acting.take`.
    """
    words = required(opinion, "ý kiến", "the opinion")
    right = right_in_units(actor, Act.ANSWER, {unit.pk})
    if right is None:
        raise refusals.not_allowed(Act.ANSWER.value)
    case = take(
        dossier,
        Act.ANSWER,
        actor=actor,
        at=at,
        seen=seen,
        request_id=request_id,
        right=right,
    )
    if case.repeated:
        return case.row
    return case.write(e.OpinionGiven(at=case.at, by=case.by, unit=unit.pk, opinion=words))


@transaction.atomic
def extend(
    dossier: Dossier,
    *,
    amount: Decimal,
    unit: str,
    reason: str,
    apology: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Move the due time once, early enough before it, with an apology; the original due time stays.

    Args:
        dossier: being handled.
        amount: how much more, counted from the due time.
        unit: hour, working_day, day or month.
        reason: why it takes longer.
        apology: the words to the citizen; drafted where empty.
        actor: who signs it.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there is no reason, nothing to extend, or the amount is nothing.
        Conflict: it is too late or has been extended, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.

    Source: Decree 61/2018 article 19(9).
    """
    words = required(reason, "lý do gia hạn", "the reason")
    if amount <= 0:
        raise refusals.bad_amount(amount)
    case = take(dossier, Act.EXTEND, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    due = _extensible(case)
    text = apology.strip() or _apology(case.row, due, amount=amount, unit=unit, reason=words)
    return case.write(
        e.Extended(
            at=case.at,
            by=case.by,
            extra_amount=amount,
            extra_unit=unit,
            reason=words,
            apology=text,
        )
    )


def drafted_apology(dossier: Dossier, *, amount: Decimal, unit: str, reason: str) -> str:
    """Return the words that an extension would say to the citizen, to be read and changed before it is signed.

    Raises:
        InvalidInput: there is no reason or nothing to extend, or the amount is nothing.
    """
    words = required(reason, "lý do gia hạn", "the reason")
    if amount <= 0:
        raise refusals.bad_amount(amount)
    if dossier.due_at is None:
        raise refusals.nothing_to_extend()
    return _apology(dossier, dossier.due_at, amount=amount, unit=unit, reason=words)


def _apology(row: Dossier, due: datetime, *, amount: Decimal, unit: str, reason: str) -> str:
    calendar = calendar_for(row.competent_agency_id, first=due, last=due)
    later = term_after(calendar, due, amount, unit)
    assert later is not None
    return draft_apology(code=row.code, subject=row.subject, reason=reason, due=due, later=later)


def _extensible(case: Case) -> datetime:
    """Return the due time of a dossier that may still be extended by the calendar."""
    due = case.state.due_at
    if due is None:
        raise refusals.nothing_to_extend()
    days = clock_rule("apology_before_due_days", timezone.localdate(case.at)).value
    assert isinstance(days, int)
    left = due.astimezone(ZONE).date() - case.at.astimezone(ZONE).date()
    if left.days < days and not case.state.extension_count:
        raise refusals.too_late_to_extend(due, days)
    return due
