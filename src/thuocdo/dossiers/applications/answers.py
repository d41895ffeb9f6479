"""Answers with the questions they belong to, as people read them; and what answers say of the people of a dossier."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.introduced import Person
from thuocdo.dossiers.models import Applicant, SubmittedForm
from thuocdo.identifiers.masking import mask_email, mask_name, mask_number
from thuocdo.postgresql.shapes import Slot, instances
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import (
    Format,
    FormSchema,
    Question,
    QuestionKind,
    shown_answers,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models import Dossier
    from thuocdo.procedures.electronic_forms.schema import Answers, Group

_MASKS = {Format.PERSONAL_ID: mask_number, Format.PHONE: mask_number, Format.EMAIL: mask_email}


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One question and its answer in words; a list has a line for each row, no answer has none."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnsweredGroup:
    """The questions of one page with their answers."""

    key: str
    title: str
    questions: tuple[AnsweredQuestion, ...]


@dataclass(frozen=True, slots=True)
class SubmittedAnswers:
    """What an applicant handed in: the answers, and how he wants his result."""

    title: str
    groups: tuple[AnsweredGroup, ...]
    delivery: str
    delivery_address: str


@dataclass(frozen=True, slots=True)
class WishedDelivery:
    """How an applicant wants his result: counter, post or online, and for the post where to."""

    way: str
    words: str
    address: str


def wished_delivery(dossier: Dossier) -> WishedDelivery | None:
    """Return how the applicant of a dossier wants his result; null where he handed in at the desk and was not asked.

    Shape: one query. The address is personal: an official is shown it where he asked for the people in full.
    """
    found = SubmittedForm.objects.filter(dossier=dossier.pk).first()
    if found is None:
        return None
    words = str(found.get_delivery_way_display())
    return WishedDelivery(found.delivery_way, words, found.delivery_address)


def answers_of(dossier: Dossier, *, in_full: bool) -> SubmittedAnswers | None:
    """Return what the applicant of a dossier answered online, with the questions as he read them.

    Shape: one query.
    Null: it did not come by an electronic form.

    Args:
        dossier: one the reader may see.
        in_full: ids, phones, addresses of mail and names of the dossier's people as they are; masked otherwise. Whoever shows them in full
            to an official records it (`personal_data`).
    """

    def build() -> QuerySet[SubmittedForm]:
        return SubmittedForm.objects.select_related("form").filter(dossier=Slot("id"))

    found = next(iter(instances("answers of a dossier", build, {"id": dossier.pk})), None)
    if found is None:
        return None
    schema = schema_of(found.form)
    return SubmittedAnswers(
        title=in_words(schema.title, schema.title_en),
        groups=answered_groups(schema, found.answers, in_full=in_full),
        delivery=str(found.get_delivery_way_display()),
        delivery_address=found.delivery_address if in_full else "",
    )


def answered_groups(
    schema: FormSchema, answers: Answers, *, in_full: bool = True, unanswered: bool = False
) -> tuple[AnsweredGroup, ...]:
    """Return the answers group by group, in the language of the screen.

    Args:
        schema: the form.
        answers: what was answered; what is not asked is left out.
        in_full: see `answers_of`.
        unanswered: questions without an answer, too.
    """
    shown = shown_answers(schema, answers)
    return tuple(
        _group(one, shown, in_full=in_full, unanswered=unanswered)
        for one in schema.groups
        if one.key in shown
    )


def _group(
    group: Group,
    shown: Mapping[str, Mapping[str, Any]],
    *,
    in_full: bool,
    unanswered: bool,
) -> AnsweredGroup:
    given = shown[group.key]
    asked = [one for one in group.questions if one.show_if is None or one.show_if.holds(shown)]
    rows = tuple(
        AnsweredQuestion(
            one.key,
            in_words(one.title, one.title_en),
            _lines(one, given[one.key], in_full=in_full) if one.key in given else (),
        )
        for one in asked
        if unanswered or one.key in given
    )
    return AnsweredGroup(group.key, in_words(group.title, group.title_en), rows)


def in_words(vietnamese: str, english: str) -> str:
    """Return a text in the language of the screen; Vietnamese where it is not there in English."""
    return english if english and (get_language() or "vi").startswith("en") else vietnamese


def _lines(question: Question, value: Any, *, in_full: bool) -> tuple[str, ...]:
    if question.kind is QuestionKind.CHOICES:
        chosen = value if isinstance(value, list) else []
        return tuple(_title_of(question, one) for one in chosen)
    if question.kind is not QuestionKind.ROWS:
        return (_word(question, value, in_full=in_full),)
    rows = value if isinstance(value, list) else []
    return tuple(
        "; ".join(
            f"{in_words(one.title, one.title_en)}: {_word(one, row[one.key], in_full=in_full)}"
            for one in question.columns
            if one.key in row
        )
        for row in rows
    )


def _word(question: Question, value: Any, *, in_full: bool) -> str:
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    text = str(value)
    if question.kind is QuestionKind.CHOICE:
        return _title_of(question, text)
    if question.format is Format.MONEY and isinstance(value, int):
        return _("%(amount)s đồng") % {"amount": f"{value:,}".replace(",", ".")}
    if question.is_date:
        return _day(text)
    if not in_full:
        return _masked(question, text)
    return text


def _title_of(question: Question, value: Any) -> str:
    option = next((one for one in question.options if one.value == value), None)
    return in_words(option.title, option.title_en) if option else str(value)


def _masked(question: Question, text: str) -> str:
    if question.key == "full_name" or question.person.endswith(".full_name"):
        return mask_name(text)
    mask = _MASKS.get(question.format) if question.format else None
    return mask(text) if mask else text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


def answers_sha256(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of answers in canonical JSON."""
    return hashlib.sha256(canonical(answers).encode()).hexdigest()


def people_in(schema: FormSchema, answers: Answers, citizen: Citizen) -> list[Person]:
    """Return the people of a dossier: whose it is by the answers, and the citizen who hands it in.

    The citizen is the owner where the form asks for none. Where he is not, or gave another phone than the one he has proven, he stands in a row
    of his own as submitter: by that row the dossier is his (`of_citizen`).
    """
    shown = shown_answers(schema, answers)
    said: dict[str, dict[str, str]] = {}
    for person, group, key in schema.people():
        value = shown.get(group, {}).get(key)
        if value:
            part, _dot, name = person.partition(".")
            said.setdefault(part, {}).setdefault(name, str(value))
    himself = Person(
        citizen.full_name,
        part=Applicant.Part.OWNER,
        personal_id=citizen.personal_id,
        phone=citizen.phone,
        email=citizen.email,
    )
    if "full_name" not in said.get("owner", {}):
        return [himself]
    people = [_person(part, values) for part, values in said.items() if "full_name" in values]
    owner = next(one for one in people if one.part == Applicant.Part.OWNER)
    if not _is_himself(owner, citizen):
        people.append(replace(himself, part=Applicant.Part.SUBMITTER))
    return people


def _person(part: str, values: Mapping[str, str]) -> Person:
    organisation = "tax_code" in values and "personal_id" not in values
    kind = Applicant.Kind.ORGANISATION if organisation else Applicant.Kind.PERSON
    return Person(part=part, kind=kind.value, **values)


def _is_himself(person: Person, citizen: Citizen) -> bool:
    same = _figures(person.personal_id) == citizen.personal_id
    return same and (citizen.verified or _figures(person.phone)[-9:] == citizen.phone[-9:])


def _figures(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
