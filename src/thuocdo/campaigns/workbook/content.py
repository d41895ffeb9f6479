"""What a workbook is made of: the cells of an answer with what stood there before, its texts, and what is remarked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.accounts.people import names_of
from thuocdo.campaigns.cells import Sheet, sheet_of
from thuocdo.campaigns.deriving import follows
from thuocdo.campaigns.outline import Entry, areas
from thuocdo.campaigns.passages import passages_of
from thuocdo.campaigns.previous import Previous, previous_values
from thuocdo.campaigns.workbook.layout import AREA, LaidSheet, laid_sheets
from thuocdo.documents.wording import printed_day

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.campaigns.models import Passage, Submission
    from thuocdo.campaigns.questions import Question


@dataclass(frozen=True, slots=True)
class Content:
    """All that is written: `derived` are the rows that follow from others, `remarks` what is asked about a row and not settled."""

    sheet: Sheet
    laid: Sequence[LaidSheet]
    derived: Mapping[str, Question]
    previous: Mapping[str, Previous]
    remarks: Mapping[str, Sequence[str]]
    areas: Sequence[Entry]
    passages: Mapping[str, Passage]
    at: datetime

    @property
    def submission(self) -> Submission:
        """Return whose answer it is."""
        return self.sheet.submission

    @property
    def seen(self) -> dict[str, int]:
        """Return the number of the change that each row and text is written from."""
        cells = self.sheet.cells
        numbers = {row: cells[row].number if row in cells else 0 for row in self.sheet.questions}
        texts = {
            AREA + one.key: self.passages[one.key].number if one.key in self.passages else 0
            for one in self.areas
        }
        return numbers | texts


def content_of(submission: Submission, *, at: datetime) -> Content:
    """Return what the workbook of a submission holds now; a number of queries that does not grow with rows."""
    sheet = sheet_of(submission, actor=None, at=at)
    return Content(
        sheet=sheet,
        laid=laid_sheets(sheet.questions),
        derived=follows(sheet.questions),
        previous=previous_values(submission, sheet.questions),
        remarks=_remarks(submission),
        areas=asked_areas(submission),
        passages=passages_of(submission),
        at=at,
    )


def asked_areas(submission: Submission) -> Sequence[Entry]:
    """Return the areas that text is asked for, in the order of a report."""
    wanted = set(submission.campaign.areas)
    return [one for one in areas() if one.key in wanted]


def _remarks(submission: Submission) -> Mapping[str, Sequence[str]]:
    open_ones = list(submission.remarks.filter(settled_at=None))
    names = names_of([one.by_id for one in open_ones])
    found: dict[str, list[str]] = defaultdict(list)
    for one in open_ones:
        who = names.get(one.by_id or 0, "")
        found[one.row].append(f"Ý kiến của {who} ({printed_day(one.at.date())}): {one.text}")
    return found
