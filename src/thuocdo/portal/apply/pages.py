"""What the pages of an application show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thuocdo.dossiers.applications.answers import AnsweredGroup, answered_groups, in_words
from thuocdo.dossiers.applications.drafting import CHECK, DELIVERY, PAPERS
from thuocdo.dossiers.applications.expiring import forgotten_at
from thuocdo.dossiers.applications.grouped import asked_before, asks
from thuocdo.dossiers.applications.handing_in import Missing
from thuocdo.dossiers.applications.handing_in_groups import missing_in_group, revision_of
from thuocdo.dossiers.models import Application, DeliveryWay
from thuocdo.portal.apply.questions import QuestionView, question_views
from thuocdo.portal.apply.steps import address, place_of, steps_of
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import FormSchema, Group

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.procedures.electronic_forms.validating import AnswerProblem


@dataclass(frozen=True, slots=True)
class Way:
    """Where a page stands among the pages of an application."""

    application: Application
    number: int
    count: int
    title: str
    back: str
    here: str
    following: str
    bundle: str = ""

    @property
    def percent(self) -> int:
        """Return how far it is."""
        return round(100 * self.number / self.count)


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the summary of errors, and where it leads."""

    target: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """The page of one group. `other` is what another window saved, where this one would overwrite it."""

    way: Way
    description: str
    questions: tuple[QuestionView, ...]
    faults: tuple[Fault, ...]
    revision: int
    notice: str = ""
    other: AnsweredGroup | None = None

    @property
    def has_files(self) -> bool:
        """Say whether files can be sent with the page."""
        return any(one.looks == "file" for one in self.questions)


@dataclass(frozen=True, slots=True)
class CheckedGroup:
    """The answers of one page, where to change them, and what is wrong."""

    group: AnsweredGroup
    change: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """What will be handed in for one procedure; `number` is its place, from 1."""

    number: int
    application: Application
    groups: tuple[CheckedGroup, ...]
    missing: Missing


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Everything that will be handed in: one part, or the parts of a bundle."""

    way: Way
    parts: tuple[CheckedPart, ...]
    delivery: str
    faults: tuple[Fault, ...]
    revision: int

    @property
    def delivery_missing(self) -> bool:
        """Say whether it is not known how the result is to come."""
        return any(one.missing.delivery for one in self.parts)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished application in the list of the own dossiers."""

    application: Application
    forgotten_at: datetime

    @property
    def name(self) -> str:
        """Return what it is for: the procedure, or the bundle."""
        row = self.application
        return row.group.group.name if row.group else row.version.name


def way_to(application: Application, key: str) -> Way:
    """Return where a page stands; one that is not asked any more stands before the papers. Shape: as `steps_of`."""
    steps = steps_of(application)
    at = place_of(steps, application, key)
    return Way(
        application,
        number=at + 1,
        count=len(steps),
        title=_title(schema_of(application.form), key),
        back=steps[at - 1].address if at else "",
        here=address(application, key),
        following=steps[min(at + 1, len(steps) - 1)].address,
        bundle=application.group.group.name if application.group else "",
    )


def _title(schema: FormSchema, key: str) -> str:
    group = schema.group(key)
    if group is not None:
        return in_words(group.title, group.title_en)
    return {
        PAPERS: _("Giấy tờ kèm theo"),
        DELIVERY: _("Nhận kết quả"),
        CHECK: _("Kiểm tra trước khi nộp"),
    }[key]


def question_page(
    application: Application,
    group: Group,
    *,
    answers: Mapping[str, Any],
    problems: Sequence[AnswerProblem] = (),
    more: str = "",
    notice: str = "",
    other: bool = False,
) -> QuestionPage:
    """Build the page of one group.

    Args:
        application: as it is stored.
        group: the page.
        answers: what the page shows: those stored, or what was just typed.
        problems: what is wrong with them.
        more: the list that gets an empty row.
        notice: what is said above the questions.
        other: show what is stored beside what was typed.
    """
    schema = schema_of(application.form)
    everything = {**application.answers, group.key: dict(answers)}
    views = question_views(schema, group, everything, problems, more=more)
    stored = answered_groups(schema, application.answers) if other else ()
    return QuestionPage(
        way=way_to(application, group.key),
        description=in_words(group.description, group.description_en),
        questions=views,
        faults=faults_of(views),
        revision=application.revision,
        notice=notice,
        other=next((one for one in stored if one.key == group.key), None),
    )


def faults_of(views: Sequence[QuestionView]) -> tuple[Fault, ...]:
    """Return the lines of the summary of errors."""
    found = []
    for one in views:
        if one.problem:
            found.append(Fault(one.target, one.label, one.problem))
        found += [
            Fault(cell.target, f"{one.label} {number}, {cell.label}", cell.problem)
            for number, row in enumerate(one.rows, start=1)
            for cell in row
            if cell.problem
        ]
    return tuple(found)


def check_page(application: Application, *, at: datetime) -> CheckPage:
    """Build the page on which everything is looked at before it is handed in. Shape: two queries; for a bundle as `missing_in_group`."""
    found = missing_in_group(application, at=at)
    rows = [one.application for one in found]
    parts = tuple(
        CheckedPart(
            number,
            one.application,
            _checked_groups(one.application, one.missing, rows[: number - 1]),
            one.missing,
        )
        for number, one in enumerate(found, 1)
    )
    first = rows[0]
    way = DeliveryWay(first.delivery_way).label if first.delivery_way else ""
    return CheckPage(
        way=way_to(first, CHECK),
        parts=parts,
        delivery=str(way),
        faults=tuple(fault for one in parts for fault in _check_faults(one)),
        revision=revision_of(rows),
    )


def _checked_groups(
    row: Application, missing: Missing, earlier: Sequence[Application]
) -> tuple[CheckedGroup, ...]:
    """Return the answers of an application, those left out that an earlier one shows."""
    if not asks(row):
        return ()
    schema = schema_of(row.form)
    return tuple(
        CheckedGroup(
            one,
            address(row, one.key) + "?check=1",
            tuple(problem.words for problem in missing.problems.get(one.key, ())),
        )
        for one in answered_groups(schema, row.answers, unanswered=True)
        if (asked := schema.group(one.key)) is None or not asked_before(asked, earlier)
    )


def _check_faults(part: CheckedPart) -> list[Fault]:
    missing, mark = part.missing, "" if part.number == 1 else f"-{part.number}"
    found = [
        Fault(f"group-{one.group.key}{mark}", one.group.title, _("còn câu trả lời cần sửa"))
        for one in part.groups
        if one.problems
    ]
    if missing.papers.missing:
        names = ", ".join(one.document.name for one in missing.papers.missing)
        found.append(Fault(f"papers{mark}", _("Giấy tờ còn thiếu"), names))
    if missing.delivery:
        found.append(Fault("delivery", _("Nhận kết quả"), _("chưa chọn cách nhận")))
    return found


def drafts_of(citizen: Citizen) -> list[DraftRow]:
    """Return the unfinished applications of a citizen, the newest first. Shape: one query."""
    rows = Application.objects.of_citizen(citizen).open().filter(position=1)
    rows = rows.select_related("version", "group__group")
    return [DraftRow(one, forgotten_at(one)) for one in rows.order_by("-updated_at")[:30]]
