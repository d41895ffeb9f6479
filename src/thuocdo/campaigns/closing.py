"""Putting a campaign together for good: the rows of the whole become figures, and at the close they are frozen. What comes later is a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.campaigns.consolidation import ConsolidatedRow, Consolidation, How, consolidated
from thuocdo.campaigns.models import Campaign, Submission, SubmissionEvent
from thuocdo.campaigns.planning import hold
from thuocdo.campaigns.typed import computed_number
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.services import NewFigure, record_figures

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User

_ORIGINS = {How.OWNER: Figure.Origin.DECLARED}


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure of a closed period that was recorded after the close, and what it takes the place of; null where nothing stood there."""

    now: Figure
    before: Figure | None


@transaction.atomic
def record_consolidation(campaign: Campaign, *, actor: User, at: datetime) -> Consolidation:
    """Record what the answers come to as figures of the campaign's unit; answers that are in it are consolidated from now on.

    What has not changed writes nothing.

    Raises:
        CubeBroken: figures are being computed anew.
        Conflict, NotAllowed, NotFound: see `planning.hold`.
    """
    states = (Campaign.State.OPEN, Campaign.State.CLOSED)
    held = hold(campaign, actor=actor, states=states)
    found = consolidated(held)
    record_figures(_figures(found), record=held.record, holder_id=held.unit_id, actor=actor, at=at)
    accepted = held.submissions.filter(state=Submission.State.ACCEPTED)
    _move_all(accepted, Submission.State.CONSOLIDATED, actor=actor, at=at)
    return found


@transaction.atomic
def close_campaign(campaign: Campaign, *, actor: User, at: datetime) -> Campaign:
    """Close a campaign: its figures are recorded a last time, and all answers that are in it are locked.

    Raises:
        CubeBroken: figures are being computed anew.
        Conflict, NotAllowed, NotFound: see `planning.hold`.
    """
    held = hold(campaign, actor=actor, states=(Campaign.State.OPEN,))
    record_consolidation(held, actor=actor, at=at)
    consolidated_ones = held.submissions.filter(state=Submission.State.CONSOLIDATED)
    _move_all(consolidated_ones, Submission.State.LOCKED, actor=actor, at=at)
    held.state, held.closed_at = Campaign.State.CLOSED, at
    held.save()
    return held


def corrections(campaign: Campaign) -> Sequence[Correction]:
    """Return the figures of the whole that were recorded after the close, the latest first; one query."""
    if campaign.closed_at is None:
        return ()
    later = (
        Figure.objects.from_record(campaign.record)
        .filter(recorded_at__gt=campaign.closed_at)
        .select_related("supersedes", "recorded_by")
        .order_by("-recorded_at", "-pk")
    )
    return [Correction(one, one.supersedes) for one in later]


def _figures(found: Consolidation) -> list[NewFigure]:
    return [_figure(found, one) for one in found.rows.values() if one.how is not How.NOBODY]


def _figure(found: Consolidation, row: ConsolidatedRow) -> NewFigure:
    campaign, question = found.campaign, row.question
    text = printed_of(row)
    return NewFigure(
        indicator=question.indicator.code,
        unit_id=campaign.unit_id,
        period_start=campaign.period_start,
        period_end=campaign.period_end,
        printed=read_number(text, whole=question.counts, percent=question.share),
        form_row=question.row,
        origin=_ORIGINS.get(row.how, Figure.Origin.COMPUTED),
        note=row.parts[0].note if row.how is How.OWNER and row.parts else "",
        computation={
            "how": str(row.how),
            "units": len(row.parts),
            "missing": row.missing if row.how is How.UNITS else 0,
            "incomplete": row.incomplete,
        },
    )


def printed_of(row: ConsolidatedRow) -> str:
    """Return a row as it is printed: what its owner wrote, else the value with its usual digits."""
    if row.how is How.OWNER and row.parts:
        return row.parts[0].printed
    return computed_number(row.question, row.value).printed


def _move_all(submissions: object, to: Submission.State, *, actor: User, at: datetime) -> None:
    found = list(submissions)  # type: ignore[call-overload]
    kinds = {
        Submission.State.CONSOLIDATED: SubmissionEvent.Kind.CONSOLIDATED,
        Submission.State.LOCKED: SubmissionEvent.Kind.LOCKED,
    }
    for one in found:
        one.state = to
        one.revision += 1
    Submission.objects.bulk_update(found, ["state", "revision"])
    SubmissionEvent.objects.bulk_create(
        SubmissionEvent(submission=one, kind=kinds[to], by=actor, at=at) for one in found
    )
