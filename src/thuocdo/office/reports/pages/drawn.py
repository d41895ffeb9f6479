"""The page of one report. Its body is drawn once and kept until something in it changes: it costs most of the page.

What is kept is asked for by everything it depends on, so nothing has to be thrown away by hand: the report and its last
correction, when it was read, every write to its discrepancies, the language, and what the person looking may do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import get_language

from thuocdo.accounts.scope import may_see_unit
from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction, Report
from thuocdo.office.reports.lookup import may_correct
from thuocdo.office.reports.pages.report import report_body

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class Jump:
    """One form in the row of links to the parts of the page."""

    number: int
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The body and the original as HTML of our own templates, and the numbers that the frame of the page names."""

    body: str
    original: str
    jumps: tuple[Jump, ...]
    figures: int
    doubts: int
    unfit: int
    has_mentions: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole page of one report; `may_correct` says whether the person looking may change it.

    `owned` says whether he sees into the unit that keeps it; to whom it is only shared, it is to be read and nothing else.
    """

    report: Report
    drawn: Drawn
    owned: bool
    may_correct: bool
    may_share: bool
    may_undo: bool
    may_redo: bool


def report_page(report: Report, *, user: User) -> ReportPage:
    """Build the page of one report with a fixed number of queries, however many rows it has."""
    steps = list(report.corrections.all())
    rights = _rights(report, steps, user)
    drawn = _kept(report, steps, owned=rights["owned"], may_correct=rights["may_correct"])
    return ReportPage(report=report, drawn=drawn, **rights)


def _kept(report: Report, steps: Sequence[Correction], *, owned: bool, may_correct: bool) -> Drawn:
    parts = (
        report.pk,
        report.revision,
        report.state,
        report.stored_reading.read_at.timestamp(),
        Discrepancy.objects.of_record(report.record).stamp(),
        get_language(),
        owned,
        may_correct,
    )
    key = "report-" + "-".join(map(str, parts))
    kept: Drawn | None = caches["pages"].get(key)
    if kept is None:
        kept = _draw(report, steps, owned=owned, may_correct=may_correct)
        caches["pages"].set(key, kept)
    return kept


def _draw(report: Report, steps: Sequence[Correction], *, owned: bool, may_correct: bool) -> Drawn:
    page = report_body(report, steps, owned=owned, may_correct=may_correct)
    return Drawn(
        body=render_to_string("office/reports/_body.html", {"page": page}),
        original=render_to_string("office/reports/_original.html", {"page": page}),
        jumps=tuple(Jump(s.number, s.errors, s.warnings) for s in page.sections),
        figures=page.figures,
        doubts=page.doubts,
        unfit=page.unfit,
        has_mentions=bool(page.mentions),
    )


def _rights(report: Report, steps: Sequence[Correction], user: User) -> dict[str, bool]:
    owned = may_see_unit(user, report.holder_id)
    may = owned and may_correct(report, user)
    mine = [step for step in steps if step.actor_id == user.pk]
    undone = bool(mine) and any(step.kind == Correction.Kind.UNDO for step in mine)
    return {
        "owned": owned,
        "may_correct": may,
        "may_share": may,
        "may_undo": may and any(step.actor_id == user.pk for step in in_force(steps)),
        "may_redo": may and undone and mine[-1].kind in {"undo", "redo"},
    }
