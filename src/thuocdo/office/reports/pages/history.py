"""Everything that happened to a report: taken in, corrected, confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from thuocdo.ingestion.effective import effective_reading, raw_reading
from thuocdo.ingestion.models import Report
from thuocdo.office.reports.pages.cell import StepView, step_views


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The report and its corrections in words, the latest first; `unfit` counts those that no longer find their place."""

    report: Report
    steps: tuple[StepView, ...]
    unfit: int


def history_page(report: Report) -> HistoryPage:
    """Build the history of a report."""
    steps = list(report.corrections.select_related("actor"))
    edited = effective_reading(report, corrections=steps)
    return HistoryPage(report, step_views(steps, raw_reading(report)), len(edited.unfit))
