"""Charts of a report: how the main figures of an area went over the same days of earlier years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.documents.charts import Line, LineChart
from thuocdo.indicators.registry import indicator
from thuocdo.official_reports.figures import ReportFigures
from thuocdo.official_reports.gathering import stored_over_years

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.official_reports.models import OfficialReport

#: So many years stand in a chart, the one of the report included.
YEARS = 5
_LEAST_POINTS = 2
#: What is drawn of each form: counts of one kind, so that they share an axis.
DRAWN = {
    3: ("procedures.dossiers.received.total",),
    2: ("institutions.legal_documents.issued_total",),
}


def chart_of(
    report: OfficialReport, section: int | None, figures: ReportFigures, *, user: User
) -> LineChart | None:
    """Return the chart of one form; null where there are not two years of any of its figures.

    Shape: one query, none where nothing is drawn of the form.
    """
    codes = DRAWN.get(section or 0, ())
    now = {
        one.indicator: one.value for one in figures.of_section(section) if one.indicator in codes
    }
    if not now:
        return None
    before = stored_over_years(tuple(now), report.unit, report.window, YEARS - 1, user)
    last = report.window.last_day.year
    years = range(last - YEARS + 1, last + 1)
    lines = []
    for code, value in now.items():
        values = tuple(value if year == last else before.get((code, year)) for year in years)
        if sum(one is not None for one in values) >= _LEAST_POINTS:
            lines.append(Line(indicator(code).label_vi, values))
    if not lines:
        return None
    names = ", ".join(line.name for line in lines)
    title = f"{names} qua các năm"
    return LineChart(
        title=title,
        description=f"{title}: cùng kỳ các năm {years[0]}–{years[-1]}.",
        columns=tuple(str(year) for year in years),
        unit_of_measure="",
        lines=tuple(lines),
    )
