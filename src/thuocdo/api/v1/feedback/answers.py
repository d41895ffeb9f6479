"""What programs get of feedback: what was sent in, what happened to it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone

from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.feedback.models import Feedback, FeedbackEvent

FeedbackState = Literal["received", "processing", "answered", "published", "refused"]
FeedbackKind = Literal["regulation", "behaviour", "proposal"]
_Kind = FeedbackEvent.Kind
#: What the sender is told of; who looked at his phone is for the agency.
TOLD = (
    _Kind.RECEIVED,
    _Kind.TAKEN_ON,
    _Kind.PASSED_ON,
    _Kind.ASKED,
    _Kind.ADDED,
    _Kind.ANSWERED,
    _Kind.REFUSED,
    _Kind.PUBLISHED,
    _Kind.JUDGED,
)
#: Events whose words are for the sender.
_SPOKEN = frozenset({_Kind.PASSED_ON, _Kind.ASKED, _Kind.ADDED, _Kind.REFUSED})


@dataclass(frozen=True, slots=True)
class FeedbackHead:
    """One feedback as a list shows it. `unit` is where it lies now; `asked` says that the sender was asked for more and has not said it."""

    id: int
    code: str
    external_code: str
    kind: FeedbackKind
    state: FeedbackState
    subject: str
    unit: UnitRef
    received_at: datetime
    step_due_at: datetime
    ended_at: datetime | None
    asked: bool
    liked: bool | None


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """A page of feedback, newest first."""

    items: list[FeedbackHead]
    next: str | None


@dataclass(frozen=True, slots=True)
class FeedbackStep:
    """One thing that happened. `words` are there where they are for the sender: a question, what was added, why it was passed on or refused."""

    kind: str
    at: datetime
    unit: UnitRef
    words: str


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """One feedback with its answer (or why it was refused), what was published of both, and what happened to it."""

    feedback: FeedbackHead
    words: str
    answer: str
    public_words: str
    public_answer: str
    steps: list[FeedbackStep]


def whole_answer(row: Feedback) -> FeedbackAnswer:
    """Return one feedback with what its sender is told of it."""
    events = row.events.filter(kind__in=TOLD).select_related("unit").order_by("pk")
    return FeedbackAnswer(
        feedback=head_answer(row),
        words=row.words,
        answer=row.answer,
        public_words=row.public_words,
        public_answer=row.public_answer,
        steps=[
            FeedbackStep(
                one.kind,
                timezone.localtime(one.at),
                unit_ref(one.unit),
                one.words if one.kind in _SPOKEN else "",
            )
            for one in events
        ],
    )


def head_answer(row: Feedback) -> FeedbackHead:
    """Return one feedback as a list shows it."""
    return FeedbackHead(
        id=row.pk,
        code=row.code,
        external_code=row.external_code,
        kind=row.kind,  # type: ignore[arg-type] # the choices of the model
        state=row.state,  # type: ignore[arg-type] # the choices of the model
        subject=row.subject,
        unit=unit_ref(row.unit),
        received_at=timezone.localtime(row.received_at),
        step_due_at=timezone.localtime(row.step_due_at),
        ended_at=timezone.localtime(row.ended_at) if row.ended_at else None,
        asked=row.asked_at is not None,
        liked=row.liked,
    )
