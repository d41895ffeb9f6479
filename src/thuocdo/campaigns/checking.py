"""What of an answer does not add up, and what must be settled before it is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import prefetch_related_objects

from thuocdo.campaigns.cells import Entry, Sheet, enter, hold, is_as_computed
from thuocdo.campaigns.models import CellContent, Submission
from thuocdo.campaigns.questions import Question, questions
from thuocdo.campaigns.taking import COUNTED
from thuocdo.campaigns.typed import computed_number
from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence, Finding, FormCell, Severity
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import record_findings
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.source import Location
from thuocdo.postgresql.shapes import Slot, instances

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from thuocdo.accounts.models import User

#: What is printed in cells is read again with every cell that is saved.
_KEPT_NUMBERS = 16_384
#: Rules about rows that are missing say nothing where only some rows of a form are asked.
_OF_WHOLE_FORMS = ("GEN-PARENT", "GEN-CHILD")


class ProblemKind(StrEnum):
    """What is wrong with a cell."""

    ERROR = "error"
    REASON = "reason"
    REMARK = "remark"
    WARNING = "warning"
    BLANK = "blank"


#: What keeps an answer from being handed in.
BLOCKING = frozenset({ProblemKind.ERROR, ProblemKind.REASON, ProblemKind.REMARK})


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to settle or to look at.

    `row` is where it stands, `rows` all cells it is about; `discrepancy` the stored one, `remark` the id of what was asked.
    """

    kind: ProblemKind
    row: str
    vi: str
    en: str
    rows: tuple[str, ...] = ()
    discrepancy: Discrepancy | None = None
    remark: int | None = None

    @property
    def blocks(self) -> bool:
        """Say whether it keeps the answer from being handed in."""
        return self.kind in BLOCKING


def findings_of(
    sheet: Sheet, *, earlier: tuple[Evidence, ...] = ()
) -> tuple[tuple[Finding, tuple[str, ...]], ...]:
    """Return what the rules find in the cells as they stand, with the rows it is about; pure.

    Args:
        sheet: the cells.
        earlier: what the unit answered for earlier periods of the same year, where growth is to be judged.
    """
    found = []
    for of_whole in (False, True):
        asked = {row: one for row, one in sheet.questions.items() if one.of_whole is of_whole}
        if not asked:
            continue
        evidence = evidence_of(
            asked, sheet.cells, sheet.submission, earlier=() if of_whole else earlier
        )
        rows_by_code: dict[str, str] = {one.indicator.code: row for row, one in asked.items()}
        for finding in check(evidence):
            if of_whole and finding.rule in _OF_WHOLE_FORMS:
                continue
            rows = tuple(rows_by_code[code] for code in finding.indicators if code in rows_by_code)
            found.append((finding, rows))
    return tuple(found)


def evidence_of(
    asked: Mapping[str, Question],
    cells: Mapping[str, CellContent],
    submission: Submission,
    *,
    earlier: tuple[Evidence, ...] = (),
) -> Evidence:
    """Return the cells of a submission as the rules look at them."""
    version = next(iter(asked.values())).form
    period = submission.campaign.period
    return Evidence(
        form_version=version.code,
        level=version.level,
        period_start=period.start,
        period_end=period.end,
        cells=tuple(form_cells(asked, cells)),
        earlier=earlier,
        printed=False,
    )


_read = lru_cache(maxsize=_KEPT_NUMBERS)(read_number)


def form_cells(
    asked: Mapping[str, Question], cells: Mapping[str, CellContent]
) -> Iterable[FormCell]:
    """Yield what stands in each row asked, in printed order; a row nobody wrote in is blank."""
    for position, (row, one) in enumerate(asked.items()):
        cell = cells.get(row)
        text = cell.printed if cell else ""
        yield FormCell(
            indicator=one.indicator.code,
            form=f"{one.form.code}/{one.section.number}",
            item=one.asked.item,
            item_printed=one.asked.item,
            label=one.asked.label,
            unit_printed=one.asked.unit,
            unit_expected=one.asked.unit,
            printed=_read(text, whole=one.counts, percent=one.share),
            note=cell.note if cell else "",
            location=Location(position, position, row=position),
        )


def earlier_answers(submission: Submission) -> tuple[Evidence, ...]:
    """Return what the unit answered with the same form for windows that begin with this one and end before it; three queries at the most."""
    campaign = submission.campaign
    given = {
        "unit": submission.unit_id,
        "form": submission.form,
        "start": campaign.period_start,
        "end": campaign.period_end,
    }
    before = instances("answers before in the year", _answered_before, given)
    prefetch_related_objects(before, "cells")
    found = []
    for one in before:
        cells = {cell.row: cell for cell in one.cells.all()}
        asked = own_questions(one.form, one.campaign.period.last_day)
        found.append(evidence_of(asked, cells, one))
    return tuple(found)


def _answered_before() -> QuerySet[Submission]:
    found = Submission.objects.filter(
        unit=Slot("unit"),
        form=Slot("form"),
        state__in=COUNTED,
        campaign__period_start=Slot("start"),
        campaign__period_end__lt=Slot("end"),
    )
    return found.select_related("campaign").order_by("campaign__period_end")


def own_questions(form: str, on: date) -> Mapping[str, Question]:
    """Return the rows of a unit's own form."""
    return questions(form, "", (), on=on)


@transaction.atomic
def save_checked(
    submission: Submission, entries: Iterable[Entry], *, actor: User, at: datetime
) -> tuple[Sheet, tuple[Problem, ...]]:
    """Write what somebody typed and look at the whole answer at once; the cells that were written are those that are checked and shown.

    Raises:
        InvalidInput, Conflict, NotAllowed, NotFound: see `cells.save_cells`.
    """
    sheet = hold(submission, actor=actor, at=at)
    enter(sheet, entries)
    return sheet, check_sheet(sheet, at=at)


def check_sheet(sheet: Sheet, *, at: datetime) -> tuple[Problem, ...]:
    """Look at a whole answer, keep what does not add up as discrepancies, and return all that is to be settled or looked at.

    Must be called in a transaction that holds the submission.
    """
    submission = sheet.submission
    found = findings_of(sheet, earlier=earlier_answers(submission))
    standing = record_findings(
        [finding for finding, _ in found],
        record=submission.record,
        unit_id=submission.unit_id,
        holder_id=submission.unit_id,
        figures_of=None,
        at=at,
    )
    return _problems(sheet, [one for one in standing if one.state == Discrepancy.State.OPEN])


def problems_of(sheet: Sheet) -> tuple[Problem, ...]:
    """Return what the last check found that still stands, and what is missing in the cells; two queries."""
    standing = Discrepancy.objects.of_record(sheet.submission.record).standing().open()
    return _problems(sheet, standing.worst_first())


def _problems(sheet: Sheet, found: Iterable[Discrepancy]) -> tuple[Problem, ...]:
    contradictions = _contradictions(sheet, found)
    return (*contradictions, *_reasons(sheet), *_remarks(sheet), *_blanks(sheet))


def _contradictions(sheet: Sheet, standing: Iterable[Discrepancy]) -> Iterable[Problem]:
    rows_by_code: dict[str, str] = {}
    for row, one in sheet.questions.items():
        rows_by_code.setdefault(one.indicator.code, row)
    for found in standing:
        rows = tuple(rows_by_code[code] for code in found.indicators if code in rows_by_code)
        kind = ProblemKind.ERROR if found.severity == Severity.ERROR else ProblemKind.WARNING
        first = rows[0] if rows else ""
        yield Problem(kind, first, found.message_vi, found.message_en, rows, found)


def _reasons(sheet: Sheet) -> Iterable[Problem]:
    for row, one in sheet.questions.items():
        cell = sheet.cells.get(row)
        if cell is not None and departs(cell) and not cell.reason:
            yield Problem(
                ProblemKind.REASON,
                row,
                f"{one.asked.item} {one.asked.label}: ghi {cell.printed or 'trống'}, các sổ cho {_shown(one, cell)}. Hãy ghi lý do hoặc lấy lại số tính được.",
                f"{one.asked.item}: {cell.printed or 'blank'} stands here, the registers give {_shown(one, cell)}. Say why, or take the computed value.",
                (row,),
            )


def departs(cell: CellContent) -> bool:
    """Say whether another value stands in a cell than was computed for it."""
    return cell.computed is not None and not is_as_computed(
        cell.value, cell.decimals, cell.computed
    )


def _remarks(sheet: Sheet) -> Iterable[Problem]:
    for one in sheet.remarks:
        if one.settled_at is not None:
            continue
        yield Problem(
            ProblemKind.REMARK,
            one.row,
            f"Ý kiến: {one.text}",
            f"Remark: {one.text}",
            (one.row,),
            remark=one.pk,
        )


def _blanks(sheet: Sheet) -> Iterable[Problem]:
    for row, one in sheet.questions.items():
        cell = sheet.cells.get(row)
        if cell is None or cell.state == Figure.State.BLANK:
            said = f"{one.asked.item} {one.asked.label}"
            yield Problem(
                ProblemKind.BLANK,
                row,
                f"{said}: chưa có số.",
                f"{said}: nothing stands here.",
                (row,),
            )


def _shown(question: Question, cell: CellContent) -> str:
    return computed_number(question, cell.computed).printed
