"""What can be done with feedback: sent at the portal, recorded by an official, taken on, passed on, refused, answered, published, judged.

The only writer of `Feedback`. Each act locks the row, asks whether it may be, changes it and writes its event in one transaction; an act that no
longer fits the state is refused, so of two officials at once the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

import structlog

from thuocdo.feedback import refusals
from thuocdo.feedback.deadlines import (
    ANSWER_DAYS,
    PUBLISH_DAYS,
    REFUSE_DAYS,
    TAKE_ON_OR_PASS_ON_DAYS,
    due_after,
)
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.models.feedback import LONGEST_SUBJECT, LONGEST_WORDS
from thuocdo.feedback.rules import Act, may, recording_units
from thuocdo.feedback.telling import tell_answered
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

_State, _Event = Feedback.State, FeedbackEvent.Kind
_OPEN = (_State.RECEIVED, _State.PROCESSING)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is brought up. `dossier_id` is that of a dossier it is about; the caller has made sure that it is the sender's."""

    kind: str
    subject: str
    words: str
    dossier_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings it up: a name, and an address, a phone or a mail; who is signed in at the portal is answered there."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


def send(
    *, citizen: Citizen, unit: Unit, matter: Matter, request_id: UUID, at: datetime
) -> Feedback:
    """Take in what a citizen sends at the portal.

    Args:
        citizen: who is signed in.
        unit: whom he sends it to.
        matter: what it is about.
        request_id: of the form; sent twice it is one.
        at: the moment.

    Raises:
        InvalidInput: something is missing, his own name among it.
    """
    sender = Sender(citizen.full_name, citizen.phone, citizen.email)
    return _received(
        unit, sender, matter, Feedback.Way.PORTAL, request_id=request_id, at=at, citizen=citizen
    )


def record(
    *,
    unit: Unit,
    sender: Sender,
    matter: Matter,
    way: str,
    request_id: UUID,
    actor: User,
    at: datetime,
) -> Feedback:
    """Record what came in person, by post, by phone, or from another agency.

    Raises:
        InvalidInput: something is missing; nameless feedback is not taken (Decree 20/2008 article 7).
        NotAllowed: he does not record for that unit.
    """
    if not recording_units(actor).filter(pk=unit.pk).exists():
        raise refusals.not_allowed()
    if way not in set(Feedback.Way.values) - {Feedback.Way.PORTAL}:
        raise refusals.not_filled_in("way")
    return _received(unit, sender, matter, way, request_id=request_id, at=at, actor=actor)


def take_on(feedback_id: int, *, kind: str, actor: User, at: datetime) -> Feedback:
    """Say that the unit is competent, and of which kind it is.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: it is not there for him, he may not, it stands elsewhere, there is no such kind.
    """
    if kind not in Feedback.Kind.values:
        raise refusals.not_filled_in("kind")
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.HANDLE, {_State.RECEIVED})
        _pass(row, at)
        row.kind, row.state = kind, _State.PROCESSING
        row.step_due_at = due_after(row.passed_on_at or row.received_at, ANSWER_DAYS, unit=row.unit)
        return _noted(row, _Event.TAKEN_ON, actor, at)


def pass_on(feedback_id: int, *, to: Unit, reason: str, actor: User, at: datetime) -> Feedback:
    """Hand it on to the competent unit, whose time to answer begins anew.

    Raises:
        NotFound, NotAllowed, Conflict: as `take_on`.
        InvalidInput: it lies there already, that unit is no more, or no reason is given.

    Source: Decree 20/2008 article 9.
    """
    reason = _words(reason, LONGEST_WORDS)
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.HANDLE, _OPEN)
        if to.pk == row.unit_id:
            raise refusals.lies_there_already()
        if not reason:
            raise refusals.not_filled_in("reason")
        # Whoever gets it is late by his own days alone; that it was passed on too late stands in the events.
        row.late_since = None
        row.unit, row.state, row.passed_on_at = to, _State.RECEIVED, at
        row.step_due_at = due_after(at, TAKE_ON_OR_PASS_ON_DAYS, unit=to)
        return _noted(row, _Event.PASSED_ON, actor, at, reason)


def refuse(feedback_id: int, *, reason: str, actor: User, at: datetime) -> Feedback:
    """Say that it cannot be taken as feedback, and why.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `take_on`.
    """
    reason = _words(reason, LONGEST_WORDS)
    if not reason:
        raise refusals.not_filled_in("reason")
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.HANDLE, {_State.RECEIVED})
        came = row.passed_on_at or row.received_at
        row.step_due_at = due_after(came, REFUSE_DAYS, unit=row.unit)
        _pass(row, at)
        row.state, row.answer, row.ended_at = _State.REFUSED, reason, at
        _noted(row, _Event.REFUSED, actor, at, reason)
        tell_answered(row, at=at)
        return row


def answer(feedback_id: int, *, words: str, actor: User, at: datetime) -> Feedback:
    """Answer the sender; he is told at once, everybody else once it is published.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `take_on`.
    """
    words = _words(words, LONGEST_WORDS)
    if not words:
        raise refusals.not_filled_in("answer")
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.HANDLE, {_State.PROCESSING})
        _pass(row, at)
        row.state, row.answer, row.ended_at = _State.ANSWERED, words, at
        _noted(row, _Event.ANSWERED, actor, at, words)
        tell_answered(row, at=at)
        return row


def publish(feedback_id: int, *, matter: str, answer: str, actor: User, at: datetime) -> Feedback:
    """Show everybody what was brought up and what was answered, in words that name nobody.

    Args:
        feedback_id: which.
        matter: what was brought up, as everybody may read it.
        answer: the answer, as everybody may read it.
        actor: who leads, or controls procedures.
        at: the moment.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `take_on`; a name, phone or mail of the sender stands in the words.

    Source: Decree 20/2008 article 19.
    """
    matter, answer = _words(matter, LONGEST_WORDS), _words(answer, LONGEST_WORDS)
    if not matter or not answer:
        raise refusals.not_filled_in("public_words")
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.PUBLISH, {_State.ANSWERED})
        if _names_sender(row, f"{matter}\n{answer}"):
            raise refusals.names_the_sender()
        row.state, row.public_words, row.public_answer = _State.PUBLISHED, matter, answer
        row.published_at = at
        return _noted(row, _Event.PUBLISHED, actor, at)


def judge(feedback_id: int, *, citizen: Citizen, liked: bool, at: datetime) -> Feedback:
    """Keep whether the sender is satisfied with the answer; said again it is changed.

    Raises:
        NotFound: it is not his.
        Conflict: there is no answer yet.
    """
    with transaction.atomic():
        row = (
            Feedback.objects.of_citizen(citizen)
            .select_for_update(of=("self",))
            .filter(pk=feedback_id)
            .first()
        )
        if row is None:
            raise refusals.not_found()
        if row.state not in {_State.ANSWERED, _State.PUBLISHED}:
            raise refusals.stands_elsewhere()
        if row.liked is liked:
            return row
        row.liked = liked
        return _noted(row, _Event.JUDGED, None, at, "liked" if liked else "disliked")


def show_sender(feedback_id: int, *, actor: User, at: datetime) -> Feedback:
    """Let who handles it see the sender in full; that he looked is kept.

    Raises:
        NotFound, NotAllowed: it is not there for him, or he does not handle it.
    """
    with transaction.atomic():
        row = _locked(feedback_id, actor, Act.HANDLE, set(_State))
        return _noted(row, _Event.CONTACT_SHOWN, actor, at)


def _received(
    unit: Unit,
    sender: Sender,
    matter: Matter,
    way: str,
    *,
    request_id: UUID,
    at: datetime,
    actor: User | None = None,
    citizen: Citizen | None = None,
) -> Feedback:
    phone = parse_phone(sender.phone).e164 if sender.phone.strip() else ""
    row = Feedback(
        kind=matter.kind,
        way=way,
        unit=unit,
        first_unit=unit,
        dossier_id=matter.dossier_id,
        subject=" ".join(_words(matter.subject, LONGEST_SUBJECT).split()),
        words=_words(matter.words, LONGEST_WORDS),
        citizen=citizen,
        sender_name=" ".join(_words(sender.name, 200).split()),
        sender_phone=phone,
        sender_email=_words(sender.email, 254),
        sender_address=_words(sender.address, 300),
        recorded_by=actor,
        request_id=request_id,
        received_at=at,
        step_due_at=due_after(at, TAKE_ON_OR_PASS_ON_DAYS, unit=unit),
    )
    _refuse_what_lacks(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            return _noted(row, _Event.RECEIVED, actor, at)
    except IntegrityError:  # the same form again
        known = Feedback.objects.filter(
            request_id=request_id, citizen=citizen, recorded_by=actor
        ).first()
        if known is None:
            raise
        return known


def _refuse_what_lacks(row: Feedback) -> None:
    if row.kind not in Feedback.Kind.values:
        raise refusals.not_filled_in("kind")
    for name in ("subject", "words"):
        if not getattr(row, name):
            raise refusals.not_filled_in(name)
    reached = row.citizen_id or row.sender_phone or row.sender_email or row.sender_address
    if not row.sender_name or not reached:
        raise refusals.nameless()


def _locked(feedback_id: int, actor: User, act: Act, states: Collection[str]) -> Feedback:
    row = (
        Feedback.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=feedback_id)
        .first()
    )
    if row is None:
        raise refusals.not_found()
    if not may(actor, act, row.unit_id):
        raise refusals.not_allowed()
    if row.state not in states:
        raise refusals.stands_elsewhere()
    return row


def _pass(row: Feedback, at: datetime) -> None:
    """Note that a step was done, and since when it is late if it was done too late."""
    if row.late_since is None and at > row.step_due_at:
        row.late_since = row.step_due_at


def _noted(row: Feedback, kind: str, actor: User | None, at: datetime, words: str = "") -> Feedback:
    if row.state == _State.ANSWERED and kind == _Event.ANSWERED:
        # Publication has a term of its own, which says nothing of whether the answer was in time.
        row.step_due_at = due_after(at, PUBLISH_DAYS, unit=row.unit)
    if kind not in {_Event.RECEIVED, _Event.CONTACT_SHOWN}:
        row.save()
    FeedbackEvent.objects.create(
        feedback=row, kind=kind, at=at, actor=actor, unit=row.unit, words=words
    )
    log.info("feedback_moved", feedback=row.pk, kind=kind, unit=row.unit_id)
    return row


def _names_sender(row: Feedback, text: str) -> bool:
    """Say whether a text has the sender's name, phone or mail in it."""
    folded = " ".join(text.casefold().split())
    figures = "".join(sign for sign in text if sign.isdigit())
    phone = "".join(sign for sign in row.sender_phone if sign.isdigit())[-9:]
    marks = [row.sender_name.casefold(), row.sender_email.casefold()]
    return any(one and one in folded for one in marks) or bool(phone and phone in figures)


def _words(text: str, longest: int) -> str:
    return text.replace("\x00", "").strip()[:longest]
