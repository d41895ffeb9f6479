"""Everything that happened to a report: taken in, corrected, confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.accounts.scope import may_see_unit
from thuocdo.ingestion.effective import effective_reading, raw_reading
from thuocdo.ingestion.models import Report
from thuocdo.office.reports.pages.steps import StepView, step_views
from thuocdo.office.sharing.pages import ShareStep, share_steps

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The report and its corrections in words, the latest first; `unfit` counts those that no longer find their place.

    `shares` are the shares granted and revoked; empty for those to whom the report is only shared.
    """

    report: Report
    steps: tuple[StepView, ...]
    unfit: int
    shares: tuple[ShareStep, ...]


def history_page(report: Report, *, user: User) -> HistoryPage:
    """Build the history of a report."""
    steps = list(report.corrections.select_related("actor"))
    edited = effective_reading(report, corrections=steps)
    shares = share_steps(report) if may_see_unit(user, report.holder_id) else ()
    views = step_views(steps, raw_reading(report))
    return HistoryPage(report, views, len(edited.unfit), shares)
