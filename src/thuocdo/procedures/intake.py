"""Values out of foreign files, with every problem noted at its place instead of an error at the first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import TextChoices

from thuocdo.errors import InvalidInput
from thuocdo.vietnamese import fold

MOST_PROBLEMS = 500
_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_YES = {"1", "true", "co", "x", "yes"}
_NO = {"", "0", "false", "khong", "no"}
#: Other words in which the national catalogue and provinces write the closed lists.
SYNONYMS = {
    "ngay lam viec": "working_day", "ngay": "day", "gio": "hour", "gio lam viec": "hour", "thang": "month",
    "1": "direct", "2": "online", "3": "post", "truc tiep": "direct", "truc tuyen": "online",
    "buu chinh": "post", "dich vu buu chinh": "post", "toan trinh": "full", "mot phan": "partial",
    "cap tinh": "province", "cap huyen": "district", "cap xa": "commune", "cap bo": "ministry",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is wrong in a file; `place` is a cell ("Hồ sơ!C7") or a path ("[3].CACHTHUCTHUCHIEN[0].KENH")."""

    place: str
    message_vi: str
    message_en: str


@dataclass(slots=True)
class Intake:
    """Reads values and collects the problems; a value that cannot be read comes out empty."""

    problems: list[FileProblem] = field(default_factory=list)

    def note(self, place: str, vi: str, en: str) -> None:
        """Note one problem; very many are cut off, for nobody reads them."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(FileProblem(place, vi, en))

    def text(self, value: Any, place: str) -> str:
        """Return a text; numbers as they are written, anything that is no single value is a problem."""
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
            return str(value).strip()
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        self.note(place, "Chỗ này phải là chữ hoặc số.", "A text or a number is expected here.")
        return ""

    def number(self, value: Any, place: str) -> Decimal | None:
        """Return a number, null for nothing; "1.234,5" is read the Vietnamese way."""
        text = self.text(value, place).replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        try:
            found = Decimal(_plain_number(text) if isinstance(value, str) else text)
        except InvalidOperation:
            self._not(text, place, "một số", "a number")
            return None
        if not found.is_finite() or abs(found) > Decimal(10) ** 15:
            self._not(text, place, "một số", "a number")
            return None
        return found

    def whole(self, value: Any, place: str) -> int | None:
        """Return a whole number, null for nothing."""
        found = self.number(value, place)
        if found is None:
            return None
        if found != found.to_integral_value():
            self._not(str(value), place, "một số nguyên", "a whole number")
            return None
        return int(found)

    def day(self, value: Any, place: str) -> date | None:
        """Return a day, null for nothing; 14/12/2023 and 2023-12-14 are read."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(value, place)
        if not text:
            return None
        found = _DAY.match(text)
        try:
            return (
                date(int(found[3]), int(found[2]), int(found[1]))
                if found
                else date.fromisoformat(text[:10])
            )
        except ValueError:
            self._not(text, place, "ngày (như 14/12/2026)", "a day (such as 14/12/2026)")
            return None

    def flag(self, value: Any, place: str) -> bool:
        """Return yes or no; nothing is no."""
        if isinstance(value, bool):
            return value
        word = fold(self.text(value, place))
        if word not in _YES | _NO:
            self._not(word, place, "có hoặc không", "yes or no")
        return word in _YES

    def choice(self, value: Any, place: str, choices: type[TextChoices]) -> str:
        """Return the value of a closed list for its code, its label or another word for it; nothing for nothing."""
        text = self.text(value, place)
        if not text:
            return ""
        word = fold(text)
        labels = {fold(str(label)): code for code, label in choices.choices}
        for found in (
            text if text in choices.values else None,
            labels.get(word),
            SYNONYMS.get(word),
        ):
            if found in choices.values:
                return str(found)
        allowed = ", ".join(choices.values)
        self.note(
            place,
            f"«{text}» không có trong danh mục: {allowed}.",
            f"“{text}” is not one of: {allowed}.",
        )
        return ""

    def choices(
        self, values: Iterable[Any], place: str, choices: type[TextChoices]
    ) -> tuple[str, ...]:
        """Return the values of a closed list, each once, in the order of the list."""
        found = {self.choice(value, place, choices) for value in values}
        return tuple(value for value in choices.values if value in found)

    def objects(self, value: Any, place: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the objects of a JSON list with their places, their keys in capitals; a single object is a list of one."""
        if value is None or value == "":
            return []
        listed = value if isinstance(value, list) else [value]
        found = []
        for n, one in enumerate(listed):
            here = f"{place}[{n}]"
            if isinstance(one, dict):
                found.append((here, {str(key).upper(): said for key, said in one.items()}))
            else:
                self.note(
                    here, "Chỗ này phải là một đối tượng JSON.", "A JSON object is expected here."
                )
        return found

    def _not(self, text: str, place: str, vi: str, en: str) -> None:
        shown = text[:60]
        self.note(place, f"«{shown}» không phải {vi}.", f"“{shown}” is not {en}.")


def _plain_number(text: str) -> str:
    """Return a number as Python writes it: a comma is the decimal sign, dots that group thousands go."""
    if "," in text:
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+", text):
        return text.replace(".", "")
    return text


def refused(problems: Sequence[FileProblem]) -> InvalidInput:
    """Return the refusal of a file: the first problems in words, all of them in `values["problems"]`."""
    shown = problems[:20]
    return InvalidInput(
        "procedure_file_invalid",
        f"Tệp có {len(problems)} lỗi, chưa ghi gì: "
        + " · ".join(f"{p.place}: {p.message_vi}" for p in shown),
        f"The file has {len(problems)} problems, nothing was stored: "
        + " · ".join(f"{p.place}: {p.message_en}" for p in shown),
        problems=list(problems),
    )
