"""What every act on feedback does: find and lock the row, note what happened, keep what came with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

import structlog

from thuocdo.feedback import refusals
from thuocdo.feedback.deadlines import PUBLISH_DAYS, TAKE_ON_OR_PASS_ON_DAYS, due_after
from thuocdo.feedback.models import Feedback, FeedbackEvent, FeedbackFile
from thuocdo.feedback.models.feedback import LONGEST_SUBJECT, LONGEST_WORDS, MOST_FILES
from thuocdo.feedback.rules import Act, may
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, User
    from thuocdo.attachments.services import NamedFile
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

State, Event = Feedback.State, FeedbackEvent.Kind
#: It waits for an answer.
OPEN = (State.RECEIVED, State.PROCESSING)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is brought up. `dossier_id` is that of a dossier it is about, and `files` are the sender's; the caller has made sure of both."""

    kind: str
    subject: str
    words: str
    dossier_id: int | None = None
    files: Sequence[NamedFile] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings it up: a name, and an address, a phone or a mail; who is signed in at the portal is answered there."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


def received(
    unit: Unit,
    sender: Sender,
    matter: Matter,
    way: str,
    *,
    request_id: UUID,
    at: datetime,
    actor: User | None = None,
    citizen: Citizen | None = None,
    external_code: str = "",
) -> Feedback:
    """Take feedback in; the same request again is the same feedback.

    Raises:
        InvalidInput: a part is missing, it has no sender, or too many files.
    """
    phone = parse_phone(sender.phone).e164 if sender.phone.strip() else ""
    row = Feedback(
        kind=matter.kind,
        way=way,
        unit=unit,
        first_unit=unit,
        dossier_id=matter.dossier_id,
        subject=" ".join(written(matter.subject, LONGEST_SUBJECT).split()),
        words=written(matter.words, LONGEST_WORDS),
        citizen=citizen,
        sender_name=" ".join(written(sender.name, 200).split()),
        sender_phone=phone,
        sender_email=written(sender.email, 254),
        sender_address=written(sender.address, 300),
        recorded_by=actor,
        external_code=external_code,
        request_id=request_id,
        received_at=at,
        step_due_at=due_after(at, TAKE_ON_OR_PASS_ON_DAYS, unit=unit),
    )
    _refuse_what_lacks(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            return noted(row, Event.RECEIVED, actor, at, files=matter.files)
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


def locked(feedback_id: int, actor: User, act: Act, states: Collection[str]) -> Feedback:
    """Return feedback that a person handles, its row locked.

    Raises:
        NotFound: it is not there for him.
        NotAllowed: he may not.
        Conflict: it stands in another state.
    """
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


def locked_of(feedback_id: int, citizen: Citizen, states: Collection[str]) -> Feedback:
    """Return the own feedback of a citizen, its row locked.

    Raises:
        NotFound: it is not his.
        Conflict: it stands in another state.
    """
    rows = Feedback.objects.of_citizen(citizen).select_for_update(of=("self",))
    row = rows.select_related("unit").filter(pk=feedback_id).first()
    if row is None:
        raise refusals.not_found()
    if row.state not in states:
        raise refusals.stands_elsewhere()
    return row


def passed(row: Feedback, at: datetime) -> None:
    """Note that a step was done, and since when it is late if it was done too late."""
    if row.late_since is None and at > row.step_due_at:
        row.late_since = row.step_due_at


def noted(
    row: Feedback,
    kind: str,
    actor: User | None,
    at: datetime,
    words: str = "",
    *,
    files: Sequence[NamedFile] = (),
) -> Feedback:
    """Keep the row and what happened to it, with the files that came with that.

    Raises:
        InvalidInput: more files than are taken at once.
    """
    refuse_many(len(files))
    if row.state == State.ANSWERED and kind == Event.ANSWERED:
        # Publication has a term of its own, which says nothing of whether the answer was in time.
        row.step_due_at = due_after(at, PUBLISH_DAYS, unit=row.unit)
    if kind not in {Event.RECEIVED, Event.CONTACT_SHOWN}:
        row.save()
    event = FeedbackEvent.objects.create(
        feedback=row, kind=kind, at=at, actor=actor, unit=row.unit, words=words
    )
    different: dict[int, NamedFile] = {}
    for file in files:
        different.setdefault(file.attachment.pk, file)
    FeedbackFile.objects.bulk_create(
        FeedbackFile(feedback=row, event=event, attachment=one.attachment, name=one.name)
        for one in different.values()
    )
    log.info("feedback_moved", feedback=row.pk, kind=kind, unit=row.unit_id)
    return row


def refuse_many(count: int) -> None:
    """Refuse more files than are taken at once.

    Raises:
        InvalidInput: there are more.
    """
    if count > MOST_FILES:
        raise refusals.too_many_files()


def written(text: str, longest: int = LONGEST_WORDS) -> str:
    """Return what somebody wrote as it is kept."""
    return text.replace("\x00", "").strip()[:longest]
