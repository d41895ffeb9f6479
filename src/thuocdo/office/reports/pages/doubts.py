"""The rows a person should look at, and settling several of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.figures.notation import Kind
from thuocdo.ingestion.contents import SURE, Entry, contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reading import Reading, ReadRow
from thuocdo.office.reports.lookup import may_correct
from thuocdo.office.reports.pages.original import TextLine, excerpt

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@dataclass(frozen=True, slots=True)
class DoubtView:
    """One doubtful row: what the form asks, what is printed, and why a person is asked."""

    key: str
    form: int
    asked: str
    printed_label: str
    printed: str
    why: tuple[str, ...]
    lines: tuple[TextLine, ...]
    picked: bool
    after: str = ""


@dataclass(frozen=True, slots=True)
class DoubtsPage:
    """All doubtful rows of a report; with an action chosen, what it would do to the picked ones."""

    report: Report
    rows: tuple[DoubtView, ...]
    action: str
    may_correct: bool
    needs_reason: bool

    @property
    def picked(self) -> tuple[DoubtView, ...]:
        """Return the rows that were picked."""
        return tuple(row for row in self.rows if row.picked)

    @property
    def is_preview(self) -> bool:
        """Tell whether the page asks to confirm a bulk action."""
        return bool(self.action and self.picked)


def doubts_page(report: Report, *, picked: Sequence[str], action: str, user: User) -> DoubtsPage:
    """Build the page of doubtful rows, the least sure first."""
    reading = effective_reading(report).reading
    found = sorted(
        _doubtful(reading), key=lambda pair: pair[1].row.confidence if pair[1].row else 1
    )
    after = {"sure": _("Giữ như đã đọc"), "omit": _("Bỏ khỏi số liệu")}.get(action, "")
    return DoubtsPage(
        report=report,
        rows=tuple(_view(report, form, entry, picked, after) for form, entry in found),
        action=action if action in {"sure", "omit"} else "",
        may_correct=may_correct(report, user),
        needs_reason=report.state == Report.State.CONFIRMED,
    )


def bulk_edits(report: Report, keys: Sequence[str], kind: EditKind) -> list[Edit]:
    """Return the edits that settle rows: tied for certain to the item they have, or taken out."""
    items = {e.key: e.asked.key for _, e in _doubtful(effective_reading(report).reading)}
    if kind is EditKind.OMIT:
        return [Edit(kind, key, {}) for key in keys if key in items]
    return [Edit(kind, key, {"form_row": items[key]}) for key in keys if key in items]


def _doubtful(reading: Reading) -> Iterator[tuple[int, Entry]]:
    for section, entry in contents_of(reading).entries():
        if entry.doubtful:
            yield section.asked.number, entry


def _view(report: Report, form: int, entry: Entry, picked: Sequence[str], after: str) -> DoubtView:
    row = entry.row
    assert row is not None
    return DoubtView(
        key=entry.key,
        form=form,
        asked=f"{entry.asked.item} {entry.asked.label}".strip(),
        printed_label=f"{row.item} {row.label}".strip(),
        printed=row.printed.text,
        why=_reasons(row),
        lines=excerpt(report.stored_reading.text, row.location, around=0),
        picked=entry.key in picked,
        after=after,
    )


def _reasons(row: ReadRow) -> tuple[str, ...]:
    reasons = []
    if row.confidence < SURE:
        reasons.append(_("chưa chắc đúng dòng của biểu"))
    if row.printed.ambiguous:
        reasons.append(_("số đọc được hai cách"))
    if row.misplaced:
        reasons.append(_("số nằm ở cột khác"))
    if row.printed.kind is Kind.TEXT and row.printed.text:
        reasons.append(_("ô ghi chữ, không phải số"))
    return tuple(reasons)
