"""Feedback that other systems send in, such as the national one: taken once, added to, judged by the sender there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from thuocdo.accounts.scope import units_visible_to
from thuocdo.feedback import refusals
from thuocdo.feedback.conversation import keep_added
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.models.feedback import LONGEST_EXTERNAL_CODE
from thuocdo.feedback.steps import (
    OPEN,
    Event,
    Matter,
    Sender,
    State,
    noted,
    received,
    refuse_many,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from thuocdo.accounts.models import User
    from thuocdo.attachments.services import NamedFile
    from thuocdo.organisations.models import Unit


def take_in(
    *,
    unit: Unit,
    sender: Sender,
    matter: Matter,
    external_code: str,
    actor: User,
    at: datetime,
) -> tuple[Feedback, bool]:
    """Take in what a system forwards; return it, and whether it is new. The same number of the same system is the same feedback.

    Args:
        unit: whom it is for; one that the program sees into.
        sender: who brought it up there.
        matter: what it is about.
        external_code: its number there.
        actor: the account of the program.
        at: the moment.

    Raises:
        InvalidInput: something is missing, its number there among it.
        NotAllowed: the program sends in for other units.
    """
    code = written(external_code, LONGEST_EXTERNAL_CODE)
    if not code:
        raise refusals.not_filled_in("external_code")
    known = Feedback.objects.filter(recorded_by=actor, external_code=code).first()
    if known is not None:
        return known, False
    if not units_visible_to(actor).filter(pk=unit.pk).exists():
        raise refusals.not_allowed()
    made = received(
        unit,
        sender,
        matter,
        Feedback.Way.FORWARDED,
        request_id=uuid5(NAMESPACE_URL, f"feedback:{actor.pk}:{code}"),
        at=at,
        actor=actor,
        external_code=code,
    )
    return made, made.received_at == at


def add(
    feedback_id: int, *, words: str, actor: User, at: datetime, files: Sequence[NamedFile] = ()
) -> Feedback:
    """Keep what the sender added in the system that sent his feedback in.

    Raises:
        NotFound: the program did not send it in.
        Conflict: it was answered.
        InvalidInput: nothing is added, or too many files.
    """
    with transaction.atomic():
        row = _sent_in(feedback_id, actor, OPEN)
        return keep_added(row, words, actor=actor, at=at, files=files)


def refuse_files(row: Feedback, count: int) -> None:
    """Refuse what `add` will refuse of files, before they are looked through and kept.

    Raises:
        Conflict: the feedback was answered.
        InvalidInput: too many files.
    """
    _refuse_other_states(row, OPEN)
    refuse_many(count)


def judge(feedback_id: int, *, liked: bool, actor: User, at: datetime) -> Feedback:
    """Keep whether the sender is satisfied with the answer; said again it is changed.

    Raises:
        NotFound: the program did not send it in.
        Conflict: there is no answer yet.
    """
    with transaction.atomic():
        row = _sent_in(feedback_id, actor, {State.ANSWERED, State.PUBLISHED})
        if row.liked is liked:
            return row
        row.liked = liked
        return noted(row, Event.JUDGED, actor, at, "liked" if liked else "disliked")


def _sent_in(feedback_id: int, actor: User, states: Collection[str]) -> Feedback:
    rows = Feedback.objects.sent_in_by(actor).select_for_update(of=("self",))
    row = rows.select_related("unit").filter(pk=feedback_id).first()
    if row is None:
        raise refusals.not_found()
    _refuse_other_states(row, states)
    return row


def _refuse_other_states(row: Feedback, states: Collection[str]) -> None:
    if row.state not in states:
        raise refusals.stands_elsewhere()
