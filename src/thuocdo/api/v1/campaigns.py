"""Campaigns: who asks what by when, what a unit answers cell by cell, saving cells, and handing the answer to the unit's approver.

A program that may send in reports answers for its own unit; a person of the unit approves what it prepared. Texts: `passages`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

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
from thuocdo.api.v1.dossiers.bodies import Body, Key
from thuocdo.api.v1.dossiers.doing import marked
from thuocdo.api.v1.values import (
    DecimalText,
    PeriodOf,
    State,
    UnitRef,
    decimal_text,
    period_of,
    state_name,
    unit_ref,
)
from thuocdo.campaigns import states
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.checking import save_checked
from thuocdo.campaigns.models import Campaign, Cell, Submission
from thuocdo.campaigns.questions import Question, questions_of
from thuocdo.facts.references import RecordRef
from thuocdo.figures.models import Figure

router = Router()

CampaignState = Literal["draft", "open", "closed", "cancelled"]
SubmissionState = Literal[
    "preparing", "ready", "submitted", "sent_back", "accepted", "consolidated", "locked"
]
_MOST_CELLS = 5_000
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
_LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class CampaignAnswer:
    """One campaign: of which unit's figures, collected by whom, until when. Nothing is taken after `closes_at`."""

    id: int
    title: str
    unit: UnitRef
    organiser: UnitRef
    period: PeriodOf
    state: CampaignState
    result_form: str
    opens_at: datetime
    due_at: datetime
    appraisal_due_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """A page of campaigns, newest first."""

    items: list[CampaignAnswer]
    next: str | None


@dataclass(frozen=True, slots=True)
class SubmissionHead:
    """What one unit answers in one campaign. `revision` rises with every step of its life."""

    id: int
    campaign: int
    unit: UnitRef
    form: str
    state: SubmissionState
    due_at: datetime
    revision: int
    first_submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A page of answers, newest first."""

    items: list[SubmissionHead]
    next: str | None


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """One row that is asked and what stands in its cell.

    `number` counts the changes of the cell, 0 where nobody wrote; send it back as `seen`. `computed` is what registers, or other rows, give;
    null where they do not answer. `of_whole` marks a row of the result form that the unit answers for.
    """

    row: str
    item: str
    label: str
    unit_of_measure: str
    indicator: str
    of_whole: bool
    number: int
    state: State
    value: DecimalText | None
    printed: str
    note: str
    reason: str
    computed: DecimalText | None


@dataclass(frozen=True, slots=True)
class SubmissionAnswer:
    """An answer with all its rows, in printed order."""

    submission: SubmissionHead
    cells: list[CellAnswer]


class CampaignFilter(Paging):
    """Which campaigns."""

    state: CampaignState | None = None


class CellBody(Body):
    """What is to stand in a cell: a text as people write it, in Vietnamese notation ("1.250,5"; "-"; empty for a blank)."""

    row: Annotated[str, Field(max_length=80, pattern=_PRINTABLE)]
    text: Annotated[str, Field(max_length=100, pattern=_PRINTABLE)]
    seen: Annotated[int, Field(ge=0, le=_LARGEST_NUMBER, description="`number` that was looked at")]
    note: Annotated[str, Field(max_length=4000, pattern=_PRINTABLE)] | None = None
    reason: Annotated[str, Field(max_length=4000, pattern=_PRINTABLE)] | None = None


class CellsBody(Body):
    """Cells to be saved together: all of them or none."""

    cells: Annotated[list[CellBody], Field(min_length=1, max_length=_MOST_CELLS)]


class SeenBody(Body):
    """The revision of the answer that was looked at."""

    seen: Annotated[
        int, Field(ge=0, le=_LARGEST_NUMBER, description="`revision` that was looked at")
    ]


@get(
    router,
    "/campaigns",
    answers=CampaignPage,
    summary="Campaigns",
    summary_vi="Danh sách đợt báo cáo",
)
def list_campaigns(request: HttpRequest, wanted: Query[CampaignFilter]) -> CampaignPage:
    """List the campaigns in which a unit is asked that the token sees, newest first; drafts for those who see the campaign's own unit."""
    rows = Campaign.objects.visible_to(asking(request)).select_related("unit", "organiser")
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    found, following = page_of(request, rows, wanted)
    return CampaignPage([_campaign(one) for one in found], following)


@get(
    router,
    "/campaigns/{campaign_id}/submissions",
    answers=SubmissionPage,
    summary="The answers of a campaign",
    summary_vi="Báo cáo của các đơn vị trong một đợt",
)
def list_submissions(
    request: HttpRequest, campaign_id: Id, wanted: Query[Paging]
) -> SubmissionPage:
    """List the answers of units the token sees."""
    campaign = Campaign.objects.visible_to(asking(request)).filter(pk=campaign_id).first()
    if campaign is None:
        raise not_found()
    rows = Submission.objects.visible_to(asking(request)).filter(campaign=campaign)
    found, following = page_of(request, rows.select_related("unit", "campaign"), wanted)
    return SubmissionPage([_head(one) for one in found], following)


@get(
    router,
    "/submissions/{submission_id}",
    answers=SubmissionAnswer,
    summary="One answer with its cells",
    summary_vi="Báo cáo của một đơn vị với các ô số liệu",
)
def get_submission(request: HttpRequest, submission_id: Id) -> SubmissionAnswer:
    """Return the answer of one unit, every row that is asked, filled or not."""
    return whole_answer(found_submission(request, submission_id))


@post(
    router,
    "/submissions/{submission_id}/cells",
    scope=Scope.UPLOAD,
    answers=SubmissionAnswer,
    statuses=(200,),
    summary="Save cells",
    summary_vi="Ghi các ô số liệu",
)
def save_cells(
    request: HttpRequest, submission_id: Id, body: CellsBody, idempotency_key: Key
) -> HttpResponse:
    """Save cells of the token's own unit, all or none; what follows from them is computed. Somebody was faster: 409, which names the row and what stands there."""
    submission = found_submission(request, submission_id)
    entries = [Entry(one.row, one.text, one.seen, one.note, one.reason) for one in body.cells]

    def done() -> None:
        save_checked(submission, entries, actor=asking(request), at=timezone.now())

    return done_once(request, submission, body, idempotency_key, done)


@post(
    router,
    "/submissions/{submission_id}/submit",
    scope=Scope.APPROVE,
    answers=SubmissionAnswer,
    statuses=(200,),
    summary="Approve the answer of a unit and send it",
    summary_vi="Duyệt và gửi báo cáo của đơn vị",
)
def submit_submission(
    request: HttpRequest, submission_id: Id, body: SeenBody, idempotency_key: Key
) -> HttpResponse:
    """Approve what somebody else of the token's own unit prepared, as the unit's own program has it approved, and send it. What a program prepared a person approves: 403."""
    submission = found_submission(request, submission_id)

    def done() -> None:
        states.submit(submission, actor=asking(request), at=timezone.now(), seen=body.seen)

    return done_once(request, submission, body, idempotency_key, done)


@post(
    router,
    "/submissions/{submission_id}/prepare",
    scope=Scope.UPLOAD,
    answers=SubmissionAnswer,
    statuses=(200,),
    summary="Hand an answer to the approver of the unit",
    summary_vi="Trình lãnh đạo đơn vị duyệt",
)
def prepare_submission(
    request: HttpRequest, submission_id: Id, body: SeenBody, idempotency_key: Key
) -> HttpResponse:
    """Hand the answer to the unit's approver, a person, who sends it. What must be settled first: 422 `submission_not_ready`."""
    submission = found_submission(request, submission_id)

    def done() -> None:
        states.prepare(submission, actor=asking(request), at=timezone.now(), seen=body.seen)

    return done_once(request, submission, body, idempotency_key, done)


def done_once(
    request: HttpRequest, submission: Submission, body: Body, key: str, act: Callable[[], None]
) -> HttpResponse:
    """Do an act on an answer once for each key, and return the answer as it stands then."""

    def make() -> RecordRef:
        act()
        return submission.record

    said = f"{request.path}\n{body.model_dump_json()}"
    outcome = once(
        make,
        token=token_in(request),
        key=key,
        fingerprint=hashlib.sha256(said.encode()).hexdigest(),
        at=timezone.now(),
    )
    now = whole_answer(found_submission(request, submission.pk))
    return marked(answer(request, now), repeated=outcome.repeated)


def found_submission(request: HttpRequest, submission_id: int) -> Submission:
    """Return an answer the token sees, of a campaign that its unit knows of.

    Raises:
        Refusal: there is none.
    """
    rows = Submission.objects.visible_to(asking(request)).begun().filter(pk=submission_id)
    found = rows.select_related("campaign__unit", "unit", "via").first()
    if found is None:
        raise not_found()
    return found


def whole_answer(submission: Submission) -> SubmissionAnswer:
    """Return an answer with every row that is asked."""
    standing = {one.row: one for one in submission.cells.all()}
    rows = [_cell(one, standing.get(row)) for row, one in questions_of(submission).items()]
    return SubmissionAnswer(_head(submission), rows)


def _cell(question: Question, cell: Cell | None) -> CellAnswer:
    asked = question.asked
    return CellAnswer(
        row=question.row,
        item=asked.item,
        label=asked.label,
        unit_of_measure=asked.unit,
        indicator=question.indicator.code,
        of_whole=question.of_whole,
        number=cell.number if cell else 0,
        state=state_name(Figure.State(cell.state)) if cell else "blank",
        value=decimal_text(cell.value, cell.decimals) if cell else None,
        printed=cell.printed if cell else "",
        note=cell.note if cell else "",
        reason=cell.reason if cell else "",
        computed=decimal_text(cell.computed) if cell else None,
    )


def _head(one: Submission) -> SubmissionHead:
    first = one.first_submitted_at
    return SubmissionHead(
        id=one.pk,
        campaign=one.campaign_id,
        unit=unit_ref(one.unit),
        form=one.form,
        state=one.state,  # type: ignore[arg-type] # the choices of the model
        due_at=timezone.localtime(one.due),
        revision=one.revision,
        first_submitted_at=timezone.localtime(first) if first else None,
    )


def _campaign(one: Campaign) -> CampaignAnswer:
    return CampaignAnswer(
        id=one.pk,
        title=one.title,
        unit=unit_ref(one.unit),
        organiser=unit_ref(one.organiser),
        period=period_of(None, one.period_start, one.period_end),
        state=one.state,  # type: ignore[arg-type] # the choices of the model
        result_form=one.result_form,
        opens_at=timezone.localtime(one.opens_at),
        due_at=timezone.localtime(one.due_at),
        appraisal_due_at=timezone.localtime(one.appraisal_due_at),
        closes_at=timezone.localtime(one.closes_at),
    )
