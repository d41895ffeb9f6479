"""How the units answered in a campaign and in those before it: whether they did, whether by their date, and how much of it was filled. Pure reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count

from thuocdo.campaigns.models import Campaign, Cell, Responsibility, Submission
from thuocdo.campaigns.progress import cells_asked, in_time
from thuocdo.campaigns.taking import AT_UNIT
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: So many campaigns are looked back over.
CAMPAIGNS_BACK = 8


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What became of one unit's answer in one campaign; `share` is how much of what it asked was filled, in whole percent."""

    unit_id: int
    handed_in: bool
    in_time: bool | None
    share: int


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """One campaign, seen by how its units answered."""

    campaign: Campaign
    units: Mapping[int, UnitRecord]

    @property
    def asked(self) -> int:
        """Return how many units were asked."""
        return len(self.units)

    @property
    def handed_in(self) -> int:
        """Return how many have answered."""
        return sum(one.handed_in for one in self.units.values())

    @property
    def in_time(self) -> int:
        """Return how many answered by their date."""
        return sum(one.in_time is True for one in self.units.values())

    @property
    def share(self) -> int:
        """Return how much of what all were asked is filled, in whole percent; the mean of the units."""
        return sum(one.share for one in self.units.values()) // self.asked if self.asked else 0


def past_campaigns(
    campaign: Campaign, *, user: User, at: datetime, back: int = CAMPAIGNS_BACK
) -> Sequence[CampaignRecord]:
    """Return how the units somebody may see answered in a campaign and in those of the same unit before it, the oldest first.

    What was made of reports that were there already tells nothing of that and is left out.

    Shape: four queries, however many units and campaigns.
    """
    before = Campaign.objects.visible_to(user).filter(
        unit=campaign.unit_id,
        legacy=False,
        state__in=(Campaign.State.OPEN, Campaign.State.CLOSED),
        period_end__lte=campaign.period_end,
    )
    chosen = list(before.distinct().order_by("-period_end", "-pk")[:back])[::-1]
    by_campaign: dict[int, list[Submission]] = defaultdict(list)
    seen = Submission.objects.visible_to(user).filter(campaign__in=[one.pk for one in chosen])
    for one in seen.select_related("campaign"):
        by_campaign[one.campaign_id].append(one)
    filled = _filled([one.pk for ones in by_campaign.values() for one in ones])
    owned = _owned_rows(chosen)
    return [
        CampaignRecord(
            one,
            {
                each.unit_id: _record(each, filled.get(each.pk, 0), owned, at=at)
                for each in by_campaign[one.pk]
            },
        )
        for one in chosen
    ]


def _filled(ids: Sequence[int]) -> dict[int, int]:
    return dict(
        Cell.objects.filter(submission__in=ids)
        .exclude(state=Figure.State.BLANK)
        .values_list("submission_id")
        .annotate(count=Count("pk"))
    )


def _owned_rows(chosen: Iterable[Campaign]) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    rows = Responsibility.objects.filter(campaign__in=[one.pk for one in chosen])
    for campaign_id, unit_id, row in rows.values_list("campaign_id", "unit_id", "row"):
        found[campaign_id, unit_id].append(row)
    return found


def _record(
    submission: Submission,
    filled: int,
    owned: Mapping[tuple[int, int], Sequence[str]],
    *,
    at: datetime,
) -> UnitRecord:
    campaign = submission.campaign
    rows = sorted(owned.get((campaign.pk, submission.unit_id), ()))
    asked = cells_asked(submission.form, rows, campaign, campaign.period.last_day)
    return UnitRecord(
        unit_id=submission.unit_id,
        handed_in=submission.state not in AT_UNIT or submission.first_submitted_at is not None,
        in_time=in_time(submission, at=at),
        share=min(100, filled * 100 // asked) if asked else 100,
    )
