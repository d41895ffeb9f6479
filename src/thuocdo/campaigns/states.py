"""The life of an answer: prepared, approved by somebody else, handed in, taken in or sent back, reopened. Each step is kept and told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.cells import sheet_of
from thuocdo.campaigns.checking import Problem, check_sheet
from thuocdo.campaigns.jobs import check_whole_job
from thuocdo.campaigns.models import Campaign, CellRemark, Submission, SubmissionEvent
from thuocdo.campaigns.recording import record_answer
from thuocdo.campaigns.taking import AT_UNIT, TAKEN_IN, WRITABLE, refuse_after_close, take
from thuocdo.campaigns.telling import tell

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User

State = Submission.State
Kind = SubmissionEvent.Kind
_LONGEST_WORDS = 2000


@transaction.atomic
def check(submission: Submission, *, actor: User, at: datetime) -> tuple[Problem, ...]:
    """Look at a whole answer and keep what does not add up.

    Raises:
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(submission, right=permissions.FILL, actor=actor, states=AT_UNIT)
    return check_sheet(sheet_of(held, actor=actor, at=at), at=at)


def prepare(
    submission: Submission, *, actor: User, at: datetime, seen: int | None = None
) -> Submission:
    """Hand the answer to the unit's approver; nobody changes it until he has decided.

    Raises:
        InvalidInput: something must be settled first; the check has kept what.
        Conflict: the state has moved on, or the campaign has closed.
        NotAllowed, NotFound: see `taking.take`.
    """
    with transaction.atomic():
        held = take(submission, right=permissions.FILL, actor=actor, states=WRITABLE, seen=seen)
        refuse_after_close(held, at=at)
        problems = check_sheet(sheet_of(held, actor=actor, at=at), at=at)
        if not any(one.blocks for one in problems):
            held.prepared_by = actor
            return _move(held, State.READY, Kind.PREPARED, actor=actor, at=at)
    raise refusals.not_ready([one for one in problems if one.blocks])


@transaction.atomic
def take_back(submission: Submission, *, reason: str = "", actor: User, at: datetime) -> Submission:
    """Let the answer be changed again before it is handed in: by whoever prepared it, or, with a reason, by the approver.

    Raises:
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(submission, right=permissions.APPROVE, actor=actor, states=(State.READY,))
    if actor.pk != held.prepared_by_id:
        reason = _required(reason)
    return _move(held, State.PREPARING, Kind.TAKEN_BACK, reason=reason, actor=actor, at=at)


@transaction.atomic
def submit(
    submission: Submission, *, actor: User, at: datetime, seen: int | None = None
) -> Submission:
    """Approve the answer of one's unit and hand it in.

    Raises:
        NotAllowed: the person prepared it himself, or see `taking.take`.
        Conflict: the state has moved on, or the campaign has closed.
        NotFound: see `taking.take`.
    """
    held = take(
        submission, right=permissions.APPROVE, actor=actor, states=(State.READY,), seen=seen
    )
    refuse_after_close(held, at=at)
    if actor.pk == held.prepared_by_id:
        raise refusals.prepared_it_himself()
    if actor.is_program and held.prepared_by is not None and held.prepared_by.is_program:
        raise refusals.prepared_by_program()
    held.submitted_by, held.submitted_at = actor, at
    held.first_submitted_at = held.first_submitted_at or at
    return _move(held, State.SUBMITTED, Kind.SUBMITTED, actor=actor, at=at)


@transaction.atomic
def send_back(
    submission: Submission,
    *,
    reason: str,
    remarks: Iterable[tuple[str, str]] = (),
    actor: User,
    at: datetime,
) -> Submission:
    """Send an answer back to its unit, with what is to be mended, cell by cell.

    Args:
        remarks: row and words.

    Raises:
        InvalidInput: there is no reason, or a row is not asked of the unit.
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(submission, right=permissions.APPRAISE, actor=actor, states=(State.SUBMITTED,))
    words = _required(reason)
    asked = sheet_of(held, actor=actor, at=at).questions
    rows = []
    for row, text in remarks:
        if row not in asked:
            raise refusals.unknown_row(row)
        if text.strip():
            rows.append(
                CellRemark(
                    submission=held, row=row, text=text.strip()[:_LONGEST_WORDS], by=actor, at=at
                )
            )
    CellRemark.objects.bulk_create(rows)
    return _move(held, State.SENT_BACK, Kind.SENT_BACK, reason=words, actor=actor, at=at)


@transaction.atomic
def accept(
    submission: Submission, *, actor: User, at: datetime, seen: int | None = None
) -> Submission:
    """Take an answer in: its cells become figures. In a closed campaign it is locked at once, as a correction.

    Raises:
        NotAllowed: the person wrote or handed it in himself, or see `taking.take`.
        Conflict, NotFound: see `taking.take`.
    """
    held = take(
        submission, right=permissions.APPRAISE, actor=actor, states=(State.SUBMITTED,), seen=seen
    )
    if actor.pk in {held.prepared_by_id, held.submitted_by_id}:
        raise refusals.prepared_it_himself()
    record_answer(sheet_of(held, actor=actor, at=at), actor=actor, at=at)
    held.accepted_at = at
    transaction.on_commit(lambda: check_whole_job.enqueue(held.campaign_id))
    if held.campaign.state == Campaign.State.CLOSED:
        held.reopened_at = None
        return _move(held, State.LOCKED, Kind.ACCEPTED, actor=actor, at=at)
    return _move(held, State.ACCEPTED, Kind.ACCEPTED, actor=actor, at=at)


@transaction.atomic
def reopen(submission: Submission, *, reason: str, actor: User, at: datetime) -> Submission:
    """Let a unit change an answer that was taken in; in a closed campaign too, where what changes is a correction.

    Raises:
        InvalidInput: there is no reason.
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(
        submission, right=permissions.APPRAISE, actor=actor, states=(*TAKEN_IN, State.LOCKED)
    )
    words = _required(reason)
    held.reopened_at = at
    transaction.on_commit(lambda: check_whole_job.enqueue(held.campaign_id))
    return _move(held, State.SENT_BACK, Kind.REOPENED, reason=words, actor=actor, at=at)


@transaction.atomic
def extend(
    submission: Submission, *, until: datetime, reason: str, actor: User, at: datetime
) -> Submission:
    """Give one unit another date, with the reason.

    Raises:
        InvalidInput: there is no reason, or the date has passed or lies after the close.
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(
        submission, right=permissions.APPRAISE, actor=actor, states=(*AT_UNIT, State.SUBMITTED)
    )
    words = _required(reason)
    if not at < until <= held.campaign.closes_at:
        raise refusals.date_out_of_campaign()
    held.due_at = until
    return _move(held, State(held.state), Kind.EXTENDED, reason=words, actor=actor, at=at)


@transaction.atomic
def answer_remark(remark: CellRemark, *, answer: str, actor: User, at: datetime) -> CellRemark:
    """Say what became of a remark on a cell; from then on it keeps nobody from handing in.

    Raises:
        InvalidInput: there are no words.
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    take(remark.submission, right=permissions.FILL, actor=actor, states=WRITABLE)
    found = CellRemark.objects.select_for_update().get(pk=remark.pk)
    if found.settled_at is None:
        found.answer, found.settled_by, found.settled_at = _required(answer), actor, at
        found.save()
    return found


def _move(
    held: Submission,
    to: Submission.State,
    kind: SubmissionEvent.Kind,
    *,
    actor: User,
    at: datetime,
    reason: str = "",
) -> Submission:
    held.state = to
    held.revision = F("revision") + 1
    held.save()
    held.refresh_from_db(fields=["revision"])
    event = SubmissionEvent.objects.create(
        submission=held,
        kind=kind,
        reason=reason[:_LONGEST_WORDS],
        late=kind == Kind.SUBMITTED and at > held.due,
        by=actor,
        at=at,
    )
    tell(held, event)
    return held


def _required(words: str) -> str:
    said = words.strip()
    if not said:
        raise refusals.needs_words("lý do", "why")
    return said
