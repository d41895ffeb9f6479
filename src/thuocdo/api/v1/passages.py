"""The texts of a unit on the areas of a campaign: what stands there, and writing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ninja import Router
from pydantic import Field

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import asking
from thuocdo.api.pages import Id
from thuocdo.api.routing import get, post
from thuocdo.api.v1.campaigns import SubmissionAnswer, done_once, found_submission
from thuocdo.api.v1.dossiers.bodies import Body, Key
from thuocdo.campaigns.models import Submission
from thuocdo.campaigns.outline import areas
from thuocdo.campaigns.passages import LONGEST, passages_of, write_passage

router = Router()

_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_LARGEST_NUMBER = 2**31 - 1
_MOST_AREAS = 20


@dataclass(frozen=True, slots=True)
class PassageAnswer:
    """The text of one area that is asked for. `number` counts its versions, 0 where nobody wrote; send it back as `seen`."""

    area: str
    title: str
    title_en: str
    number: int
    text: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class PassagesAnswer:
    """All areas a campaign asks for, in the order of the report."""

    submission: int
    passages: list[PassageAnswer]


class PassageBody(Body):
    """What is to stand as the text of an area."""

    area: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    text: Annotated[str, Field(max_length=LONGEST, pattern=_PRINTABLE)]
    seen: Annotated[int, Field(ge=0, le=_LARGEST_NUMBER, description="`number` that was looked at")]


class PassagesBody(Body):
    """Texts to be written together: all of them or none."""

    passages: Annotated[list[PassageBody], Field(min_length=1, max_length=_MOST_AREAS)]


@get(
    router,
    "/submissions/{submission_id}/passages",
    answers=PassagesAnswer,
    summary="The texts of an answer",
    summary_vi="Phần lời trong báo cáo của một đơn vị",
)
def list_passages(request: HttpRequest, submission_id: Id) -> PassagesAnswer:
    """Return what the unit wrote on each area that is asked for; an area nobody wrote on is there with an empty text."""
    return _whole(found_submission(request, submission_id))


@post(
    router,
    "/submissions/{submission_id}/passages",
    scope=Scope.UPLOAD,
    answers=SubmissionAnswer,
    statuses=(200,),
    summary="Write texts",
    summary_vi="Ghi phần lời",
)
def write_passages(
    request: HttpRequest, submission_id: Id, body: PassagesBody, idempotency_key: Key
) -> HttpResponse:
    """Write texts of the token's own unit, all or none; each is one more version. Somebody was faster: 409, which names who."""
    submission = found_submission(request, submission_id)

    def done() -> None:
        for one in body.passages:
            write_passage(
                submission,
                area=one.area,
                text=one.text,
                seen=one.seen,
                actor=asking(request),
                at=timezone.now(),
            )

    return done_once(request, submission, body, idempotency_key, done)


def _whole(submission: Submission) -> PassagesAnswer:
    standing, asked = passages_of(submission), set(submission.campaign.areas)
    found = []
    for area in areas():
        if area.key not in asked:
            continue
        one = standing.get(area.key)
        found.append(
            PassageAnswer(
                area=area.key,
                title=area.vi,
                title_en=area.en,
                number=one.number if one else 0,
                text=one.text if one else "",
                written_at=timezone.localtime(one.at) if one else None,
            )
        )
    return PassagesAnswer(submission.pk, found)
