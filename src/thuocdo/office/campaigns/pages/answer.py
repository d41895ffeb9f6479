"""The page of one unit's answer: every row asked, what stands in it, what it should be, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from thuocdo.accounts.people import names_of
from thuocdo.campaigns import permissions
from thuocdo.campaigns.cells import Sheet
from thuocdo.campaigns.checking import Problem, departs
from thuocdo.campaigns.models import Cell, CellRemark, Passage, Submission, SubmissionEvent
from thuocdo.campaigns.outline import Entry, areas
from thuocdo.campaigns.passages import passages_of
from thuocdo.campaigns.previous import Previous, previous_values
from thuocdo.campaigns.questions import Question
from thuocdo.campaigns.states import State
from thuocdo.campaigns.taking import TAKEN_IN, WRITABLE
from thuocdo.campaigns.typed import computed_number
from thuocdo.office.labels import section_name

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.forms.version import FormRow


@dataclass(frozen=True, slots=True)
class RowView:
    """One row as the page shows it; a heading has no question. `typed` is what was refused and why."""

    asked: FormRow
    question: Question | None = None
    cell: Cell | None = None
    problems: tuple[Problem, ...] = ()
    remarks: tuple[CellRemark, ...] = ()
    previous: Previous | None = None
    changed_by: str = ""
    typed: str | None = None
    refused: str = ""

    @property
    def name(self) -> str:
        """Return the name of the row, empty for a heading."""
        return self.question.row if self.question else ""

    @property
    def anchor(self) -> str:
        """Return the id of the row on the page; ids hold no slash and colon so that styles can name them."""
        return anchor_of(self.name)

    @property
    def shown(self) -> str:
        """Return what the input holds."""
        if self.typed is not None:
            return self.typed
        return self.cell.printed if self.cell else ""

    @property
    def number(self) -> int:
        """Return the number of the last change, 0 where nothing was ever written."""
        return self.cell.number if self.cell else 0

    @property
    def computed(self) -> str:
        """Return what was computed, as printed; empty where nothing was."""
        if self.cell is None or self.cell.computed is None or self.question is None:
            return ""
        return computed_number(self.question, self.cell.computed).printed

    @property
    def departs(self) -> bool:
        """Tell whether another value stands there than was computed."""
        return self.cell is not None and departs(self.cell)

    @property
    def worst(self) -> str:
        """Return the class of the worst problem, empty where there is none."""
        kinds = {one.kind for one in self.problems}
        if any(one.blocks for one in self.problems):
            return "wrong"
        return "doubtful" if "warning" in kinds else ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """One part of the form; `of_whole` are rows of the whole that the unit answers for."""

    number: str
    title: str
    rows: Sequence[RowView]
    of_whole: bool = False


@dataclass(frozen=True, slots=True)
class AreaView:
    """The text of one area."""

    area: Entry
    passage: Passage | None
    typed: str | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class ToSettle:
    """How far an answer is and what of it is to be settled: the panel over the form."""

    submission: Submission
    problems: Sequence[Problem]
    filled: int
    asked: int
    may_write: bool
    may_appraise: bool

    @property
    def blocking(self) -> Sequence[Problem]:
        """Return what keeps it from being handed in."""
        return [one for one in self.problems if one.blocks]

    @property
    def warnings(self) -> Sequence[Problem]:
        """Return what is to be looked at."""
        return [one for one in self.problems if one.kind == "warning"]

    @property
    def blanks(self) -> int:
        """Return how many cells are empty."""
        return sum(1 for one in self.problems if one.kind == "blank")

    @property
    def writable(self) -> bool:
        """Tell whether the person can change cells now."""
        return self.may_write and self.submission.state in WRITABLE


@dataclass(frozen=True, slots=True)
class AnswerPage(ToSettle):
    """All that the page shows; what the person may do follows from state and rights."""

    sections: Sequence[SectionView]
    areas: Sequence[AreaView]
    events: Sequence[SubmissionEvent]
    may_approve: bool
    is_preparer: bool
    derived_form: bool

    @property
    def can_reopen(self) -> bool:
        """Tell whether the person can reopen it."""
        return self.may_appraise and self.submission.state in {*TAKEN_IN, State.LOCKED}


def anchor_of(row: str) -> str:
    """Return the id of a row on the page."""
    return "r-" + "".join(letter if letter.isalnum() else "-" for letter in row)


def answer_page(
    sheet: Sheet,
    problems: Sequence[Problem],
    *,
    user: User,
    refused: Mapping[str, tuple[str, str]],
) -> AnswerPage:
    """Return the page of an answer; a number of queries that does not grow with rows.

    Args:
        refused: what was typed and why it was not saved, by row, or by "area:" and the key of an area.
    """
    submission = sheet.submission
    rows = dict(row_views(sheet, problems))
    for row, (typed, why) in refused.items():
        if row in rows:
            rows[row] = replace(rows[row], typed=typed, refused=why)
    return AnswerPage(
        submission=submission,
        sections=list(_sections(sheet, rows)),
        problems=problems,
        areas=list(_areas(submission, refused)),
        events=list(submission.events.select_related("by").order_by("-pk")),
        filled=filled_in(sheet),
        asked=len(sheet.questions),
        may_write=user.has_perm(permissions.FILL, submission),
        may_approve=user.has_perm(permissions.APPROVE, submission),
        may_appraise=user.has_perm(permissions.APPRAISE, submission),
        is_preparer=submission.prepared_by_id == user.pk,
        derived_form=any(one.form.derived for one in sheet.questions.values()),
    )


def filled_in(sheet: Sheet) -> int:
    """Return in how many cells something stands."""
    return sum(1 for cell in sheet.cells.values() if cell.state != "blank")


def row_views(
    sheet: Sheet, problems: Iterable[Problem], *, only: Collection[str] | None = None
) -> Mapping[str, RowView]:
    """Return each row asked as the page shows it, by its name; those in `only` where not all are wanted."""
    asked = {row: one for row, one in sheet.questions.items() if only is None or row in only}
    by_row: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        for row in problem.rows:
            by_row[row].append(problem)
    remarks: dict[str, list[CellRemark]] = defaultdict(list)
    for remark in sheet.remarks:
        remarks[remark.row].append(remark)
    before = previous_values(sheet.submission, asked)
    names = names_of([cell.changed_by_id for row, cell in sheet.cells.items() if row in asked])
    found = {}
    for row, question in asked.items():
        cell = sheet.cells.get(row)
        found[row] = RowView(
            question.asked,
            question,
            cell,
            tuple(by_row[row]),
            tuple(remarks[row]),
            before.get(row),
            names.get(cell.changed_by_id or 0, "") if cell else "",
        )
    return found


def _sections(sheet: Sheet, rows: Mapping[str, RowView]) -> Iterable[SectionView]:
    own = next(one.form for one in sheet.questions.values())
    for section in own.sections:
        views = []
        for asked in section.rows:
            name = f"{own.code}/{section.number}:{asked.key}"
            views.append(rows.get(name, RowView(asked)))
        yield SectionView(str(section.number), section_name(section.title), views)
    of_whole = [one for one in rows.values() if one.question and one.question.of_whole]
    if of_whole:
        yield SectionView("", "", of_whole, of_whole=True)


def _areas(submission: Submission, refused: Mapping[str, tuple[str, str]]) -> Iterable[AreaView]:
    wanted = set(submission.campaign.areas)
    if not wanted:
        return
    written = passages_of(submission)
    for area in areas():
        if area.key in wanted:
            typed, why = refused.get(f"area:{area.key}", (None, ""))
            yield AreaView(area, written.get(area.key), typed, why)
