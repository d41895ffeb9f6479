"""What programs get of feedback: what was sent in, what happened to it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.utils import timezone

from pydantic import Field

from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.feedback.models import Feedback, FeedbackEvent, FeedbackFile

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
    _Kind.RECOUNTED,
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
class FeedbackFileAnswer:
    """One file that came with feedback or with its answer. What the virus scanner finds harmful is never kept, so it is not here."""

    id: int
    name: str
    media_type: Annotated[str, Field(description="judged by its content")]
    size_bytes: int
    sha256: str
    scan: Annotated[
        Literal["clean", "not_scanned"],
        Field(
            description="when this content first came in; not_scanned: there was no virus scanner"
        ),
    ]
    came_with: Annotated[
        Literal["received", "added", "answered"], Field(description="kind of its step")
    ]
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """One feedback with its answer (or why it was refused), what was published of both, its files, and what happened to it."""

    feedback: FeedbackHead
    words: str
    answer: str
    public_words: str
    public_answer: str
    files: Annotated[list[FeedbackFileAnswer], Field(description="in the order they came")]
    steps: list[FeedbackStep]


def files_told(row: Feedback) -> QuerySet[FeedbackFile]:
    """Return the files that the sender may have: his own, and those of the answer."""
    files = row.files.filter(event__kind__in=TOLD)
    return files.select_related("attachment", "event").order_by("pk")


def _file_answer(one: FeedbackFile) -> FeedbackFileAnswer:
    kept = one.attachment
    return FeedbackFileAnswer(
        id=one.pk,
        name=one.name,
        media_type=kept.media_type,
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        scan="clean" if kept.scanned_by else "not_scanned",
        came_with=one.event.kind,  # type: ignore[arg-type] # the only kinds that bring files
        at=timezone.localtime(one.event.at),
    )


def whole_answer(row: Feedback) -> FeedbackAnswer:
    """Return one feedback with what its sender is told of it."""
    events = row.events.filter(kind__in=TOLD).select_related("unit").order_by("pk")
    return FeedbackAnswer(
        feedback=head_answer(row),
        words=row.words,
        answer=row.answer,
        public_words=row.public_words,
        public_answer=row.public_answer,
        files=[_file_answer(one) for one in files_told(row)],
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
