"""A JSON schema into a form, or into the list of what is wrong with it.

Of JSON Schema 2020-12 a small part is taken, and every other word is refused: nothing here refers to another document, repeats itself or
lets a pattern run for ever. Words of our own begin with `x-`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from thuocdo.errors import InvalidInput
from thuocdo.procedures.electronic_forms.patterns import is_harmless
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

LARGEST_BYTES = 100_000
DEEPEST = 10
MOST_GROUPS, MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS, MOST_ROWS = 20, 30, 300, 8, 30
LONGEST_TEXT, USUAL_TEXT = 4000, LONG_TEXT
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 300, 1000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

_TITLES = {"type", "title", "description", "x-title-en", "x-description-en", "x-show-if"}
_TOP = {"$schema", "type", "title", "x-title-en", "properties"}
_GROUP = _TITLES | {"properties", "required"}
_PLAIN = _TITLES | {"x-prefill", "x-person"}
_WORDS = {
    "string": _PLAIN | {"format", "minLength", "maxLength", "pattern", "enum", "oneOf"},
    "integer": _PLAIN | {"minimum", "maximum"},
    "number": _PLAIN | {"minimum", "maximum"},
    "boolean": _PLAIN,
    "array": _TITLES | {"items", "minItems", "maxItems"},
}
_NUMBERS = {"integer": QuestionKind.INTEGER, "number": QuestionKind.NUMBER}


class _Unusable(Exception):
    """A place of the schema and what is wrong there, in both languages."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(path)
        self.path, self.vi, self.en = path, vi, en


def read_text(text: str) -> FormSchema:
    """Return the form of a JSON text.

    Raises:
        InvalidInput: see `read_schema`; or it is no JSON, or too large.
    """
    if len(text.encode()) > LARGEST_BYTES:
        raise _refusal(_too_large())
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise _refusal(_Unusable("", "không phải là JSON", "this is no JSON")) from None
    return read_schema(said)


def read_schema(said: Any) -> FormSchema:
    """Return the form of a JSON schema.

    Raises:
        InvalidInput: it is too large or too deep, uses a word that is not taken, or says something it cannot say; the place is named.
    """
    try:
        _refuse_bombs(said)
        Draft202012Validator.check_schema(said)
        return _form(said)
    except SchemaError as error:
        path = ".".join(str(one) for one in error.absolute_path)
        problem = _Unusable(
            path, "không đúng JSON Schema 2020-12", "this is no JSON Schema 2020-12"
        )
        raise _refusal(problem) from None
    except _Unusable as problem:
        raise _refusal(problem) from None


def schema_sha256(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a schema in canonical JSON. The order of groups and questions counts, so keys are not sorted."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refusal(problem: _Unusable) -> InvalidInput:
    place = problem.path or "/"
    return InvalidInput(
        "form_schema_unusable",
        f"Biểu mẫu điện tử không dùng được, tại «{place}»: {problem.vi}. Hãy sửa rồi lưu lại.",
        f"The form cannot be used, at “{place}”: {problem.en}. Correct it and save it again.",
        place=place,
    )


def _too_large() -> _Unusable:
    limit = LARGEST_BYTES // 1000
    return _Unusable("", f"lớn hơn {limit} kB", f"it is larger than {limit} kB")


def _refuse_bombs(said: Any) -> None:
    level, depth = [said], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise _Unusable("", f"lồng sâu hơn {DEEPEST} tầng", f"deeper than {DEEPEST} levels")
        if any(isinstance(one, dict | list) and len(one) > MOST_OPTIONS for one in level):
            raise _Unusable("", f"quá {MOST_OPTIONS} mục", f"more than {MOST_OPTIONS} entries")
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if len(level) > LARGEST_BYTES:
            raise _too_large()
    if len(json.dumps(said, ensure_ascii=False).encode()) > LARGEST_BYTES:
        raise _too_large()


def _form(said: Any) -> FormSchema:
    top = _object(said, "", _TOP)
    properties = _properties(top, "", MOST_GROUPS)
    groups: list[Group] = []
    for key, inner in properties.items():
        groups.append(_group(key, inner, groups))
    return FormSchema(_title(top, "title", ""), _title(top, "x-title-en", ""), tuple(groups))


def _group(key: str, said: Any, before: list[Group]) -> Group:
    words = _object(said, key, _GROUP)
    required = words.get("required", [])
    properties = _properties(words, key, MOST_QUESTIONS)
    if not set(required) <= set(properties):
        raise _Unusable(key, "required nêu câu hỏi không có", "required names no question")
    questions: list[Question] = []
    for name, inner in properties.items():
        path = f"{key}.{name}"
        asked = _question(name, inner, path, required=name in required)
        condition = _condition(inner, path, [*before, _half(key, questions)])
        questions.append(_with(asked, show_if=condition))
    return Group(
        key=key,
        title=_title(words, "title", key),
        title_en=_title(words, "x-title-en", key),
        description=_description(words, "description", key),
        description_en=_description(words, "x-description-en", key),
        questions=tuple(questions),
        show_if=_condition(words, key, before),
    )


def _half(key: str, questions: list[Question]) -> Group:
    return Group(key, "", "", "", "", tuple(questions))


def _with(question: Question, **changes: Any) -> Question:
    values = {name: getattr(question, name) for name in Question.__dataclass_fields__}
    return Question(**(values | changes))


def _question(key: str, said: Any, path: str, *, required: bool, inside: bool = False) -> Question:
    kind = said.get("type") if isinstance(said, dict) else None
    if not isinstance(kind, str) or kind not in _WORDS or (inside and kind == "array"):
        raise _Unusable(path, "kiểu câu hỏi không dùng được", "no such type of question")
    words = _plain(said, path, _WORDS[kind])
    question = Question(
        key=key,
        kind=_NUMBERS.get(kind, QuestionKind.YES_NO),
        title=_title(words, "title", path),
        title_en=_title(words, "x-title-en", path),
        description=_description(words, "description", path),
        description_en=_description(words, "x-description-en", path),
        required=required,
        minimum=words.get("minimum"),
        maximum=words.get("maximum"),
        prefill=_one_of(words, "x-prefill", PREFILLS, path),
        person=_one_of(words, "x-person", _people(), path),
    )
    if kind == "string":
        return _text(question, words, path)
    return _rows(question, words, path) if kind == "array" else question


def _people() -> frozenset[str]:
    return frozenset(f"{part}.{name}" for part in PERSON_PARTS for name in PERSON_FIELDS)


def _text(question: Question, words: Mapping[str, Any], path: str) -> Question:
    if "enum" in words or "oneOf" in words:
        return _with(question, kind=QuestionKind.CHOICE, options=_options(words, path))
    longest = int(words.get("maxLength", USUAL_TEXT))
    if longest > LONGEST_TEXT:
        raise _Unusable(path, f"maxLength quá {LONGEST_TEXT}", f"maxLength above {LONGEST_TEXT}")
    pattern = words.get("pattern", "")
    if pattern and not is_harmless(pattern):
        raise _Unusable(path, "pattern quá phức tạp", "the pattern is not a plain one")
    made = _one_of(words, "format", frozenset(Format), path)
    return _with(
        question,
        kind=QuestionKind.TEXT,
        format=Format(made) if made else None,
        min_length=words.get("minLength"),
        max_length=longest,
        pattern=pattern,
    )


def _options(words: Mapping[str, Any], path: str) -> tuple[Option, ...]:
    if "oneOf" in words:
        said = [_plain(one, path, {"const", "title", "x-title-en"}) for one in words["oneOf"]]
    else:
        said = [{"const": one, "title": one, "x-title-en": one} for one in words["enum"]]
    values = [one.get("const") for one in said]
    if not all(isinstance(one, str) and 0 < len(one) <= _LONGEST_TITLE for one in values):
        raise _Unusable(path, "câu trả lời phải là chữ", "an answer of a choice is a text")
    if not 0 < len(set(values)) == len(values) <= MOST_OPTIONS:
        raise _Unusable(path, "câu trả lời trùng hoặc quá nhiều", "answers twice, or too many")
    return tuple(
        Option(one["const"], _title(one, "title", path), _title(one, "x-title-en", path))
        for one in said
    )


def _rows(question: Question, words: Mapping[str, Any], path: str) -> Question:
    items = _object(words.get("items"), f"{path}.items", {"type", "properties", "required"})
    properties = _properties(items, path, MOST_COLUMNS)
    required = items.get("required", [])
    most = int(words.get("maxItems", MOST_ROWS))
    if most > MOST_ROWS or not set(required) <= set(properties):
        raise _Unusable(path, f"tối đa {MOST_ROWS} dòng", f"{MOST_ROWS} rows at the most")
    columns = tuple(
        _question(key, inner, f"{path}.{key}", required=key in required, inside=True)
        for key, inner in properties.items()
    )
    return _with(
        question,
        kind=QuestionKind.ROWS,
        columns=columns,
        min_items=words.get("minItems", 0),
        max_items=most,
    )


def _condition(words: Mapping[str, Any], path: str, before: list[Group]) -> Condition | None:
    if "x-show-if" not in words:
        return None
    said = words["x-show-if"]
    known = isinstance(said, dict) and set(said) == {"question", "equals"}
    group, _dot, key = str(said["question"]).partition(".") if known else ("", "", "")
    found = next((one.question(key) for one in before if one.key == group), None)
    if found is None or not _can_equal(found, said["equals"]):
        raise _Unusable(
            path,
            "x-show-if phải nêu một câu hỏi ở trước và một câu trả lời của nó",
            "x-show-if names a question before it and one of its answers",
        )
    return Condition(group, key, said["equals"])


def _can_equal(question: Question, value: Any) -> bool:
    if question.kind is QuestionKind.YES_NO:
        return isinstance(value, bool)
    return question.kind is QuestionKind.CHOICE and value in {one.value for one in question.options}


def _object(said: Any, path: str, allowed: set[str]) -> Mapping[str, Any]:
    words = _plain(said, path, allowed)
    if words.get("type") != "object":
        raise _Unusable(path, "phải là object", "this is to be an object")
    return words


def _plain(said: Any, path: str, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(said, dict):
        raise _Unusable(path, "phải là object", "this is to be an object")
    strange = sorted(set(said) - allowed)
    if strange:
        raise _Unusable(path, f"không dùng được từ khóa {strange[0]}", f"{strange[0]} is not taken")
    return said


def _properties(words: Mapping[str, Any], path: str, most: int) -> Mapping[str, Any]:
    found = words.get("properties")
    if not isinstance(found, dict) or not 0 < len(found) <= most:
        raise _Unusable(path, f"cần từ 1 đến {most} mục", f"1 to {most} properties are needed")
    bad = next((key for key in found if not _KEY.match(key)), None)
    if bad is not None:
        raise _Unusable(path, f"tên «{bad[:60]}» không dùng được", f"“{bad[:60]}” is no name")
    return found


def _title(words: Mapping[str, Any], name: str, path: str) -> str:
    text = words.get(name, "")
    if not isinstance(text, str) or len(text) > _LONGEST_TITLE or (name == "title" and not text):
        raise _Unusable(path, f"thiếu {name} hoặc quá dài", f"{name} is missing or too long")
    return text


def _description(words: Mapping[str, Any], name: str, path: str) -> str:
    text = words.get(name, "")
    if not isinstance(text, str) or len(text) > _LONGEST_DESCRIPTION:
        raise _Unusable(path, f"{name} quá dài", f"{name} is too long")
    return text


def _one_of(words: Mapping[str, Any], name: str, allowed: frozenset[str], path: str) -> str:
    said = words.get(name, "")
    if said and (not isinstance(said, str) or said not in allowed):
        raise _Unusable(path, f"{name} không dùng được", f"no such {name}")
    return said or ""
