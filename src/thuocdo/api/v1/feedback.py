"""Feedback and recommendations that other systems send in: taken once, followed, added to, judged; with the answers of the units.

A program sees what it sent in itself, never what others brought up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ninja import Query, Router
from pydantic import Field

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.pages import Id, Paging, page_of
from thuocdo.api.problems import not_found
from thuocdo.api.routing import answer, get, post
from thuocdo.api.v1.dossiers.bodies import AnyUnitCode, Body, Key, Words
from thuocdo.api.v1.dossiers.doing import fingerprint, marked, unit_named
from thuocdo.api.v1.values import UnitRef, unit_ref
from thuocdo.facts.references import RecordRef
from thuocdo.feedback import systems
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.models.feedback import LONGEST_EXTERNAL_CODE, LONGEST_SUBJECT
from thuocdo.feedback.steps import Matter, Sender

router = Router()

ROOM = "feedback"
FeedbackState = Literal["received", "processing", "answered", "published", "refused"]
FeedbackKind = Literal["regulation", "behaviour", "proposal"]
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
ExternalCode = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_EXTERNAL_CODE, pattern=r"^[\x21-\x7e]+$"),
]
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


class FeedbackFilter(Paging):
    """Which feedback."""

    state: FeedbackState | None = None
    external_code: ExternalCode | None = None


class SenderBody(Body):
    """Who brought it up: a name, and one way to reach him at the least."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=_PRINTABLE)]
    phone: Annotated[str, Field(max_length=20, pattern=_PRINTABLE)] = ""
    email: Annotated[str, Field(max_length=254, pattern=_PRINTABLE)] = ""
    address: Annotated[str, Field(max_length=300, pattern=_PRINTABLE)] = ""


class SendFeedbackBody(Body):
    """What is brought up, by whom, for which unit; `external_code` is its number in the system that sends it in."""

    external_code: ExternalCode
    unit: AnyUnitCode
    kind: FeedbackKind
    subject: Annotated[str, Field(min_length=1, max_length=LONGEST_SUBJECT, pattern=_PRINTABLE)]
    words: Annotated[Words, Field(min_length=1)]
    sender: SenderBody


class AdditionBody(Body):
    """What the sender adds."""

    words: Annotated[Words, Field(min_length=1)]


class JudgementBody(Body):
    """Whether the sender is satisfied with the answer."""

    liked: bool


@get(
    router,
    "/feedback",
    scope=Scope.FEEDBACK,
    answers=FeedbackPage,
    summary="Feedback sent in",
    summary_vi="Danh sách phản ánh, kiến nghị đã gửi",
)
def list_feedback(request: HttpRequest, wanted: Query[FeedbackFilter]) -> FeedbackPage:
    """List the feedback that the program sent in, newest first."""
    rows = _sent_in(request)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.external_code is not None:
        rows = rows.filter(external_code=wanted.external_code)
    found, following = page_of(request, rows, wanted)
    return FeedbackPage([_head(one) for one in found], following)


@get(
    router,
    "/feedback/{feedback_id}",
    scope=Scope.FEEDBACK,
    answers=FeedbackAnswer,
    summary="One feedback with its answer",
    summary_vi="Một phản ánh, kiến nghị với trả lời",
)
def get_feedback(request: HttpRequest, feedback_id: Id) -> FeedbackAnswer:
    """Return one feedback that the program sent in, with the answer, and what was asked of the sender."""
    return _whole(_found(request, feedback_id))


@post(
    router,
    "/feedback",
    scope=Scope.FEEDBACK,
    answers=FeedbackAnswer,
    statuses=(200, 201),
    summary="Send feedback in",
    summary_vi="Gửi phản ánh, kiến nghị",
)
def send_feedback(
    request: HttpRequest, body: SendFeedbackBody, idempotency_key: Key
) -> HttpResponse:
    """Take in what somebody brought up elsewhere: 201 new, 200 known by its `external_code`; what is known stays as it is."""
    unit = unit_named(body.unit, "unit")
    made: list[bool] = []

    def done() -> RecordRef:
        row, new = systems.take_in(
            unit=unit,
            sender=Sender(
                body.sender.name, body.sender.phone, body.sender.email, body.sender.address
            ),
            matter=Matter(body.kind, body.subject, body.words),
            external_code=body.external_code,
            actor=asking(request),
            at=timezone.now(),
        )
        made.append(new)
        return RecordRef(ROOM, str(row.pk))

    return _done_once(request, body, idempotency_key, done, made)


@post(
    router,
    "/feedback/{feedback_id}/additions",
    scope=Scope.FEEDBACK,
    answers=FeedbackAnswer,
    statuses=(200,),
    summary="Pass on what the sender adds",
    summary_vi="Chuyển nội dung người gửi bổ sung",
)
def add_to_feedback(
    request: HttpRequest, feedback_id: Id, body: AdditionBody, idempotency_key: Key
) -> HttpResponse:
    """Keep what the sender added by himself, or because he was asked. Answered already: 409."""
    row = _found(request, feedback_id)

    def done() -> RecordRef:
        systems.add(row.pk, words=body.words, actor=asking(request), at=timezone.now())
        return RecordRef(ROOM, str(row.pk))

    return _done_once(request, body, idempotency_key, done)


@post(
    router,
    "/feedback/{feedback_id}/judgement",
    scope=Scope.FEEDBACK,
    answers=FeedbackAnswer,
    statuses=(200,),
    summary="Say whether the sender is satisfied",
    summary_vi="Báo người gửi có hài lòng không",
)
def judge_feedback(
    request: HttpRequest, feedback_id: Id, body: JudgementBody, idempotency_key: Key
) -> HttpResponse:
    """Keep whether the sender is satisfied with the answer; said again it is changed. No answer yet: 409."""
    row = _found(request, feedback_id)

    def done() -> RecordRef:
        systems.judge(row.pk, liked=body.liked, actor=asking(request), at=timezone.now())
        return RecordRef(ROOM, str(row.pk))

    return _done_once(request, body, idempotency_key, done)


def _done_once(
    request: HttpRequest,
    body: Body,
    key: str,
    act: Callable[[], RecordRef],
    made: Sequence[bool] = (),
) -> HttpResponse:
    outcome = once(
        act,
        token=token_in(request),
        key=key,
        fingerprint=fingerprint(request, body),
        at=timezone.now(),
    )
    now = _whole(_found(request, int(outcome.record.id)))
    response = answer(request, now, status=201 if any(made) else 200)
    return marked(response, repeated=outcome.repeated)


def _sent_in(request: HttpRequest) -> QuerySet[Feedback]:
    program = asking(request)
    rows = Feedback.objects.visible_to(program).sent_in_by(program)
    return rows.select_related("unit")


def _found(request: HttpRequest, feedback_id: int) -> Feedback:
    found = _sent_in(request).filter(pk=feedback_id).first()
    if found is None:
        raise not_found()
    return found


def _whole(row: Feedback) -> FeedbackAnswer:
    events = row.events.filter(kind__in=TOLD).select_related("unit").order_by("pk")
    return FeedbackAnswer(
        feedback=_head(row),
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


def _head(row: Feedback) -> FeedbackHead:
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
