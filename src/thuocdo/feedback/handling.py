"""What can be done with feedback: sent at the portal, recorded by an official, taken on, passed on, refused, answered, published, judged.

With `conversation` and `systems` the only writer of `Feedback`. Each act locks the row, asks whether it may be, changes it and writes its event in one
transaction; an act that no longer fits the state is refused, so of two officials at once the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from thuocdo.feedback import refusals
from thuocdo.feedback.deadlines import ANSWER_DAYS, REFUSE_DAYS, TAKE_ON_OR_PASS_ON_DAYS, due_after
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.rules import Act, recording_units
from thuocdo.feedback.steps import (
    OPEN,
    Event,
    Matter,
    Sender,
    State,
    locked,
    locked_of,
    noted,
    passed,
    received,
    written,
)
from thuocdo.feedback.telling import tell_answered

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, User
    from thuocdo.attachments.services import NamedFile
    from thuocdo.organisations.models import Unit


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
    return received(
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
    return received(unit, sender, matter, way, request_id=request_id, at=at, actor=actor)


def take_on(feedback_id: int, *, kind: str, actor: User, at: datetime) -> Feedback:
    """Say that the unit is competent, and of which kind it is.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: it is not there for him, he may not, it stands elsewhere, there is no such kind.
    """
    if kind not in Feedback.Kind.values:
        raise refusals.not_filled_in("kind")
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, {State.RECEIVED})
        passed(row, at)
        row.kind, row.state = kind, State.PROCESSING
        row.step_due_at = due_after(row.passed_on_at or row.received_at, ANSWER_DAYS, unit=row.unit)
        return noted(row, Event.TAKEN_ON, actor, at)


def pass_on(feedback_id: int, *, to: Unit, reason: str, actor: User, at: datetime) -> Feedback:
    """Hand it on to the competent unit, whose time to answer begins anew.

    Raises:
        NotFound, NotAllowed, Conflict: as `take_on`.
        InvalidInput: it lies there already, that unit is no more, or no reason is given.

    Source: Decree 20/2008 article 9.
    """
    reason = written(reason)
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, OPEN)
        if to.pk == row.unit_id:
            raise refusals.lies_there_already()
        if not reason:
            raise refusals.not_filled_in("reason")
        # Whoever gets it is late by his own days alone; that it was passed on too late stands in the events.
        row.late_since = None
        row.unit, row.state, row.passed_on_at, row.asked_at = to, State.RECEIVED, at, None
        row.step_due_at = due_after(at, TAKE_ON_OR_PASS_ON_DAYS, unit=to)
        return noted(row, Event.PASSED_ON, actor, at, reason)


def refuse(feedback_id: int, *, reason: str, actor: User, at: datetime) -> Feedback:
    """Say that it cannot be taken as feedback, and why.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `take_on`.
    """
    reason = written(reason)
    if not reason:
        raise refusals.not_filled_in("reason")
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, {State.RECEIVED})
        came = row.passed_on_at or row.received_at
        row.step_due_at = due_after(came, REFUSE_DAYS, unit=row.unit)
        passed(row, at)
        row.state, row.answer, row.ended_at, row.asked_at = State.REFUSED, reason, at, None
        noted(row, Event.REFUSED, actor, at, reason)
        tell_answered(row, at=at)
        return row


def answer(
    feedback_id: int, *, words: str, actor: User, at: datetime, files: Sequence[NamedFile] = ()
) -> Feedback:
    """Answer the sender, who is told at once and gets the files; everybody else once it is published, without them.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `take_on`.
    """
    words = written(words)
    if not words:
        raise refusals.not_filled_in("answer")
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, {State.PROCESSING})
        passed(row, at)
        row.state, row.answer, row.ended_at, row.asked_at = State.ANSWERED, words, at, None
        noted(row, Event.ANSWERED, actor, at, words, files=files)
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
    matter, answer = written(matter), written(answer)
    if not matter or not answer:
        raise refusals.not_filled_in("public_words")
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.PUBLISH, {State.ANSWERED})
        if _names_sender(row, f"{matter}\n{answer}"):
            raise refusals.names_the_sender()
        row.state, row.public_words, row.public_answer = State.PUBLISHED, matter, answer
        row.published_at = at
        return noted(row, Event.PUBLISHED, actor, at)


def judge(feedback_id: int, *, citizen: Citizen, liked: bool, at: datetime) -> Feedback:
    """Keep whether the sender is satisfied with the answer; said again it is changed.

    Raises:
        NotFound: it is not his.
        Conflict: there is no answer yet.
    """
    with transaction.atomic():
        row = locked_of(feedback_id, citizen, {State.ANSWERED, State.PUBLISHED})
        if row.liked is liked:
            return row
        row.liked = liked
        return noted(row, Event.JUDGED, None, at, "liked" if liked else "disliked")


def show_sender(feedback_id: int, *, actor: User, at: datetime) -> Feedback:
    """Let who handles it see the sender in full; that he looked is kept.

    Raises:
        NotFound, NotAllowed: it is not there for him, or he does not handle it.
    """
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, set(State))
        return noted(row, Event.CONTACT_SHOWN, actor, at)


def _names_sender(row: Feedback, text: str) -> bool:
    """Say whether a text has the sender's name, phone or mail in it."""
    folded = " ".join(text.casefold().split())
    figures = "".join(sign for sign in text if sign.isdigit())
    phone = "".join(sign for sign in row.sender_phone if sign.isdigit())[-9:]
    marks = [row.sender_name.casefold(), row.sender_email.casefold()]
    return any(one and one in folded for one in marks) or bool(phone and phone in figures)
