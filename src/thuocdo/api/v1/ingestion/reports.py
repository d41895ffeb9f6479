"""Reports: the list, and one report as its forms and the figures of its prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone

from ninja import Query, Router
from pydantic import Field

from thuocdo.api.authentication import asking
from thuocdo.api.pages import Id, page_of
from thuocdo.api.problems import not_found
from thuocdo.api.routing import get
from thuocdo.api.v1.consistency import (
    DiscrepancyFilter,
    DiscrepancyPage,
    discrepancies_of,
    discrepancy_page,
)
from thuocdo.api.v1.filters import PeriodPaging, Word, in_period
from thuocdo.api.v1.values import (
    Confidence,
    DecimalText,
    PeriodOf,
    Place,
    State,
    UnitRef,
    decimal_text,
    period_of,
    printed_state,
    unit_ref,
)
from thuocdo.consistency.evidence import Mention
from thuocdo.figures.models import Figure
from thuocdo.figures.source import Location
from thuocdo.ingestion.contents import Entry, Section, contents_of
from thuocdo.ingestion.counting import place_index
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reading import ReadRow

router = Router()

ReportState = Literal["in_review", "confirmed", "discarded"]
StoredFigure = Annotated[
    int | None,
    Field(description="the stored figure, which has the history; null before confirming"),
]
#: The stored figures of a report by the span they were read from.
Stored = Mapping[tuple[int | None, int | None], int]


@dataclass(frozen=True, slots=True)
class ReportHead:
    """What a report is: who issued it, for which period, and whether a person stands behind it."""

    id: int
    title: str
    number: str
    issued_on: date | None
    unit: UnitRef
    holder: Annotated[UnitRef, Field(description="the unit that keeps it and decides who sees it")]
    period: PeriodOf
    form: Annotated[str | None, Field(description="form version; null where it has no known form")]
    state: Annotated[ReportState, Field(description="only figures of a confirmed report count")]
    relation: Literal["first", "duplicate", "corrected", "reworded", "superseding"]
    related: Annotated[int | None, Field(description="the report that `relation` speaks of")]
    revision: Annotated[int, Field(description="number of the last correction, 0 without any")]
    file_name: str
    stored_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of reports, newest first."""

    items: list[ReportHead]
    next: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form and what the report says there; `state` is missing where the report has no such row."""

    form_row: Annotated[str | None, Field(description="key of the row in its form")]
    item: Annotated[str, Field(description="number as the form prints it")]
    label: str
    unit_of_measure: str
    indicator: str | None
    heading: bool
    state: State
    printed: str
    value: DecimalText | None
    note: str
    confidence: Confidence | None
    location: Place | None
    figure: StoredFigure


@dataclass(frozen=True, slots=True)
class Form:
    """One statistical form ("Biểu mẫu") of the report; `loose_rows` are printed rows that are none of its rows."""

    form: Annotated[str, Field(description="form version and number of the section")]
    title: str
    rows: list[Row]
    loose_rows: list[Row]


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure that stands in the running text."""

    text: str
    value: DecimalText | None
    unit_of_measure: str
    approximate: bool
    indicator: str | None
    confidence: Confidence
    location: Place
    figure: StoredFigure


@dataclass(frozen=True, slots=True)
class WholeReport:
    """A report with all it says, corrections included."""

    report: ReportHead
    forms: list[Form]
    other_tables: Annotated[list[list[Row]], Field(description="tables of no known form")]
    prose: list[ProseFigure]


class ReportFilter(PeriodPaging):
    """Which reports."""

    state: ReportState | None = None
    form: Annotated[Word | None, Field(description="form version, such as 2023_province")] = None


@get(
    router,
    "/reports",
    answers=ReportPage,
    summary="Reports",
    summary_vi="Danh sách báo cáo",
)
def list_reports(request: HttpRequest, wanted: Query[ReportFilter]) -> ReportPage:
    """List the reports the token sees, newest first, discarded ones too."""
    rows = in_period(Report.objects.visible_to(asking(request)), wanted)
    if wanted.state is not None:
        rows = rows.filter(state=wanted.state)
    if wanted.form is not None:
        rows = rows.filter(form_version=wanted.form)
    found, following = page_of(request, rows.select_related("unit", "holder"), wanted)
    return ReportPage([report_head(report) for report in found], following)


@get(
    router,
    "/reports/{report_id}",
    answers=WholeReport,
    summary="One report",
    summary_vi="Một báo cáo",
)
def get_report(request: HttpRequest, report_id: Id) -> WholeReport:
    """Return a report as its forms, every row the form asks, and the figures of its prose."""
    report = _report(request, report_id)
    reading = effective_reading(report).reading
    contents = contents_of(reading)
    figures = Figure.objects.visible_to(asking(request)).from_record(report.record).current()
    stored = place_index(figures.only("pk", "location"))
    return WholeReport(
        report_head(report),
        [_form(section, stored) for section in contents.sections],
        [[_printed_row(row, stored) for row in table.rows] for table in contents.other_tables],
        [_prose(mention, stored) for mention in reading.mentions],
    )


@get(
    router,
    "/reports/{report_id}/discrepancies",
    answers=DiscrepancyPage,
    summary="Discrepancies of one report",
    summary_vi="Sai lệch của một báo cáo",
)
def list_report_discrepancies(
    request: HttpRequest, report_id: Id, wanted: Query[DiscrepancyFilter]
) -> DiscrepancyPage:
    """List what does not add up in one report, newest first."""
    report = _report(request, report_id)
    return discrepancy_page(request, discrepancies_of(request, report.record), wanted)


def report_head(report: Report) -> ReportHead:
    """Return what a report is."""
    return ReportHead(
        id=report.pk,
        title=report.title,
        number=report.number,
        issued_on=report.issued_on,
        unit=unit_ref(report.unit),
        holder=unit_ref(report.holder),
        period=period_of(report.period_kind, report.period_start, report.period_end),
        form=report.form_version or None,
        state=report.state,  # type: ignore[arg-type] # the choices of the model
        relation=report.relation,  # type: ignore[arg-type] # the choices of the model
        related=report.related_id,
        revision=report.revision,
        file_name=report.file_name,
        stored_at=timezone.localtime(report.stored_at),
        confirmed_at=timezone.localtime(report.confirmed_at) if report.confirmed_at else None,
    )


def _report(request: HttpRequest, report_id: int) -> Report:
    reports = Report.objects.visible_to(asking(request))
    found = reports.select_related("unit", "holder", "stored_reading").filter(pk=report_id).first()
    if found is None:
        raise not_found()
    return found


def _form(section: Section, stored: Stored) -> Form:
    return Form(
        section.form,
        section.asked.title,
        [_row(entry, stored) for entry in section.entries],
        [_printed_row(row, stored) for row in section.loose],
    )


def _row(entry: Entry, stored: Stored) -> Row:
    asked, row = entry.asked, entry.row
    return Row(
        form_row=asked.key,
        item=asked.item,
        label=asked.label,
        unit_of_measure=asked.unit,
        indicator=asked.indicator,
        heading=asked.heading,
        state=printed_state(row.printed) if row else "missing",
        printed=row.printed.text if row else "",
        value=decimal_text(row.printed.value, row.printed.decimals) if row else None,
        note=row.note if row else "",
        confidence=round(row.confidence, 3) if row else None,
        location=row.location.as_json() if row else None,
        figure=_figure_at(row.location, stored) if row else None,
    )


def _printed_row(row: ReadRow, stored: Stored) -> Row:
    return Row(
        form_row=None,
        item=row.item,
        label=row.label,
        unit_of_measure=row.unit,
        indicator=row.indicator,
        heading=False,
        state=printed_state(row.printed),
        printed=row.printed.text,
        value=decimal_text(row.printed.value, row.printed.decimals),
        note=row.note,
        confidence=round(row.confidence, 3),
        location=row.location.as_json(),
        figure=_figure_at(row.location, stored),
    )


def _prose(mention: Mention, stored: Stored) -> ProseFigure:
    return ProseFigure(
        text=mention.text,
        value=decimal_text(mention.value, mention.printed.decimals),
        unit_of_measure=mention.unit,
        approximate=mention.approximation is not None,
        indicator=mention.indicator,
        confidence=round(mention.confidence, 3),
        location=mention.location.as_json(),
        figure=_figure_at(mention.location, stored),
    )


def _figure_at(place: Location, stored: Stored) -> int | None:
    return stored.get((place.start, place.end))
