"""A submission held for one act: seen, allowed, in the right state, and nobody else's hand in it meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.postgresql.shapes import Slot, array_of, instances

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from thuocdo.accounts.models import User

State = Submission.State
#: Where the unit may change its answer.
WRITABLE = (State.PREPARING, State.SENT_BACK)
#: Where the unit's people still have it in hand.
AT_UNIT = (*WRITABLE, State.READY)
#: What the organiser has taken in.
TAKEN_IN = (State.ACCEPTED, State.CONSOLIDATED)
#: What counts in the whole: that, and what was locked at the close.
COUNTED = (*TAKEN_IN, State.LOCKED)

_REFUSALS = {
    permissions.FILL: refusals.may_not_fill,
    permissions.APPROVE: refusals.may_not_approve,
    permissions.APPRAISE: refusals.may_not_appraise,
}


def take(
    submission: Submission,
    *,
    right: str,
    actor: User,
    states: Collection[str],
    seen: int | None = None,
) -> Submission:
    """Lock a submission and return it as it stands, its campaign, unit and collector at hand. Must be called in a transaction.

    Args:
        right: the permission that is asked.
        states: where the act fits.
        seen: the revision the person has looked at; null where that does not matter.

    Raises:
        NotFound: the person may not know of it, or its campaign is not open to its units yet.
        NotAllowed: it is not his to do.
        Conflict: the state has moved on.
    """
    units = array_of(unit_ids_visible_to(actor))
    rows = instances("submission that is taken", _taken, {"units": units, "id": submission.pk})
    found = next(iter(rows), None)
    if found is None:
        raise refusals.submission_not_found()
    if not actor.has_perm(right, found):
        raise _REFUSALS[right]()
    if found.state not in states or (seen is not None and seen != found.revision):
        raise refusals.wrong_state(found)
    return found


def _taken() -> QuerySet[Submission]:
    return (
        Submission.objects.within(Slot("units"))
        .begun()
        .filter(pk=Slot("id"))
        .select_for_update(of=("self",), no_key=True)
        .select_related("campaign__unit", "campaign__organiser", "unit", "via")
    )


def refuse_after_close(submission: Submission, *, at: datetime) -> None:
    """Raise Conflict where the campaign takes no answers any more, or not yet; one that was reopened is taken."""
    campaign = submission.campaign
    if submission.reopened_at is not None:
        return
    if campaign.state != Campaign.State.OPEN or at >= campaign.closes_at:
        raise refusals.closed()
