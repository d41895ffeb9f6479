"""What somebody typed into the page of a group, as answers; what cannot be read stays as it was typed, so that nobody types it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from thuocdo.procedures.electronic_forms.schema import Format, Group, Question, QuestionKind

Typed = Mapping[str, str]
DATE_PARTS = ("day", "month", "year")
#: What is chosen in the list of communes by whoever lives in none of them.
ELSEWHERE = "-"
_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_YES_NO = {"yes": True, "no": False}


def answers_typed(group: Group, typed: Typed) -> dict[str, Any]:
    """Return the answers of a page; a question that was left empty is not among them."""
    found = {one.key: _answer(one, one.key, typed) for one in group.questions}
    return {key: value for key, value in found.items() if value is not None}


def _answer(question: Question, name: str, typed: Typed) -> Any:
    if question.kind is QuestionKind.ROWS:
        rows = (_row(question, name, number, typed) for number in range(question.max_items))
        return [one for one in rows if one] or None
    if question.is_date:
        return _date(name, typed)
    if question.kind is QuestionKind.CHOICES:
        return _chosen(question, name, typed)
    if question.format is Format.ADDRESS:
        return _address(name, typed)
    text = _text(typed.get(name, ""))
    if not text:
        return None
    if question.kind is QuestionKind.YES_NO:
        return _YES_NO.get(text)
    if question.kind is QuestionKind.INTEGER:
        return _integer(text)
    return _number(text) if question.kind is QuestionKind.NUMBER else text


def _row(question: Question, name: str, number: int, typed: Typed) -> dict[str, Any]:
    found = {one.key: _answer(one, f"{name}.{number}.{one.key}", typed) for one in question.columns}
    return {key: value for key, value in found.items() if value is not None}


def _chosen(question: Question, name: str, typed: Typed) -> list[str] | None:
    sent = [typed.get(f"{name}.{number}", "") for number in range(len(question.options))]
    return [one for one in sent if one] or None


def _address(name: str, typed: Typed) -> str | None:
    """Return an address as one text: house or village, then the commune that was chosen, or what was written of another place."""
    line = _text(typed.get(f"{name}.line", ""))
    commune = _text(typed.get(f"{name}.commune", ""))
    elsewhere = _text(typed.get(f"{name}.elsewhere", ""))
    place = elsewhere if commune in {"", ELSEWHERE} else commune
    return ", ".join(one for one in (line, place) if one) or None


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _date(name: str, typed: Typed) -> str | None:
    parts = [_text(typed.get(f"{name}.{part}", ""))[:12] for part in DATE_PARTS]
    if not any(parts):
        return None
    try:
        day, month, year = (int(one) for one in parts)
        return date(year, month, day).isoformat()
    except ValueError:
        return " / ".join(parts)


def date_parts(value: Any) -> tuple[str, str, str]:
    """Return day, month and year of an answer as they were typed, or of a day without leading noughts."""
    text = str(value or "")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        parts = (*(one.strip() for one in text.split("/")), "", "", "")
        return parts[0], parts[1], parts[2]
    return str(day.day), str(day.month), str(day.year)


def _integer(text: str) -> int | str:
    plain = re.sub(r"[. ]", "", text) if _GROUPED.fullmatch(text) else text
    return int(plain) if _INTEGER.fullmatch(plain) else text


def _number(text: str) -> float | int | str:
    plain = re.sub(r"[. ]", "", text) if _GROUPED.fullmatch(text) else text
    if not _NUMBER.fullmatch(plain):
        return text
    number = float(plain.replace(",", "."))
    return int(number) if number.is_integer() else number


def number_words(value: Any) -> str:
    """Return a number as it is typed in Vietnamese."""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)


def without_row(answers: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return answers without one row, named as in "children.2"; as they are where there is none."""
    key, _dot, number = place.rpartition(".")
    rows = answers.get(key)
    if not isinstance(rows, list) or not number.isascii() or not number.isdigit():
        return dict(answers)
    kept = [one for n, one in enumerate(rows) if n != int(number)]
    return {**answers, key: kept}
