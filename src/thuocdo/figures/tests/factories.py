"""Figures as a reader records them, without a report around them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from thuocdo.attachments.services import store
from thuocdo.facts.references import RecordRef
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.services import NewFigure, record_read_figures, revise
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicator as indicator_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

AT = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
RESOLVED = "procedures.dossiers.commune.resolved"
ROW = "2023_province/3:3.3.1"


def reform_year(year: int) -> tuple[date, date]:
    """Return first day and first day after the report of a year."""
    return date(year - 1, 12, 15), date(year, 12, 15)


def recorded(
    printed: str,
    *,
    unit: Unit,
    year: int = 2023,
    days: tuple[date, date] | None = None,
    indicator: str = RESOLVED,
    holder: Unit | None = None,
    form_row: str = ROW,
    record: str = "1",
    at: datetime = AT,
    confidence: float = 1.0,
) -> Figure:
    """Record one figure about a unit, kept by that unit where no holder is named."""
    start, end = days or reform_year(year)
    new = NewFigure(
        indicator=indicator,
        unit_id=unit.pk,
        period_start=start,
        period_end=end,
        printed=read_number(printed, whole=indicator_of(indicator).value_type == ValueType.COUNT),
        form_row=form_row,
        location={"start": 10, "end": 14},
        confidence=confidence,
    )
    attachment = store(io.BytesIO(b"bao cao"), name="bao-cao.txt", actor=None, at=at)
    return record_read_figures(
        [new],
        record=RecordRef("ingestion", record),
        holder_id=(holder or unit).pk,
        attachment_id=attachment.pk,
        actor=None,
        at=at,
    )[0]


def corrected(
    figure: Figure, printed: str, *, actor: User | None, at: datetime, reason: str = "đếm lại"
) -> Figure:
    """Record what a person says in place of a figure."""
    new = NewFigure(
        indicator=figure.indicator,
        unit_id=figure.unit_id,
        period_start=figure.period_start,
        period_end=figure.period_end,
        printed=read_number(printed),
        form_row=figure.form_row,
        location=figure.location,
        origin=Figure.Origin.DECLARED,
        reason=reason,
    )
    return revise(figure, new, actor=actor, at=at)
