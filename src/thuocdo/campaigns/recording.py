"""An answer that was taken in becomes figures; one that is taken in again supersedes those that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.campaigns.cells import Sheet
from thuocdo.campaigns.models import Cell
from thuocdo.campaigns.questions import Question
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.services import NewFigure, record_figures

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User


def record_answer(sheet: Sheet, *, actor: User, at: datetime) -> int:
    """Record the cells of a unit's own form as its figures; return how many were written.

    What the unit answers for the whole becomes a figure of the whole when the campaign is put together.
    """
    submission = sheet.submission
    news = [
        new_figure(question, sheet.cells[row], unit_id=submission.unit_id, sheet=sheet)
        for row, question in sheet.questions.items()
        if row in sheet.cells and not question.of_whole
    ]
    written = record_figures(
        news,
        record=submission.record,
        holder_id=submission.unit_id,
        actor=actor,
        at=at,
    )
    return len(written)


def new_figure(question: Question, cell: Cell, *, unit_id: int, sheet: Sheet) -> NewFigure:
    """Return a cell as the figure it becomes."""
    period = sheet.submission.campaign.period
    return NewFigure(
        indicator=question.indicator.code,
        unit_id=unit_id,
        period_start=period.start,
        period_end=period.end,
        printed=read_number(cell.printed, whole=question.counts, percent=question.share),
        note=cell.note,
        form_row=question.row,
        origin=Figure.Origin(cell.origin),
        reason=cell.reason,
        computation=cell.trail,
    )
