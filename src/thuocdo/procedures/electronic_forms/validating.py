"""What is wrong with answers, in plain words; the judge is the library for JSON Schema, over what is asked of this applicant alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as SchemaProblem

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.tax_codes import TaxCode
from thuocdo.procedures.electronic_forms.addresses import is_address
from thuocdo.procedures.electronic_forms.schema import (
    Answers,
    Format,
    FormSchema,
    Group,
    Question,
    QuestionKind,
    asked_groups,
    asked_questions,
    shown_answers,
)

_TYPES = {
    QuestionKind.TEXT: "string",
    QuestionKind.CHOICE: "string",
    QuestionKind.FILE: "string",
    QuestionKind.INTEGER: "integer",
    QuestionKind.NUMBER: "number",
    QuestionKind.YES_NO: "boolean",
}
#: The worst first: of one answer, one thing is said.
_ORDER = ("required", "minItems", "maxItems", "type", "maxLength", "format", "enum", "pattern")


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One answer that cannot be taken; `row` and `column` are set where it stands in rows, counted from 0."""

    group: str
    question: str
    words: str
    row: int | None = None
    column: str = ""


def problems_of_group(
    schema: FormSchema, group: Group, answers: Answers, *, on: date
) -> list[AnswerProblem]:
    """Return what is wrong with the answers of one group, in the order of the page; nothing where all can be taken.

    Args:
        schema: the form.
        group: one that is asked.
        answers: all so far, for what depends on them.
        on: today, for days that may not lie ahead.
    """
    asked = asked_questions(schema, group, answers)
    given = shown_answers(schema, answers).get(group.key, {})
    validator = Draft202012Validator(_object(asked), format_checker=_formats(on))
    by_place: dict[tuple[Any, ...], SchemaProblem] = {}
    for problem in validator.iter_errors(given):
        for place in _places(problem, asked):
            known = by_place.get(place)
            if known is None or _weight(problem) < _weight(known):
                by_place[place] = problem
    order = {one.key: n for n, one in enumerate(asked)}
    found = [_said(group, asked, place, one) for place, one in by_place.items()]
    return sorted(found, key=lambda one: (order.get(one.question, 0), one.row or 0, one.column))


def problems_of_all(
    schema: FormSchema, answers: Answers, *, on: date
) -> dict[str, list[AnswerProblem]]:
    """Return what is wrong in all groups that are asked, by group; groups in order are left out."""
    found = {
        one.key: problems_of_group(schema, one, answers, on=on)
        for one in asked_groups(schema, answers)
    }
    return {key: problems for key, problems in found.items() if problems}


def _object(questions: list[Question] | tuple[Question, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {one.key: _rule(one) for one in questions},
        "required": [one.key for one in questions if one.required],
        "additionalProperties": False,
    }


def _rule(question: Question) -> dict[str, Any]:
    if question.kind is QuestionKind.ROWS:
        least = max(question.min_items, int(question.required))
        return {
            "type": "array",
            "items": _object(question.columns),
            "minItems": least,
            "maxItems": question.max_items,
        }
    if question.kind is QuestionKind.CHOICES:
        return {
            "type": "array",
            "items": {"enum": [one.value for one in question.options]},
            "uniqueItems": True,
            "minItems": max(question.min_items, int(question.required)),
            "maxItems": question.max_items,
        }
    rule: dict[str, Any] = {"type": _TYPES[question.kind]}
    limits = {
        "minLength": question.min_length,
        "maxLength": question.max_length,
        "pattern": question.pattern or None,
        "format": question.format.value if question.format else None,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "enum": [one.value for one in question.options] or None,
    }
    return rule | {name: value for name, value in limits.items() if value is not None}


def _formats(on: date) -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, check in _CHECKS.items():
        checker.checks(name)(_only_texts(check))
    checker.checks(Format.PAST_DATE.value)(_only_texts(lambda text: _day(text) <= on))
    checker.checks(Format.ADDRESS.value)(_only_texts(lambda text: is_address(text, on=on)))
    return checker


def _only_texts(check: Any) -> Any:
    def checked(value: object) -> bool:
        if not isinstance(value, str):
            return True  # its type is another problem
        try:
            return check(value) is not False
        except (InvalidInput, ValidationError, ValueError):
            return False

    return checked


def _day(text: str) -> date:
    if len(text) != len("2026-01-31"):
        raise ValueError(text)
    return date.fromisoformat(text)


_CHECKS = {
    Format.DATE.value: _day,
    Format.PERSONAL_ID.value: require_personal_id,
    Format.PHONE.value: parse_phone,
    Format.TAX_CODE.value: TaxCode.parse,
    Format.EMAIL.value: validate_email,
}


def _places(problem: SchemaProblem, asked: list[Question]) -> list[tuple[Any, ...]]:
    """Return where a problem is: a missing answer is told of its object, so the object's path is made longer.

    One of several answers has no place of its own: its question is at fault.
    """
    path = tuple(problem.absolute_path)
    if any(one.kind is QuestionKind.CHOICES and path[:1] == (one.key,) for one in asked):
        path = path[:1]
    if problem.validator == "required":
        missing = [one for one in problem.validator_value if one not in problem.instance]
        return [(*path, one) for one in missing]
    return [path] if path else []


def _weight(problem: SchemaProblem) -> int:
    name = str(problem.validator)
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _said(
    group: Group, asked: list[Question], place: tuple[Any, ...], problem: SchemaProblem
) -> AnswerProblem:
    top = next(one for one in asked if one.key == place[0])
    row = place[1] if len(place) > 1 else None
    column = place[2] if len(place) > 2 else ""
    question = next((one for one in top.columns if one.key == column), top)
    return AnswerProblem(group.key, top.key, _words(question, problem), row, column)


def _words(question: Question, problem: SchemaProblem) -> str:
    """Return what to do about an answer."""
    name = str(problem.validator)
    if name == "required" or (name == "minItems" and problem.validator_value < 2):
        return _missing_words(question)
    if name == "format" or (name == "type" and question.is_date):
        return _format_words(question)
    if name in {"minimum", "maximum", "maxLength", "minLength", "minItems", "maxItems"}:
        return _limit_words(question, name, problem.validator_value)
    return {
        "type": _("Hãy ghi bằng chữ số.")
        if _is_number(question)
        else _("Hãy trả lời lại câu này."),
        "enum": _("Hãy chọn một câu trả lời trong danh sách."),
        "pattern": _("Câu trả lời chưa đúng cách viết. Hãy xem chỉ dẫn rồi ghi lại."),
    }.get(name, _("Hãy trả lời lại câu này."))


def _missing_words(question: Question) -> str:
    if question.kind is QuestionKind.FILE:
        return _("Hãy chọn tệp.")
    if question.kind is QuestionKind.CHOICES:
        return _("Hãy chọn ít nhất một câu trả lời.")
    return _("Hãy chọn một câu trả lời.") if _is_chosen(question) else _("Hãy trả lời câu này.")


def _is_chosen(question: Question) -> bool:
    return question.kind in {QuestionKind.CHOICE, QuestionKind.YES_NO}


def _is_number(question: Question) -> bool:
    return question.kind in {QuestionKind.INTEGER, QuestionKind.NUMBER}


def _format_words(question: Question) -> str:
    words: dict[Format | None, str] = {
        Format.DATE: _("Ngày này không có. Hãy ghi ngày, tháng, năm, ví dụ 27 3 1990."),
        Format.PAST_DATE: _("Hãy ghi một ngày có thật, không sau hôm nay, ví dụ 27 3 1990."),
        Format.PERSONAL_ID: _("Số định danh gồm 12 chữ số, in trên thẻ căn cước. Hãy ghi lại."),
        Format.PHONE: _("Số điện thoại chưa đúng. Hãy ghi lại, ví dụ 0912 345 678."),
        Format.TAX_CODE: _("Mã số thuế chưa đúng. Hãy ghi lại 10 chữ số, hoặc 10 chữ số và 3 số sau dấu gạch."),
        Format.EMAIL: _("Địa chỉ thư điện tử chưa đúng. Hãy ghi lại, ví dụ ten@example.vn."),
        Format.ADDRESS: _("Hãy ghi số nhà, đường hoặc thôn, rồi chọn phường, xã hiện nay. Từ 01/7/2025 không còn cấp huyện."),
    }  # fmt: skip
    return words.get(question.format, _("Hãy trả lời lại câu này."))


def _limit_words(question: Question, name: str, limit: Any) -> str:
    if question.format is Format.MONEY:
        limit = _("%(amount)s đồng") % {"amount": f"{limit:,}".replace(",", ".")}
    several = question.kind is QuestionKind.CHOICES
    return {
        "minimum": _("Phải từ %(limit)s trở lên."),
        "maximum": _("Không được quá %(limit)s."),
        "maxLength": _("Câu trả lời dài quá %(limit)s ký tự. Hãy viết ngắn lại."),
        "minLength": _("Câu trả lời cần ít nhất %(limit)s ký tự."),
        "minItems": _("Hãy chọn ít nhất %(limit)s câu trả lời.")
        if several
        else _("Cần ít nhất %(limit)s dòng."),
        "maxItems": _("Chỉ chọn nhiều nhất %(limit)s câu trả lời.")
        if several
        else _("Nhiều nhất %(limit)s dòng."),
    }[name] % {"limit": limit}
