"""One figure of a report: what is printed, where, what it may be, and everything that happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from thuocdo.consistency.evidence import Mention
from thuocdo.forms.library import form_version
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import find_mention, find_row
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reading import Reading, ReadTable
from thuocdo.office.labels import indicator_label
from thuocdo.office.reports.lookup import may_correct
from thuocdo.office.reports.pages.original import TextLine, anchor_of, excerpt
from thuocdo.office.reports.pages.steps import StepView, label_of, step_views, table_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item of the form that the row may be; `taken_by` is the value another row answers it with."""

    key: str
    text: str
    depth: int
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class CellPage:
    """The page and the inline editor of one figure."""

    report: Report
    key: str
    label: str
    unit: str
    printed: str
    note: str
    form_row: str
    indicator: str
    as_of: date
    is_prose: bool
    items: tuple[ItemChoice, ...]
    indicators: tuple[tuple[str, str], ...]
    lines: tuple[TextLine, ...]
    anchor: str
    steps: tuple[StepView, ...]
    may_correct: bool
    needs_reason: bool
    typed: str = ""
    problem: str = ""

    @property
    def shown(self) -> str:
        """Return what stands in the field: what the person typed before a refusal, else the present value."""
        return self.typed or self.printed


def cell_page(
    report: Report, key: str, *, user: User, typed: str = "", problem: str = "", around: int = 2
) -> CellPage | None:
    """Build the page of one figure; null where the report has none of that key.

    Args:
        typed: what the person typed before a refusal.
        problem: why it was refused.
        around: lines of the original to show before and after the figure's own.
    """
    steps = list(report.corrections.select_related("actor"))
    reading = effective_reading(report, corrections=steps).reading
    row = find_row(reading, key)
    mention = None if row else find_mention(reading, key)
    found = row or mention
    if found is None:
        return None
    table = table_of(reading, key)
    return CellPage(
        report=report,
        key=key,
        label=label_of(row, mention),
        unit=found.unit,
        printed=found.printed.text,
        note=row.note if row else "",
        form_row=(row.form_row or "") if row else "",
        indicator=found.indicator or "",
        as_of=_as_of(report, mention),
        is_prose=row is None,
        items=_items(table, reading) if table else (),
        indicators=() if row else tuple((code, indicator_label(code)) for code in indicators()),
        lines=excerpt(report.stored_reading.text, found.location, around=around),
        anchor=anchor_of(found.location),
        steps=step_views(steps, reading, only=key),
        may_correct=may_correct(report, user),
        needs_reason=report.state == Report.State.CONFIRMED,
        typed=typed,
        problem=problem,
    )


def _as_of(report: Report, mention: Mention | None) -> date:
    """Return the day the figure was counted on: the one its sentence names, else the last day of the period."""
    named = mention.as_of if mention else None
    return named or report.period_end - timedelta(days=1)


def _items(table: ReadTable, reading: Reading) -> tuple[ItemChoice, ...]:
    """Return the items of the table's form, each with the value that answers it now."""
    if not table.form:
        return ()
    code, _, number = table.form.partition("/")
    section = next(s for s in form_version(code).sections if s.number == int(number))
    answers = {
        entry.asked.key: entry.row.printed.text
        for found in contents_of(reading).sections
        if found.form == table.form
        for entry in found.entries
        if entry.row
    }
    return tuple(
        ItemChoice(row.key, f"{row.item} {row.label}".strip(), row.depth, answers.get(row.key, ""))
        for row in section.rows
        if row.indicator
    )
