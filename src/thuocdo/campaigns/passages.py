"""The text of a unit on each area of a report: versions, none of which is ever overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.accounts.people import names_of
from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.models import Passage, Submission
from thuocdo.campaigns.taking import WRITABLE, refuse_after_close, take
from thuocdo.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User

LONGEST = 50_000


def passages_of(submission: Submission) -> Mapping[str, Passage]:
    """Return the text that stands in each area, by its key; one query."""
    return {one.area: one for one in submission.passages.order_by("number").select_related("by")}


@transaction.atomic
def write_passage(
    submission: Submission, *, area: str, text: str, seen: int, actor: User, at: datetime
) -> Passage:
    """Write the text of an area as one more version; what stands there already writes nothing.

    Args:
        seen: the number of the version the person looked at, 0 where there was none.

    Raises:
        InvalidInput: the area is not asked for, or the text is too long.
        Conflict: somebody wrote since, the state has moved on, or the campaign has closed.
        NotAllowed, NotFound: see `taking.take`.
    """
    held = take(submission, right=permissions.FILL, actor=actor, states=WRITABLE)
    refuse_after_close(held, at=at)
    said = text.replace("\r\n", "\n").strip()
    if area not in held.campaign.areas:
        raise refusals.unknown_row(area)
    if len(said) > LONGEST:
        raise InvalidInput(
            "passage_too_long",
            f"Phần lời dài quá {LONGEST} ký tự. Hãy rút gọn.",
            f"The text is longer than {LONGEST} characters. Shorten it.",
        )
    last = held.passages.filter(area=area).order_by("-number").first()
    if last is not None and last.text == said:
        return last
    if seen != (last.number if last else 0):
        by = last.by_id if last else None
        raise refusals.passage_changed(names_of([by]).get(by or 0, "người khác"))
    return Passage.objects.create(
        submission=held,
        area=area,
        number=seen + 1,
        text=said,
        by=actor,
        at=at,
    )
