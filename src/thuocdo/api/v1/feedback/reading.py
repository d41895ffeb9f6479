"""Feedback that was sent in, and how it stands."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest

from ninja import Query
from pydantic import Field

from thuocdo.accounts.models import Scope
from thuocdo.api.pages import Id, Paging, page_of
from thuocdo.api.routing import get
from thuocdo.api.v1.feedback.answers import (
    FeedbackAnswer,
    FeedbackPage,
    FeedbackState,
    head_answer,
    whole_answer,
)
from thuocdo.api.v1.feedback.looking import found_feedback, router, sent_in
from thuocdo.feedback.models.feedback import LONGEST_EXTERNAL_CODE

ExternalCode = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_EXTERNAL_CODE, pattern=r"^[\x21-\x7e]+$"),
]


class FeedbackFilter(Paging):
    """Which feedback."""

    state: FeedbackState | None = None
    external_code: ExternalCode | None = None


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
    rows = sent_in(request)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.external_code is not None:
        rows = rows.filter(external_code=wanted.external_code)
    found, following = page_of(request, rows, wanted)
    return FeedbackPage([head_answer(one) for one in found], following)


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
    return whole_answer(found_feedback(request, feedback_id))
