"""Figures: every stored value with where it comes from, and what it superseded."""

from __future__ import annotations

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
from thuocdo.api.v1.filters import IndicatorCode, PeriodPaging, in_period
from thuocdo.api.v1.values import (
    Confidence,
    DecimalText,
    PeriodOf,
    Place,
    State,
    UnitRef,
    decimal_text,
    period_of,
    state_name,
    unit_ref,
)
from thuocdo.figures.chains import chain_of
from thuocdo.figures.models import Figure
from thuocdo.figures.slots import window_of
from thuocdo.ingestion.models import ROOM as REPORTS
from thuocdo.ingestion.models import Report

router = Router()

Origin = Literal["computed", "declared", "read"]


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a room that gave a figure, such as `ingestion`, `17` for a report."""

    room: str
    id: str


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """One value of one indicator for one unit and one period, as one source gave it at one moment."""

    id: int
    indicator: str
    unit: UnitRef
    period: PeriodOf
    as_of: date | None
    state: State
    value: DecimalText | None
    printed: str
    note: str
    origin: Origin
    form_row: Annotated[
        str | None, Field(description="row of the form it stands in; null for prose")
    ]
    confidence: Confidence
    location: Place
    record: Record | None
    reason: Annotated[str, Field(description="why it took the place of another one")]
    recorded_at: datetime
    supersedes: Annotated[int | None, Field(description="the figure it took the place of")]
    superseded_by: Annotated[
        int | None, Field(description="null for the last one that its record gave")
    ]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A page of figures, newest first."""

    items: list[FigureAnswer]
    next: str | None


@dataclass(frozen=True, slots=True)
class FigureChain:
    """A figure and all that stood in its place, newest first, itself included."""

    figure: FigureAnswer
    chain: list[FigureAnswer]


class FigureFilter(PeriodPaging):
    """Which figures."""

    indicator: IndicatorCode | None = None
    history: Annotated[
        int,
        Field(
            ge=0,
            le=1,
            description="1: superseded and withdrawn figures too, and those of reports that a later one replaced",
        ),
    ] = 0


@get(
    router,
    "/figures",
    answers=FigurePage,
    summary="Figures",
    summary_vi="Danh sách số liệu",
)
def list_figures(request: HttpRequest, wanted: Query[FigureFilter]) -> FigurePage:
    """List the figures the token sees, newest first; only those that count unless history is asked for."""
    rows = in_period(Figure.objects.visible_to(asking(request)), wanted)
    if not wanted.history:
        replaced = Report.objects.visible_to(asking(request)).replaced_ids()
        rows = rows.current().exclude(record_room=REPORTS, record_id__in=replaced)
    if wanted.indicator is not None:
        rows = rows.filter(indicator=wanted.indicator)
    found, following = page_of(request, rows.select_related("unit", "superseded_by"), wanted)
    return FigurePage([_answer(figure) for figure in found], following)


@get(
    router,
    "/figures/{figure_id}",
    answers=FigureChain,
    summary="One figure with its history",
    summary_vi="Một số liệu và lịch sử của nó",
)
def get_figure(request: HttpRequest, figure_id: Id) -> FigureChain:
    """Return a figure and every figure that stood in its place before or after."""
    visible = Figure.objects.visible_to(asking(request)).select_related("unit", "superseded_by")
    chain = {figure.pk: _answer(figure) for figure in chain_of(visible, figure_id)}
    if figure_id not in chain:
        raise not_found()
    return FigureChain(chain[figure_id], list(chain.values()))


def _answer(figure: Figure) -> FigureAnswer:
    later = getattr(figure, "superseded_by", None)
    window = window_of(figure.period_start, figure.period_end, figure.unit.code)
    return FigureAnswer(
        id=figure.pk,
        indicator=figure.indicator,
        unit=unit_ref(figure.unit),
        period=period_of(
            window.slot.kind if window else None, figure.period_start, figure.period_end
        ),
        as_of=figure.as_of,
        state=state_name(Figure.State(figure.state)),
        value=decimal_text(figure.value, figure.decimals),
        printed=figure.printed,
        note=figure.note,
        origin=figure.origin,  # type: ignore[arg-type] # the choices of the model
        form_row=figure.form_row or None,
        confidence=float(figure.confidence),
        location=figure.location,
        record=Record(figure.record_room, figure.record_id) if figure.record_room else None,
        reason=figure.reason,
        recorded_at=timezone.localtime(figure.recorded_at),
        supersedes=figure.supersedes_id,
        superseded_by=later.pk if later else None,
    )
