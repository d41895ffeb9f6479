"""What a unit gave last time and a year ago, shown beside what it is asked now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.campaigns.questions import questions_of
from thuocdo.figures.models import Figure
from thuocdo.working_time.calendars import (
    previous,
    previous_days,
    recognise,
    same_days_last_year,
)

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission
    from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Previous:
    """The figures of one row for the period before and the same period last year; null where none is known."""

    last_period: Figure | None
    last_year: Figure | None


def previous_values(submission: Submission) -> Mapping[str, Previous]:
    """Return by row what is known of before: what was reported rather than what was computed, and of that the latest.

    Shape: one query, besides that for the rows.
    """
    asked = questions_of(submission)
    campaign = submission.campaign
    windows = {
        "last_period": _before(campaign.period),
        "last_year": same_days_last_year(campaign.period),
    }
    units = {one: campaign.unit_id if asked[one].of_whole else submission.unit_id for one in asked}
    found = _figures({one.indicator.code for one in asked.values()}, set(units.values()), windows)
    rows = {}
    for row, question in asked.items():
        one = Previous(
            *(found.get((question.indicator.code, units[row], window)) for window in windows)
        )
        if one.last_period or one.last_year:
            rows[row] = one
    return rows


def _before(period: Period) -> Period:
    """Return the report of the same kind before a window; of days that are no report, as many days before."""
    found = recognise(period.first_day, period.last_day)
    return previous(found.named).period if found else previous_days(period)


def _figures(
    codes: set[str], units: set[int], windows: Mapping[str, Period]
) -> dict[tuple[str, int, str], Figure]:
    days = Q()
    for window in windows.values():
        days |= Q(period_start=window.start, period_end=window.end)
    known = Figure.objects.current().filter(
        days, unit__in=units, indicator__in=codes, state=Figure.State.VALUE
    )
    found: dict[tuple[str, int, str], Figure] = {}
    names = {(window.start, window.end): name for name, window in windows.items()}
    for figure in sorted(known, key=_surer):
        name = names[figure.period_start, figure.period_end]
        found[figure.indicator, figure.unit_id, name] = figure
    return found


def _surer(figure: Figure) -> tuple[bool, bool, object]:
    """Order figures so that the one to show comes last."""
    reported = figure.origin != Figure.Origin.COMPUTED
    return reported, bool(figure.form_row), figure.recorded_at
