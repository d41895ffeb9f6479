"""Sending feedback in, adding to it, and judging its answer: each done once for its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pydantic import Field

from thuocdo.accounts.idempotency import once
from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.pages import Id
from thuocdo.api.routing import answer, post
from thuocdo.api.v1.dossiers.bodies import AnyUnitCode, Body, Key, Words
from thuocdo.api.v1.dossiers.doing import fingerprint, marked, unit_named
from thuocdo.api.v1.feedback.answers import FeedbackAnswer, FeedbackKind, whole_answer
from thuocdo.api.v1.feedback.looking import found_feedback, router
from thuocdo.api.v1.feedback.reading import ExternalCode
from thuocdo.facts.references import RecordRef
from thuocdo.feedback import systems
from thuocdo.feedback.models.feedback import LONGEST_SUBJECT
from thuocdo.feedback.steps import Matter, Sender

ROOM = "feedback"
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


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

    return done_once(request, fingerprint(request, body), idempotency_key, done, made)


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
    row = found_feedback(request, feedback_id)

    def done() -> RecordRef:
        systems.add(row.pk, words=body.words, actor=asking(request), at=timezone.now())
        return RecordRef(ROOM, str(row.pk))

    return done_once(request, fingerprint(request, body), idempotency_key, done)


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
    row = found_feedback(request, feedback_id)

    def done() -> RecordRef:
        systems.judge(row.pk, liked=body.liked, actor=asking(request), at=timezone.now())
        return RecordRef(ROOM, str(row.pk))

    return done_once(request, fingerprint(request, body), idempotency_key, done)


def done_once(
    request: HttpRequest,
    said: str,
    key: str,
    act: Callable[[], RecordRef],
    made: Sequence[bool] = (),
) -> HttpResponse:
    """Do an act once for its key, and answer with the feedback as it is now.

    Args:
        request: of the program.
        said: the fingerprint of what it asks for.
        key: chosen by the program.
        act: does it.
        made: true in it, once it was done, where something new came of it: 201.
    """
    outcome = once(
        act,
        token=token_in(request),
        key=key,
        fingerprint=said,
        at=timezone.now(),
    )
    now = whole_answer(found_feedback(request, int(outcome.record.id)))
    response = answer(request, now, status=201 if any(made) else 200)
    return marked(response, repeated=outcome.repeated)
