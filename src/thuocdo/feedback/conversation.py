"""Asking the sender of feedback for more, and what he adds by himself or when asked, while it waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.feedback import refusals
from thuocdo.feedback.rules import Act
from thuocdo.feedback.steps import OPEN, Event, locked, locked_of, noted, written
from thuocdo.feedback.telling import tell_asked

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen, User
    from thuocdo.attachments.services import NamedFile
    from thuocdo.feedback.models import Feedback


def ask_more(feedback_id: int, *, words: str, actor: User, at: datetime) -> Feedback:
    """Ask the sender for more, who is told of it; the days go on, and it may be answered without his words.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: it is not there for him, he may not, it was answered, nothing is asked.
    """
    words = written(words)
    if not words:
        raise refusals.not_filled_in("question")
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, OPEN)
        row.asked_at = at
        noted(row, Event.ASKED, actor, at, words)
        tell_asked(row, at=at)
        return row


def add(
    feedback_id: int,
    *,
    citizen: Citizen,
    words: str,
    at: datetime,
    files: Sequence[NamedFile] = (),
) -> Feedback:
    """Keep what the sender adds at the portal.

    Raises:
        NotFound: it is not his.
        Conflict: it was answered.
        InvalidInput: he adds nothing, or too many files.
    """
    with transaction.atomic():
        row = locked_of(feedback_id, citizen, OPEN)
        return keep_added(row, words, actor=None, at=at, files=files)


def record_added(
    feedback_id: int,
    *,
    words: str,
    actor: User,
    at: datetime,
    files: Sequence[NamedFile] = (),
) -> Feedback:
    """Keep what a sender added in person, by phone or by post.

    Raises:
        NotFound, NotAllowed, Conflict, InvalidInput: as `ask_more`.
    """
    with transaction.atomic():
        row = locked(feedback_id, actor, Act.HANDLE, OPEN)
        return keep_added(row, words, actor=actor, at=at, files=files)


def keep_added(
    row: Feedback, words: str, *, actor: User | None, at: datetime, files: Sequence[NamedFile] = ()
) -> Feedback:
    """Keep what was added to feedback whose row is locked.

    Raises:
        InvalidInput: nothing is added, or too many files.
    """
    said = written(words)
    if not said and not files:
        raise refusals.not_filled_in("addition")
    row.asked_at, row.added_at = None, at
    return noted(row, Event.ADDED, actor, at, said, files=files)
