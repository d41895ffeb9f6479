"""Discrepancies: what does not add up, with the arithmetic in words, and what people said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone

from ninja import Query, Router
from pydantic import Field

from thuocdo.api.authentication import asking
from thuocdo.api.pages import Id, Paging, page_of
from thuocdo.api.routing import get
from thuocdo.api.v1.filters import IndicatorCode, UnitCode, Word
from thuocdo.api.v1.values import DecimalText, Place, UnitRef, decimal_text, unit_ref
from thuocdo.consistency.models import Discrepancy, DiscrepancyQuerySet
from thuocdo.ingestion.models import ROOM as REPORTS
from thuocdo.ingestion.models import Report

if TYPE_CHECKING:
    from thuocdo.facts.references import RecordRef

router = Router()

Severity = Literal["error", "warning", "note"]
DiscrepancyState = Literal["open", "fixed", "explained", "gone"]


@dataclass(frozen=True, slots=True)
class DiscrepancyAnswer:
    """One contradiction that one rule found in one record."""

    id: int
    report: Annotated[int | None, Field(description="the report it was found in")]
    unit: UnitRef
    rule: str
    severity: Severity
    state: DiscrepancyState
    indicators: list[str]
    printed_value: DecimalText | None
    expected_value: DecimalText | None
    message_vi: str
    message_en: str
    locations: list[Place]
    figures: Annotated[list[int], Field(description="the stored figures it speaks of")]
    explanation: str
    decided_at: datetime | None
    due_on: date | None
    first_found_at: datetime
    last_found_at: datetime


@dataclass(frozen=True, slots=True)
class DiscrepancyPage:
    """A page of discrepancies, newest first."""

    items: list[DiscrepancyAnswer]
    next: str | None


class DiscrepancyFilter(Paging):
    """Which discrepancies of a report."""

    state: Annotated[
        DiscrepancyState | None, Field(description="without it all but those that are gone")
    ] = None
    severity: Severity | None = None
    rule: Word | None = None
    indicator: IndicatorCode | None = None


class AllDiscrepancyFilter(DiscrepancyFilter):
    """Which discrepancies of all reports."""

    unit: UnitCode | None = None
    report: Annotated[Id | None, Field(description="id of a report")] = None
    history: Annotated[
        int, Field(ge=0, le=1, description="1: those of reports that a later one replaced, too")
    ] = 0


@get(
    router,
    "/discrepancies",
    answers=DiscrepancyPage,
    summary="Discrepancies",
    summary_vi="Danh sách sai lệch",
)
def list_discrepancies(
    request: HttpRequest, wanted: Query[AllDiscrepancyFilter]
) -> DiscrepancyPage:
    """List what does not add up in all reports the token sees, newest first; those of replaced ones where history or that report is asked for."""
    rows = Discrepancy.objects.visible_to(asking(request))
    if not wanted.history and wanted.report is None:
        replaced = Report.objects.visible_to(asking(request)).replaced_ids()
        rows = rows.exclude(record_room=REPORTS, record_id__in=replaced)
    if wanted.unit is not None:
        rows = rows.filter(unit__code=wanted.unit)
    if wanted.report is not None:
        rows = rows.filter(record_room=REPORTS, record_id=str(wanted.report))
    return discrepancy_page(request, rows, wanted)


def discrepancies_of(request: HttpRequest, record: RecordRef) -> DiscrepancyQuerySet:
    """Return the discrepancies of one record that the token sees."""
    return Discrepancy.objects.visible_to(asking(request)).of_record(record)


def discrepancy_page(
    request: HttpRequest, rows: DiscrepancyQuerySet, wanted: DiscrepancyFilter
) -> DiscrepancyPage:
    """Return the page of some discrepancies that was asked for."""
    rows = rows.filter(state=wanted.state) if wanted.state else rows.standing()
    if wanted.severity is not None:
        rows = rows.filter(severity=wanted.severity)
    if wanted.rule is not None:
        rows = rows.filter(rule=wanted.rule)
    if wanted.indicator is not None:
        rows = rows.filter(indicators__contains=[wanted.indicator])
    full = rows.select_related("unit").prefetch_related("figures")
    found, following = page_of(request, full, wanted)
    return DiscrepancyPage([_answer(row) for row in found], following)


def _answer(row: Discrepancy) -> DiscrepancyAnswer:
    return DiscrepancyAnswer(
        id=row.pk,
        report=int(row.record_id) if row.record_room == REPORTS else None,
        unit=unit_ref(row.unit),
        rule=row.rule,
        severity=row.severity,  # type: ignore[arg-type] # the choices of the model
        state=row.state,  # type: ignore[arg-type] # the choices of the model
        indicators=row.indicators,
        printed_value=decimal_text(row.printed_value),
        expected_value=decimal_text(row.expected_value),
        message_vi=row.message_vi,
        message_en=row.message_en,
        locations=row.locations,
        figures=sorted(figure.pk for figure in row.figures.all()),
        explanation=row.explanation,
        decided_at=timezone.localtime(row.decided_at) if row.decided_at else None,
        due_on=row.due_on,
        first_found_at=timezone.localtime(row.first_found_at),
        last_found_at=timezone.localtime(row.last_found_at),
    )
