"""The questions of a page as the template draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.dossiers.applications.answers import in_words
from thuocdo.portal.apply.typed import ELSEWHERE, date_parts, number_words
from thuocdo.procedures.electronic_forms.addresses import Address, communes, parts_of
from thuocdo.procedures.electronic_forms.schema import (
    Answers,
    Condition,
    Format,
    FormSchema,
    Group,
    Question,
    QuestionKind,
    shown_answers,
)
from thuocdo.procedures.electronic_forms.validating import AnswerProblem

#: More answers than this are a list to open instead of buttons.
MOST_BUTTONS = 8
_TYPES = {Format.PHONE: "tel", Format.EMAIL: "email"}
_KEYBOARDS = {Format.PERSONAL_ID: "numeric", Format.PHONE: "tel", Format.EMAIL: "email"}
_AUTOCOMPLETE = {
    "citizen.full_name": "name",
    "citizen.phone": "tel",
    "citizen.email": "email",
    "last.address": "street-address",
}


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with what is answered so far. `looks` is how it is drawn: text, long, date, buttons, boxes, list, address, file or rows.

    `behind` is what stands behind a field, such as the currency.
    """

    id: str
    name: str
    looks: str
    label: str
    help: str
    required: bool
    problem: str = ""
    value: str = ""
    parts: tuple[str, str, str] = ("", "", "")
    options: tuple[OptionView, ...] = ()
    rows: tuple[tuple[QuestionView, ...], ...] = ()
    more: bool = False
    input_type: str = "text"
    keyboard: str = ""
    autocomplete: str = "off"
    longest: int | None = None
    follows: str = ""
    follows_value: str = ""
    follows_words: str = ""
    behind: str = ""
    address: Address | None = None

    @property
    def target(self) -> str:
        """Return the id of the first thing to fill in, where a link of the error summary leads."""
        if self.looks == "date":
            return f"{self.id}-day"
        if self.looks == "address":
            return f"{self.id}-line"
        if self.looks in {"buttons", "boxes"}:
            return f"{self.id}-0"
        if self.looks == "rows":
            first = next((one for row in self.rows for one in row if one.problem), None)
            return first.target if first else f"{self.id}-add"
        return self.id

    @property
    def described_by(self) -> str:
        """Return the ids of help and problem, for `aria-describedby`."""
        ids = [f"{self.id}-help"] * bool(self.help) + [f"{self.id}-problem"] * bool(self.problem)
        return " ".join(ids)


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page knows while it is drawn."""

    group: Group
    problems: Mapping[tuple[str, int | None, str], str]
    more: str = ""
    shown: Answers = field(default_factory=dict)


def question_views(
    schema: FormSchema,
    group: Group,
    answers: Answers,
    problems: Sequence[AnswerProblem] = (),
    *,
    more: str = "",
) -> tuple[QuestionView, ...]:
    """Return the questions of a group; those that follow from an answer on another page are left out where it is another one.

    What follows from an answer on the same page is drawn, with what it follows; a script hides it, and without one it says when it is meant.

    Args:
        schema: the form.
        group: the page.
        answers: all so far.
        problems: what is wrong with those of the page.
        more: the key of a list that gets an empty row.
    """
    said = {(one.question, one.row, one.column): one.words for one in problems}
    page = _Page(group, said, more, shown_answers(schema, answers))
    given = answers.get(group.key, {})
    return tuple(
        _view(one, one.key, given.get(one.key), page, key=(one.key, None, ""))
        for one in group.questions
        if one.show_if is None or one.show_if.group == group.key or one.show_if.holds(page.shown)
    )


def _view(
    question: Question, name: str, value: Any, page: _Page, *, key: tuple[str, int | None, str]
) -> QuestionView:
    looks = _looks(question)
    condition = (
        question.show_if if question.show_if and question.show_if.group == page.group.key else None
    )
    return QuestionView(
        id=f"q-{name.replace('.', '-')}",
        name=name,
        looks=looks,
        label=in_words(question.title, question.title_en),
        help=in_words(question.description, question.description_en),
        required=question.required,
        problem=page.problems.get(key, ""),
        value=_value(question, value) if looks in {"text", "long", "file"} else "",
        parts=date_parts(value) if looks == "date" else ("", "", ""),
        options=_options(question, value),
        rows=_rows(question, value, page) if looks == "rows" else (),
        more=looks == "rows" and _count(value) < question.max_items,
        input_type=_TYPES.get(question.format, "text") if question.format else "text",
        keyboard=_keyboard(question),
        autocomplete=_AUTOCOMPLETE.get(question.prefill, "off"),
        longest=question.max_length,
        follows=condition.question if condition else "",
        follows_value=_wanted(condition) if condition else "",
        follows_words=_when(condition, page) if condition else "",
        behind=_("đồng") if question.format is Format.MONEY else "",
        address=_address(value) if looks == "address" else None,
    )


def _looks(question: Question) -> str:
    if question.is_date:
        return "date"
    if question.kind is QuestionKind.YES_NO:
        return "buttons"
    if question.kind is QuestionKind.CHOICE:
        return "buttons" if len(question.options) <= MOST_BUTTONS else "list"
    plain = {
        QuestionKind.ROWS: "rows",
        QuestionKind.CHOICES: "boxes",
        QuestionKind.FILE: "file",
    }.get(question.kind)
    if plain or question.format is Format.ADDRESS:
        return plain or "address"
    return "long" if question.long else "text"


def _value(question: Question, value: Any) -> str:
    if question.format is Format.MONEY and isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return "" if value is None else number_words(value)


def _address(value: Any) -> Address:
    return parts_of(str(value or ""), on=timezone.localdate())


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def _wanted(condition: Condition) -> str:
    if isinstance(condition.equals, bool):
        return "yes" if condition.equals else "no"
    return str(condition.equals)


def _when(condition: Condition, page: _Page) -> str:
    """Return after which answer a question is meant, for whoever sees it without a script."""
    asked = page.group.question(condition.question)
    if asked is None:
        return ""
    options = _options(asked, None)
    wanted = next((one.label for one in options if one.value == _wanted(condition)), "")
    said = {"answer": wanted, "question": in_words(asked.title, asked.title_en)}
    return _("Chỉ khi bạn chọn “%(answer)s” ở câu “%(question)s”.") % said


def _keyboard(question: Question) -> str:
    if question.kind is QuestionKind.INTEGER:
        return "numeric"
    if question.kind is QuestionKind.NUMBER:
        return "decimal"
    return _KEYBOARDS.get(question.format, "") if question.format else ""


def _options(question: Question, value: Any) -> tuple[OptionView, ...]:
    if question.kind is QuestionKind.YES_NO:
        return (
            OptionView("yes", _("Có"), value is True),
            OptionView("no", _("Không"), value is False),
        )
    if question.format is Format.ADDRESS:
        return _communes(_address(value))
    chosen = value if isinstance(value, list) else [value]
    return tuple(
        OptionView(one.value, in_words(one.title, one.title_en), one.value in chosen)
        for one in question.options
    )


def _communes(given: Address) -> tuple[OptionView, ...]:
    """Return the communes to choose from, and the way out for whoever lives elsewhere."""
    listed = [OptionView(one, one, one == given.commune) for one in communes(timezone.localdate())]
    elsewhere = bool(given.elsewhere and not given.commune)
    return (*listed, OptionView(ELSEWHERE, _("Nơi khác, ngoài danh sách này"), elsewhere))


def _rows(question: Question, value: Any, page: _Page) -> tuple[tuple[QuestionView, ...], ...]:
    rows: list[Mapping[str, Any]] = list(value) if isinstance(value, list) else []
    if (page.more == question.key or not rows) and len(rows) < question.max_items:
        rows.append({})
    return tuple(
        tuple(
            _view(
                one,
                f"{question.key}.{number}.{one.key}",
                row.get(one.key),
                page,
                key=(question.key, number, one.key),
            )
            for one in question.columns
        )
        for number, row in enumerate(rows)
    )
