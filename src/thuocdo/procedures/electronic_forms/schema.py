"""What a form asks, as plain immutable values: groups of questions, one group on a page.

Pure. Answers are kept as `{group: {question: value}}`; a question of kind ROWS has a list of small mappings, one of kind CHOICES a list of
texts, one of kind FILE the names of the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Mapping[str, Any]]


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    FILE = "file"
    ROWS = "rows"


class Format(StrEnum):
    """What a text has to be; `MONEY` is a whole number of đồng."""

    DATE = "date"
    PAST_DATE = "past-date"
    PERSONAL_ID = "personal-id"
    PHONE = "phone"
    TAX_CODE = "tax-code"
    EMAIL = "email"
    ADDRESS = "address"
    FILE = "file"
    MONEY = "vnd"


#: What a question can be answered with before anybody asks.
PREFILLS = frozenset(
    {"citizen.full_name", "citizen.personal_id", "citizen.phone", "citizen.email", "last.address"}
)
#: What an answer says of a person of the dossier.
PERSON_PARTS = ("owner", "delegate")
PERSON_FIELDS = ("full_name", "personal_id", "tax_code", "phone", "email", "address")


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked where another one has one answer, or has it among several."""

    group: str
    question: str
    equals: Any

    def holds(self, answers: Answers) -> bool:
        """Say whether the other question has the answer. A yes is no 1."""
        given = answers.get(self.group, {}).get(self.question)
        if isinstance(given, list):
            return self.equals in given
        return type(given) is type(self.equals) and given == self.equals


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    value: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Limits are null where there are none; `person` is a part and a field, as in "owner.full_name"."""

    key: str
    kind: QuestionKind
    title: str
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    required: bool = False
    format: Format | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[Option, ...] = ()
    columns: tuple[Question, ...] = ()
    min_items: int = 0
    max_items: int = 0
    prefill: str = ""
    person: str = ""
    show_if: Condition | None = None

    @property
    def is_date(self) -> bool:
        """Say whether the answer is a day."""
        return self.format in {Format.DATE, Format.PAST_DATE}

    @property
    def long(self) -> bool:
        """Say whether the answer may take more than a line."""
        return (
            self.kind is QuestionKind.TEXT
            and not self.format
            and (self.max_length or 0) > LONG_TEXT
        )


#: A text that may be longer than this has room for several lines.
LONG_TEXT = 200


@dataclass(frozen=True, slots=True)
class Group:
    """The questions of one page."""

    key: str
    title: str
    title_en: str
    description: str
    description_en: str
    questions: tuple[Question, ...]
    show_if: Condition | None = None

    def question(self, key: str) -> Question | None:
        """Return a question by its key; null where there is none."""
        return next((one for one in self.questions if one.key == key), None)


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A form: its groups in the order of the pages.

    `replaces` are the names of the papers that need not be sent, because the answers are that paper; null where the form says nothing of it:
    then it stands for every paper that has a template.
    """

    title: str
    title_en: str
    groups: tuple[Group, ...]
    replaces: tuple[str, ...] | None = None

    def group(self, key: str) -> Group | None:
        """Return a group by its key; null where there is none."""
        return next((one for one in self.groups if one.key == key), None)

    def stands_for(self, name: str, *, has_template: bool) -> bool:
        """Say whether a paper of the procedure is replaced by the answers."""
        return has_template if self.replaces is None else name in self.replaces

    def people(self) -> Iterator[tuple[str, str, str]]:
        """Yield what answers say of people, as person, group and question."""
        for group in self.groups:
            for one in group.questions:
                if one.person:
                    yield one.person, group.key, one.key


def file_questions(schema: FormSchema) -> Iterator[tuple[Group, Question]]:
    """Yield the questions that are answered with files, each with its group."""
    for group in schema.groups:
        for one in group.questions:
            if one.kind is QuestionKind.FILE:
                yield group, one


def asked_groups(schema: FormSchema, answers: Answers) -> list[Group]:
    """Return the groups that are asked, given the answers so far."""
    shown = shown_answers(schema, answers)
    return [one for one in schema.groups if one.show_if is None or one.show_if.holds(shown)]


def asked_questions(schema: FormSchema, group: Group, answers: Answers) -> list[Question]:
    """Return the questions of a group that are asked, given the answers so far, those of the group included."""
    shown = shown_answers(schema, answers)
    return [one for one in group.questions if one.show_if is None or one.show_if.holds(shown)]


def shown_answers(schema: FormSchema, answers: Answers) -> dict[str, dict[str, Any]]:
    """Return the answers to questions that are asked; what was answered before another answer changed is left out.

    A condition looks at questions before its own alone, so one pass in the order of the form decides all.
    """
    found: dict[str, dict[str, Any]] = {}
    for group in schema.groups:
        if group.show_if and not group.show_if.holds(found):
            continue
        given = answers.get(group.key, {})
        found[group.key] = {}
        for one in group.questions:
            if one.key in given and (one.show_if is None or one.show_if.holds(found)):
                found[group.key][one.key] = given[one.key]
    return found
