"""The words of a schema into groups and questions. What cannot be used is noted with its place, and reading goes on behind it.

Of JSON Schema 2020-12 a small part is taken, and every other word is refused: nothing here refers to another document, repeats itself or
lets a pattern run for ever. Words of our own begin with `x-`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from thuocdo.procedures.electronic_forms.patterns import is_harmless
from thuocdo.procedures.electronic_forms.problems import MOST_PROBLEMS, Place, SchemaProblem
from thuocdo.procedures.electronic_forms.schema import (
    LONG_TEXT,
    PERSON_FIELDS,
    PERSON_PARTS,
    PREFILLS,
    Condition,
    Format,
    FormSchema,
    Group,
    Option,
    Question,
    QuestionKind,
)

MOST_GROUPS, MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS, MOST_ROWS = 20, 30, 300, 8, 30
MOST_REPLACED = 30
LONGEST_TEXT, USUAL_TEXT = 4000, LONG_TEXT
LONGEST_TITLE, LONGEST_DESCRIPTION = 300, 1000
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

_TITLES = {"type", "title", "description", "x-title-en", "x-description-en", "x-show-if"}
_TOP = {"$schema", "type", "title", "x-title-en", "x-replaces", "properties"}
_GROUP = _TITLES | {"properties", "required"}
_PLAIN = _TITLES | {"x-prefill", "x-person"}
_WORDS = {
    "string": _PLAIN | {"format", "minLength", "maxLength", "pattern", "enum", "oneOf"},
    "integer": _PLAIN | {"minimum", "maximum", "format"},
    "number": _PLAIN | {"minimum", "maximum"},
    "boolean": _PLAIN,
    "array": _TITLES | {"items", "minItems", "maxItems", "uniqueItems"},
}
_NUMBERS = {"integer": QuestionKind.INTEGER, "number": QuestionKind.NUMBER}
_FORMATS = frozenset(Format) - {Format.MONEY}
_PEOPLE = frozenset(f"{part}.{name}" for part in PERSON_PARTS for name in PERSON_FIELDS)


class _StopError(Exception):
    """The rest of a group or question cannot be read; what is wrong has been noted."""


class Reader:
    """Reads one schema; `problems` are all that were found."""

    def __init__(self) -> None:
        self.problems: list[SchemaProblem] = []
        self._broken: set[str] = set()

    def form(self, said: Any) -> FormSchema | None:
        """Return the form; null where not even its groups can be told apart."""
        groups: list[Group] = []
        try:
            top = self._object(said, (), _TOP)
            properties = self._properties(top, (), MOST_GROUPS)
        except _StopError:
            return None
        for key, inner in properties.items():
            with self._part(key):
                groups.append(self._group(key, inner, groups))
        return FormSchema(
            self._title(top, "title", ()),
            self._title(top, "x-title-en", ()),
            tuple(groups),
            self._replaces(top),
        )

    def _file_titles(self, group: Group, place: Place) -> Group:
        """Refuse two files under one title: the title is the name of the paper."""
        titles = [one.title for one in group.questions if one.kind is QuestionKind.FILE]
        if len(set(titles)) < len(titles):
            self.note(place, "hai câu hỏi tệp trùng tên", "two questions for files have one title")
        return group

    def note(self, place: Place, vi: str, en: str) -> None:
        """Note one problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(SchemaProblem(place, vi, en))

    def _stop(self, place: Place, vi: str, en: str) -> _StopError:
        self.note(place, vi, en)
        return _StopError()

    @contextmanager
    def _part(self, name: str) -> Iterator[None]:
        """Go on after a group or question that cannot be used; conditions on it are not held against others."""
        before = len(self.problems)
        try:
            yield
        except _StopError:
            self._broken.add(name)
        if len(self.problems) > before:
            self._broken.add(name)

    def _replaces(self, top: Mapping[str, Any]) -> tuple[str, ...] | None:
        said = top.get("x-replaces")
        if said is None:
            return None
        if (
            not isinstance(said, list)
            or len(said) > MOST_REPLACED
            or not all(isinstance(one, str) and 0 < len(one) <= LONGEST_DESCRIPTION for one in said)
        ):
            self.note(
                ("x-replaces",),
                f"phải là danh sách tên giấy tờ, nhiều nhất {MOST_REPLACED}",
                f"this is a list of names of papers, {MOST_REPLACED} at the most",
            )
            return None
        return tuple(dict.fromkeys(said))

    def _group(self, key: str, said: Any, before: list[Group]) -> Group:
        here: Place = ("properties", key)
        words = self._object(said, here, _GROUP)
        required = self._required(words, here)
        questions: list[Question] = []
        for name, inner in self._properties(words, here, MOST_QUESTIONS).items():
            place = (*here, "properties", name)
            with self._part(f"{key}.{name}"):
                asked = self._question(name, inner, place, required=name in required)
                half = [*before, Group(key, "", "", "", "", tuple(questions))]
                condition = self._condition(inner, place, half)
                questions.append(replace(asked, show_if=condition))
        made = Group(
            key=key,
            title=self._title(words, "title", here),
            title_en=self._title(words, "x-title-en", here),
            description=self._description(words, "description", here),
            description_en=self._description(words, "x-description-en", here),
            questions=tuple(questions),
            show_if=self._condition(words, here, before),
        )
        return self._file_titles(made, here)

    def _required(self, words: Mapping[str, Any], place: Place) -> frozenset[str]:
        said = words.get("required", [])
        named = [one for one in said if isinstance(one, str)] if isinstance(said, list) else []
        properties = words.get("properties")
        known = set(properties) if isinstance(properties, dict) else set()
        if not set(named) <= known:
            self.note((*place, "required"), "required nêu câu hỏi không có", "required names no question")  # fmt: skip
        return frozenset(named)

    def _question(
        self, key: str, said: Any, place: Place, *, required: bool, inside: bool = False
    ) -> Question:
        kind = said.get("type") if isinstance(said, dict) else None
        if not isinstance(kind, str) or kind not in _WORDS or (inside and kind == "array"):
            raise self._stop(place, "kiểu câu hỏi không dùng được", "no such type of question")
        words = self._plain(said, place, _WORDS[kind])
        question = Question(
            key=key,
            kind=_NUMBERS.get(kind, QuestionKind.YES_NO),
            title=self._title(words, "title", place),
            title_en=self._title(words, "x-title-en", place),
            description=self._description(words, "description", place),
            description_en=self._description(words, "x-description-en", place),
            required=required,
            minimum=words.get("minimum"),
            maximum=words.get("maximum"),
            prefill=self._one_of(words, "x-prefill", PREFILLS, place),
            person=self._one_of(words, "x-person", _PEOPLE, place),
        )
        if question.minimum is not None and question.maximum is not None:
            self._in_order(question.minimum, question.maximum, place)
        if kind == "string":
            return self._text(question, words, place, inside=inside)
        if kind == "array":
            return self._list(question, words, place)
        if "format" in words:
            money = self._one_of(words, "format", frozenset({Format.MONEY}), place)
            return replace(question, format=Format.MONEY if money else None)
        return question

    def _in_order(self, least: Any, most: Any, place: Place) -> None:
        if least > most:
            self.note(place, "giới hạn dưới lớn hơn giới hạn trên", "the lower limit is above the upper one")  # fmt: skip

    def _text(
        self, question: Question, words: Mapping[str, Any], place: Place, *, inside: bool
    ) -> Question:
        if "enum" in words or "oneOf" in words:
            options = self._options(words, place)
            return replace(question, kind=QuestionKind.CHOICE, options=options)
        longest = int(words.get("maxLength", USUAL_TEXT))
        if longest > LONGEST_TEXT:
            self.note((*place, "maxLength"), f"maxLength quá {LONGEST_TEXT}", f"maxLength above {LONGEST_TEXT}")  # fmt: skip
        self._in_order(words.get("minLength", 0), longest, place)
        pattern = words.get("pattern", "")
        if pattern and not is_harmless(pattern):
            self.note((*place, "pattern"), "pattern quá phức tạp", "the pattern is not a plain one")
        made = self._one_of(words, "format", _FORMATS, place)
        if made in {Format.FILE, Format.ADDRESS} and inside:
            self.note((*place, "format"), "trong danh sách không hỏi tệp hay địa chỉ", "a list asks for no file and no address")  # fmt: skip
        return replace(
            question,
            kind=QuestionKind.FILE if made == Format.FILE else QuestionKind.TEXT,
            format=Format(made) if made else None,
            min_length=words.get("minLength"),
            max_length=longest,
            pattern=pattern,
        )

    def _options(self, words: Mapping[str, Any], place: Place) -> tuple[Option, ...]:
        name = "oneOf" if "oneOf" in words else "enum"
        said = words[name] if isinstance(words[name], list) else []
        here = (*place, name)
        if name == "oneOf":
            allowed = {"const", "title", "x-title-en"}
            said = [self._plain(one, (*here, n), allowed) for n, one in enumerate(said)]
        else:
            said = [{"const": one, "title": one, "x-title-en": one} for one in said]
        values = [one.get("const") for one in said]
        if not all(isinstance(one, str) and 0 < len(one) <= LONGEST_TITLE for one in values):
            raise self._stop(here, "câu trả lời phải là chữ", "an answer of a choice is a text")
        if not 0 < len(set(values)) == len(values) <= MOST_OPTIONS:
            raise self._stop(here, "câu trả lời trùng, thiếu hoặc quá nhiều", "answers twice, none, or too many")  # fmt: skip
        return tuple(
            Option(
                one["const"],
                self._title(one, "title", (*here, n)),
                self._title(one, "x-title-en", (*here, n)),
            )
            for n, one in enumerate(said)
        )

    def _list(self, question: Question, words: Mapping[str, Any], place: Place) -> Question:
        items = words.get("items")
        if isinstance(items, dict) and items.get("type") == "string":
            return self._choices(question, words, items, (*place, "items"))
        if "uniqueItems" in words:
            self.note((*place, "uniqueItems"), "không dùng được từ khóa uniqueItems", "uniqueItems is not taken")  # fmt: skip
        return self._rows(question, words, (*place, "items"))

    def _choices(
        self, question: Question, words: Mapping[str, Any], items: Any, here: Place
    ) -> Question:
        """Read a choice of several answers."""
        inner = self._plain(items, here, {"type", "enum", "oneOf"})
        if "enum" not in inner and "oneOf" not in inner:
            raise self._stop(
                here, "thiếu các câu trả lời để chọn", "there are no answers to choose"
            )
        options = self._options(inner, here)
        most = int(words.get("maxItems", len(options)))
        self._in_order(words.get("minItems", 0), most, here[:-1])
        return replace(
            question,
            kind=QuestionKind.CHOICES,
            options=options,
            min_items=words.get("minItems", 0),
            max_items=most,
        )

    def _rows(self, question: Question, words: Mapping[str, Any], here: Place) -> Question:
        items = self._object(words.get("items"), here, {"type", "properties", "required"})
        required = self._required(items, here)
        most = int(words.get("maxItems", MOST_ROWS))
        if most > MOST_ROWS:
            self.note((*here[:-1], "maxItems"), f"tối đa {MOST_ROWS} dòng", f"{MOST_ROWS} rows at the most")  # fmt: skip
        self._in_order(words.get("minItems", 0), most, here[:-1])
        columns = []
        for key, inner in self._properties(items, here, MOST_COLUMNS).items():
            place = (*here, "properties", key)
            with self._part(f"{here}.{key}"):
                columns.append(
                    self._question(key, inner, place, required=key in required, inside=True)
                )
        return replace(
            question,
            kind=QuestionKind.ROWS,
            columns=tuple(columns),
            min_items=words.get("minItems", 0),
            max_items=most,
        )

    def _condition(
        self, words: Mapping[str, Any], place: Place, before: list[Group]
    ) -> Condition | None:
        if "x-show-if" not in words:
            return None
        said = words["x-show-if"]
        known = isinstance(said, dict) and set(said) == {"question", "equals"}
        name = str(said["question"]) if known else ""
        group, _dot, key = name.partition(".")
        if name and self._broken & {name, group}:
            return None
        found = next((one.question(key) for one in before if one.key == group), None)
        if found is None or not _can_equal(found, said["equals"]):
            self.note(
                (*place, "x-show-if"),
                "x-show-if phải nêu một câu hỏi ở trước và một câu trả lời của nó",
                "x-show-if names a question before it and one of its answers",
            )
            return None
        return Condition(group, key, said["equals"])

    def _object(self, said: Any, place: Place, allowed: set[str]) -> Mapping[str, Any]:
        words = self._plain(said, place, allowed)
        if words.get("type") != "object":
            raise self._stop(place, "phải là object", "this is to be an object")
        return words

    def _plain(self, said: Any, place: Place, allowed: set[str]) -> Mapping[str, Any]:
        if not isinstance(said, dict):
            raise self._stop(place, "phải là object", "this is to be an object")
        for word in sorted(set(said) - allowed):
            shown = word[:60]
            self.note((*place, word), f"không dùng được từ khóa {shown}", f"{shown} is not taken")
        return said

    def _properties(self, words: Mapping[str, Any], place: Place, most: int) -> Mapping[str, Any]:
        found, here = words.get("properties"), (*place, "properties")
        if not isinstance(found, dict) or not 0 < len(found) <= most:
            raise self._stop(here, f"cần từ 1 đến {most} mục", f"1 to {most} properties are needed")
        for key in found:
            if not KEY.match(key):
                self.note((*here, key), f"tên «{key[:60]}» không dùng được", f"“{key[:60]}” is no name")  # fmt: skip
        return {key: inner for key, inner in found.items() if KEY.match(key)}

    def _title(self, words: Mapping[str, Any], name: str, place: Place) -> str:
        text = words.get(name, "")
        if isinstance(text, str) and len(text) <= LONGEST_TITLE and (text or name != "title"):
            return text
        where = (*place, name) if name in words else place
        self.note(where, f"thiếu {name} hoặc quá dài", f"{name} is missing or too long")
        return ""

    def _description(self, words: Mapping[str, Any], name: str, place: Place) -> str:
        text = words.get(name, "")
        if isinstance(text, str) and len(text) <= LONGEST_DESCRIPTION:
            return text
        self.note((*place, name), f"{name} quá dài", f"{name} is too long")
        return ""

    def _one_of(
        self, words: Mapping[str, Any], name: str, allowed: frozenset[str], place: Place
    ) -> str:
        said = words.get(name, "")
        if said and (not isinstance(said, str) or said not in allowed):
            self.note((*place, name), f"{name} không dùng được", f"no such {name}")
            return ""
        return said or ""


def _can_equal(question: Question, value: Any) -> bool:
    if question.kind is QuestionKind.YES_NO:
        return isinstance(value, bool)
    chosen = question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}
    return chosen and value in {one.value for one in question.options}
