"""What a unit gave last time and a year ago, shown beside what it is asked now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from thuocdo.campaigns.questions import questions_of
from thuocdo.figures.earlier import closest_figures, windows_of
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission
    from thuocdo.campaigns.questions import Question


@dataclass(frozen=True, slots=True)
class Previous:
    """The figures of one row for the period before and the same period last year; null where none is known."""

    last_period: Figure | None
    last_year: Figure | None


def previous_values(
    submission: Submission, asked: Mapping[str, Question] | None = None
) -> Mapping[str, Previous]:
    """Return by row what is known of before, of the unit or of the one whose place it took.

    Figures count that the unit they are about keeps itself, or that whoever collects the answers keeps of it; not what others have of it.
    See `figures.earlier.closest_figures` for which of several counts.

    Args:
        submission: the answer.
        asked: its rows, where they are at hand.
    """
    asked = asked if asked is not None else questions_of(submission)
    campaign = submission.campaign
    units = {one: campaign.unit_id if asked[one].of_whole else submission.unit_id for one in asked}
    windows = windows_of(campaign.period)
    found = closest_figures(
        Figure.objects.filter(
            Q(holder=F("unit")) | Q(holder__in=(campaign.unit_id, campaign.organiser_id))
        ).select_related("unit"),
        codes={one.indicator.code for one in asked.values()},
        units=set(units.values()),
        windows=windows,
        on=campaign.period.last_day,
        same_report=True,
    )
    rows = {}
    for row, question in asked.items():
        one = Previous(
            *(found.get((question.indicator.code, units[row], window)) for window in windows)
        )
        if one.last_period or one.last_year:
            rows[row] = one
    return rows
