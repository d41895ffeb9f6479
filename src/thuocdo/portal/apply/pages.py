"""What the pages of an application show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.dossiers.applications.answers import AnsweredGroup, answered_groups, in_words
from thuocdo.dossiers.applications.drafting import CHECK, DELIVERY, PAPERS
from thuocdo.dossiers.applications.expiring import forgotten_at
from thuocdo.dossiers.applications.handing_in import Missing, what_is_missing
from thuocdo.dossiers.models import Application, DeliveryWay
from thuocdo.portal.apply.questions import QuestionView, question_views
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import FormSchema, Group, asked_groups

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
class CheckPage:
    """Everything that will be handed in."""

    way: Way
    groups: tuple[CheckedGroup, ...]
    missing: Missing
    delivery: str
    faults: tuple[Fault, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One unfinished application in the list of the own dossiers."""

    application: Application
    forgotten_at: datetime


def page_keys(schema: FormSchema, application: Application) -> list[str]:
    """Return the keys of the pages of an application, in order."""
    groups = [one.key for one in asked_groups(schema, application.answers)]
    return [*groups, PAPERS, DELIVERY, CHECK]


def address(application: Application, key: str) -> str:
    """Return the address of one page of an application."""
    if key in {PAPERS, DELIVERY, CHECK}:
        return reverse(f"portal:apply:{key}", args=[application.pk])
    return reverse("portal:apply:question", args=[application.pk, key])


def way_to(application: Application, key: str) -> Way:
    """Return where a page stands; one that is not asked any more stands before the papers."""
    schema = schema_of(application.form)
    keys = page_keys(schema, application)
    at = keys.index(key) if key in keys else keys.index(PAPERS)
    back = address(application, keys[at - 1]) if at else ""
    following = address(application, keys[min(at + 1, len(keys) - 1)])
    return Way(
        application,
        number=at + 1,
        count=len(keys),
        title=_title(schema, key),
        back=back,
        here=address(application, key),
        following=following,
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
    """Build the page on which everything is looked at before it is handed in. Shape: two queries."""
    schema = schema_of(application.form)
    missing = what_is_missing(application, at=at)
    groups = tuple(
        CheckedGroup(
            one,
            address(application, one.key) + "?check=1",
            tuple(problem.words for problem in missing.problems.get(one.key, ())),
        )
        for one in answered_groups(schema, application.answers, unanswered=True)
    )
    way = DeliveryWay(application.delivery_way).label if application.delivery_way else ""
    return CheckPage(
        way=way_to(application, CHECK),
        groups=groups,
        missing=missing,
        delivery=str(way),
        faults=_check_faults(groups, missing),
        revision=application.revision,
    )


def _check_faults(groups: Sequence[CheckedGroup], missing: Missing) -> tuple[Fault, ...]:
    found = [
        Fault(f"group-{one.group.key}", one.group.title, _("còn câu trả lời cần sửa"))
        for one in groups
        if one.problems
    ]
    if missing.papers.missing:
        names = ", ".join(one.document.name for one in missing.papers.missing)
        found.append(Fault("papers", _("Giấy tờ còn thiếu"), names))
    if missing.delivery:
        found.append(Fault("delivery", _("Nhận kết quả"), _("chưa chọn cách nhận")))
    return tuple(found)


def drafts_of(citizen: Citizen) -> list[DraftRow]:
    """Return the unfinished applications of a citizen, the newest first. Shape: one query."""
    rows = Application.objects.of_citizen(citizen).open().select_related("version")
    return [DraftRow(one, forgotten_at(one)) for one in rows.order_by("-updated_at")[:30]]
