"""What units wrote on an area in the campaign a report takes its figures from: to read beside the block, never put in by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.campaigns.models import Passage, Submission
from thuocdo.campaigns.taking import COUNTED

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.outline import Entry
    from thuocdo.official_reports.models import OfficialReport


@dataclass(frozen=True, slots=True)
class UnitText:
    """The text of one unit on one area, as it was taken in."""

    unit: str
    text: str


def texts_of_units(report: OfficialReport, entry: Entry, *, user: User) -> tuple[UnitText, ...]:
    """Return what units whose answers were taken in wrote on the area of an entry, by unit; none without a campaign. One query.

    Units the person does not see into are left out.
    """
    if report.campaign_id is None or not entry.area:
        return ()
    seen = Submission.objects.visible_to(user).filter(
        campaign_id=report.campaign_id, state__in=COUNTED
    )
    found = (
        Passage.objects.filter(submission__in=seen, area=entry.key)
        .select_related("submission__unit")
        .order_by("submission__unit__search_name", "submission_id", "-number")
        .distinct("submission__unit__search_name", "submission_id")
    )
    return tuple(UnitText(one.submission.unit.name, one.text) for one in found if one.text)
