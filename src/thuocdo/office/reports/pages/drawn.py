"""The page of one report. Its body and its original are drawn once and kept, compressed, until something in them changes.

What is kept is asked for by everything it depends on, so nothing has to be thrown away by hand: the report and its last
correction, when it was read, every write to its discrepancies, the language, and what the person looking may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import get_language

from thuocdo.accounts.scope import may_see_unit
from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.papers import NAMES, paper_of
from thuocdo.office.reports.lookup import may_correct
from thuocdo.office.reports.pages.against import against_page
from thuocdo.office.reports.pages.report import Said, original_of, report_body
from thuocdo.ui.language import in_english
from thuocdo.ui.pieces import Piece

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
    """The body of the page, and the numbers of the report that the frame names.

    Of a report in review, in the language of the screen: `unlike` is what the paper calls itself where that is no report, `against`
    how it differs from the stored one it follows. Both are empty else.
    """

    body: Piece
    jumps: tuple[Jump, ...]
    figures: int
    doubts: int
    unfit: int
    has_mentions: bool
    unlike: str
    against: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole page of one report; `may_correct` says whether the person looking may change it.

    `owned` says whether he sees into the unit that keeps it; to whom it is only shared, it is to be read and nothing else.
    `original` is null where only the middle of the page is shown.
    """

    report: Report
    drawn: Drawn
    original: Piece | None
    owned: bool
    may_correct: bool
    may_share: bool
    may_undo: bool
    may_redo: bool

    @property
    def pieces(self) -> dict[str, Piece]:
        """Return the kept pieces by the names their places have in the templates."""
        return {"body": self.drawn.body} | ({"original": self.original} if self.original else {})


def report_page(report: Report, *, user: User) -> ReportPage:
    """Build the page of one report with a fixed number of queries, however many rows it has."""
    said, stem = Said(report, list(report.corrections.all())), _stem(report)
    rights = _rights(said, user, may=may_correct(report, user))
    drawn = _kept_body(said, stem, owned=rights["owned"], may_correct=rights["may_correct"])
    return ReportPage(report=report, drawn=drawn, original=_kept_original(said, stem), **rights)


def corrected_middle(report: Report, *, user: User) -> ReportPage:
    """Build the middle of the page alone, for who has just corrected the report and so may."""
    said = Said(report, list(report.corrections.all()))
    drawn = _kept_body(said, _stem(report), owned=True, may_correct=True)
    rights = _rights(said, user, may=True)
    return ReportPage(report=report, drawn=drawn, original=None, **rights)


def _stem(report: Report) -> str:
    """Return what changes with everything that changes the body or the original."""
    parts = (
        report.pk,
        report.revision,
        report.state,
        report.stored_reading.read_at.timestamp(),
        Discrepancy.objects.of_record(report.record).stamp(),
    )
    return "report-" + "-".join(map(str, parts))


def _kept_body(said: Said, stem: str, *, owned: bool, may_correct: bool) -> Drawn:
    key = f"{stem}-{get_language()}-{owned}-{may_correct}"
    kept: Drawn | None = caches["pages"].get(key)
    if kept is None:
        kept = _draw(said, owned=owned, may_correct=may_correct)
        caches["pages"].set(key, kept)
    return kept


def _kept_original(said: Said, stem: str) -> Piece:
    """Return the original, which is the same for everybody who may see the report."""
    key = f"{stem}-original"
    kept: Piece | None = caches["pages"].get(key)
    if kept is None:
        kept = _draw_original(said)
        caches["pages"].set(key, kept)
    return kept


def _draw(said: Said, *, owned: bool, may_correct: bool) -> Drawn:
    page = report_body(said, owned=owned, may_correct=may_correct)
    return Drawn(
        body=Piece.of(render_to_string("office/reports/_body.html", {"page": page})),
        jumps=tuple(Jump(s.number, s.errors, s.warnings) for s in page.sections),
        figures=page.figures,
        doubts=page.doubts,
        unfit=page.unfit,
        has_mentions=bool(page.mentions),
        unlike=_unlike(said.report),
        against=_against(said.report) if owned else "",
    )


def _unlike(report: Report) -> str:
    """Return what a paper in review calls itself that is no report; of several in a file the first bears its heading."""
    if report.state != Report.State.IN_REVIEW or report.position:
        return ""
    paper = paper_of(report.stored_reading.text)
    if paper is None:
        return ""
    return NAMES[paper].en if in_english() else NAMES[paper].vi


def _against(report: Report) -> str:
    """Return how a report in review differs from the stored one it follows; three queries, once for each body that is drawn."""
    earlier = report.related if report.state == Report.State.IN_REVIEW else None
    return against_page(report, earlier).words if earlier else ""


def _draw_original(said: Said) -> Piece:
    return Piece.of(f'<div class="original-text">{original_of(said)}</div>')


def _rights(said: Said, user: User, *, may: bool) -> dict[str, bool]:
    report, steps = said.report, said.steps
    mine = [step for step in steps if step.actor_id == user.pk]
    undone = bool(mine) and any(step.kind == Correction.Kind.UNDO for step in mine)
    return {
        "owned": may or may_see_unit(user, report.holder_id),  # who corrects sees into the unit
        "may_correct": may,
        "may_share": may,
        "may_undo": may and any(step.actor_id == user.pk for step in in_force(steps)),
        "may_redo": may and undone and mine[-1].kind in {"undo", "redo"},
    }
