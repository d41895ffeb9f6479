"""What somebody types into the designer of a form as a JSON schema, and a schema as the fields of the designer. Pure.

Fields are a tree of texts as in `typed_content`: `title`, `replaces`, and `groups` with `questions` with `columns`. Whatever was typed stays in
the tree; what cannot be read is noted with its path, "groups[0].questions[2].least".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from thuocdo.procedures.electronic_forms.schema import LONG_TEXT, Format
from thuocdo.procedures.intake import Intake
from thuocdo.procedures.typed_content import Tree, rows_of, text_of
from thuocdo.vietnamese import fold

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
USUAL_LONG_TEXT = 2000


class Kind(StrEnum):
    """Of what kind a question is, as the designer tells them apart."""

    TEXT = "text"
    LONG = "long"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PAST_DATE = "past_date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    ADDRESS = "address"
    PERSONAL_ID = "personal_id"
    PHONE = "phone"
    EMAIL = "email"
    TAX_CODE = "tax_code"
    FILE = "file"
    ROWS = "rows"


NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})
WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES})
#: What conditions may ask about.
DECIDING = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
YES, NO = "yes", "no"
_LISTS = frozenset({Kind.CHOICES, Kind.ROWS})
_FORMATS: Mapping[Kind, Format] = {
    Kind.DATE: Format.DATE,
    Kind.PAST_DATE: Format.PAST_DATE,
    Kind.PERSONAL_ID: Format.PERSONAL_ID,
    Kind.PHONE: Format.PHONE,
    Kind.EMAIL: Format.EMAIL,
    Kind.TAX_CODE: Format.TAX_CODE,
    Kind.ADDRESS: Format.ADDRESS,
    Kind.FILE: Format.FILE,
}
_KINDS = {form.value: kind for kind, form in _FORMATS.items()}
_WORDS = (("title", "title"), ("title_en", "x-title-en"), ("description", "description"), ("description_en", "x-description-en"))  # fmt: skip
_NO_KEY = re.compile(r"[^a-z0-9]+")


def limits_of(kind: str) -> tuple[str, str]:
    """Return by which words a schema says the least and the most of a kind of question."""
    if kind in NUMBERS:
        return "minimum", "maximum"
    return ("minItems", "maxItems") if kind in _LISTS else ("minLength", "maxLength")


# From a schema to fields


def tree_of_schema(said: Mapping[str, Any]) -> Tree:
    """Return a schema that can be used as fields; read again it asks the same."""
    groups = said.get("properties", {})
    return {
        "title": said.get("title", ""),
        "title_en": said.get("x-title-en", ""),
        "replaces": said.get("x-replaces"),
        "groups": [_group_row(key, one) for key, one in groups.items()],
    }


def _titles(said: Mapping[str, Any]) -> Tree:
    return {name: said.get(word, "") for name, word in _WORDS}


def _group_row(key: str, said: Mapping[str, Any]) -> Tree:
    return {
        "key": key,
        **_titles(said),
        "show": _show(said),
        "questions": _question_rows(said),
    }


def _question_rows(said: Mapping[str, Any]) -> list[Tree]:
    required = said.get("required", [])
    return [
        _question_row(key, one, required=key in required)
        for key, one in said.get("properties", {}).items()
    ]


def _question_row(key: str, said: Mapping[str, Any], *, required: bool) -> Tree:
    kind = _kind_of(said)
    least, most = limits_of(kind)
    items = said.get("items", {})
    options = _options_of(items if kind == Kind.CHOICES else said)
    return {
        "key": key,
        **_titles(said),
        "kind": kind.value,
        "required": "on" if required else "",
        "least": _number_text(said.get(least)),
        "most": _number_text(said.get(most)),
        "pattern": said.get("pattern", ""),
        "options": "\n".join(_option_line(title, en) for _value, title, en in options),
        "values": [[value, title] for value, title, _en in options],
        "show": _show(said),
        "prefill": said.get("x-prefill", ""),
        "person": said.get("x-person", ""),
        "columns": _question_rows(items) if kind == Kind.ROWS else [],
    }


def _kind_of(said: Mapping[str, Any]) -> Kind:
    kind, form = said.get("type"), said.get("format", "")
    if kind == "array":
        return Kind.CHOICES if said.get("items", {}).get("type") == "string" else Kind.ROWS
    if kind == "boolean":
        return Kind.YES_NO
    if kind in {"integer", "number"}:
        return Kind.MONEY if form else Kind(kind)
    if "oneOf" in said or "enum" in said:
        return Kind.CHOICE
    if form:
        return _KINDS[form]
    return Kind.LONG if said.get("maxLength", 0) > LONG_TEXT else Kind.TEXT


def _options_of(said: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    listed = [
        (one["const"], one.get("title", ""), one.get("x-title-en", ""))
        for one in said.get("oneOf", [])
    ]
    return listed or [(one, one, one) for one in said.get("enum", [])]


def _option_line(title: str, en: str) -> str:
    return f"{title} | {en}" if en or "|" in title else title


def _show(said: Mapping[str, Any]) -> str:
    asked = said.get("x-show-if")
    if not asked:
        return ""
    value = asked["equals"]
    word = (YES if value else NO) if isinstance(value, bool) else value
    return f"{asked['question']}={word}"


def _number_text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return "" if value is None else str(value)


# From fields to a schema


def schema_of_tree(tree: Tree, intake: Intake) -> dict[str, Any]:
    """Return the schema that was typed; what cannot be read is noted and left out. Whether it can be used, `read_schema` says."""
    made: dict[str, Any] = {"$schema": SCHEMA, "type": "object", "title": text_of(tree, "title")}
    if text_of(tree, "title_en"):
        made["x-title-en"] = text_of(tree, "title_en")
    replaces = tree.get("replaces")
    if isinstance(replaces, list):
        made["x-replaces"] = [one for one in replaces if isinstance(one, str) and one]
    kinds = dict(_kinds(tree))
    made["properties"] = {
        text_of(row, "key"): _group(row, f"groups[{n}]", kinds, intake)
        for n, row in enumerate(rows_of(tree, "groups"))
    }
    return made


def _kinds(tree: Tree) -> Iterator[tuple[str, str]]:
    for group in rows_of(tree, "groups"):
        for one in rows_of(group, "questions"):
            yield f"{text_of(group, 'key')}.{text_of(one, 'key')}", text_of(one, "kind")


def _group(row: Tree, path: str, kinds: Mapping[str, str], intake: Intake) -> dict[str, Any]:
    made = {"type": "object", **_said_titles(row), **_said_show(row, kinds)}
    return made | _properties(row, "questions", path, kinds, intake)


def _said_titles(row: Tree) -> dict[str, str]:
    return {
        word: text_of(row, name) for name, word in _WORDS if text_of(row, name) or word == "title"
    }


def _said_show(row: Tree, kinds: Mapping[str, str]) -> dict[str, Any]:
    question, sign, word = text_of(row, "show").partition("=")
    if not sign:
        return {}
    value: Any = word == YES if kinds.get(question) == Kind.YES_NO and word in {YES, NO} else word
    return {"x-show-if": {"question": question, "equals": value}}


def _properties(
    row: Tree, name: str, path: str, kinds: Mapping[str, str], intake: Intake
) -> dict[str, Any]:
    rows = rows_of(row, name)
    made: dict[str, Any] = {
        "properties": {
            text_of(one, "key"): _question(one, f"{path}.{name}[{n}]", kinds, intake)
            for n, one in enumerate(rows)
        }
    }
    required = [text_of(one, "key") for one in rows if one.get("required")]
    return made | ({"required": required} if required else {})


def _question(row: Tree, path: str, kinds: Mapping[str, str], intake: Intake) -> dict[str, Any]:
    kind = text_of(row, "kind")
    made = {"type": _type_of(kind), **_said_titles(row), **_said_show(row, kinds)}
    if kind in _FORMATS:
        made["format"] = _FORMATS[Kind(kind)].value
    elif kind == Kind.MONEY:
        made["format"] = Format.MONEY.value
    made |= _limits(row, kind, path, intake)
    if text_of(row, "pattern") and kind in {Kind.TEXT, Kind.LONG}:
        made["pattern"] = text_of(row, "pattern")
    if kind not in _LISTS:
        made |= {
            f"x-{name}": text_of(row, name) for name in ("prefill", "person") if text_of(row, name)
        }
    return made | _inside(row, kind, path, kinds, intake)


def _type_of(kind: str) -> str:
    if kind in _LISTS:
        return "array"
    if kind == Kind.MONEY:
        return "integer"
    return {Kind.INTEGER: "integer", Kind.NUMBER: "number", Kind.YES_NO: "boolean"}.get(
        Kind(kind) if kind in set(Kind) else Kind.TEXT, "string"
    )


def _limits(row: Tree, kind: str, path: str, intake: Intake) -> dict[str, Any]:
    if kind in {Kind.YES_NO, Kind.CHOICE}:
        return {}
    made: dict[str, Any] = {}
    for name, word in zip(("least", "most"), limits_of(kind), strict=True):
        text, place = text_of(row, name), f"{path}.{name}"
        if kind == Kind.NUMBER:
            number = intake.number(text, place)
            value = None if number is None else float(number)
            made[word] = int(value) if value is not None and value.is_integer() else value
        else:
            made[word] = intake.whole(text, place)
            if made[word] is not None and made[word] < 0 and kind not in NUMBERS:
                intake.note(place, "Giới hạn này từ 0 trở lên.", "This limit is 0 or more.")
                made[word] = None
    if kind == Kind.LONG and made["maxLength"] is None and not text_of(row, "most"):
        made["maxLength"] = USUAL_LONG_TEXT
    return {word: value for word, value in made.items() if value is not None}


def _inside(
    row: Tree, kind: str, path: str, kinds: Mapping[str, str], intake: Intake
) -> dict[str, Any]:
    if kind == Kind.ROWS:
        return {"items": {"type": "object", **_properties(row, "columns", path, kinds, intake)}}
    if kind not in WITH_OPTIONS:
        return {}
    options = [
        {"const": value, "title": title} | ({"x-title-en": en} if en else {})
        for value, title, en in options_typed(row)
    ]
    if not options:
        intake.note(f"{path}.options", "Chưa ghi các câu trả lời để chọn.", "There are no answers to choose.")  # fmt: skip
        options = [{"const": "-", "title": "-"}]
    if kind == Kind.CHOICE:
        return {"oneOf": options}
    return {"uniqueItems": True, "items": {"type": "string", "oneOf": options}}


def options_typed(row: Tree) -> list[tuple[str, str, str]]:
    """Return the answers of a choice, one on a line with its English behind a bar, each with the value it is kept by.

    An answer that stands as it stood, or in the place of one that was only worded anew, keeps its value: conditions and what was answered
    before go on to mean it.
    """
    lines = [_parted(one) for one in text_of(row, "options").splitlines() if one.strip()]
    known = [
        (str(one[0]), str(one[1]))
        for one in row.get("values") or []
        if isinstance(one, Sequence) and len(one) == 2
    ]
    by_title = {title: value for value, title in known}
    titles = {title for title, _en in lines}
    taken = {by_title[title] for title in titles if title in by_title}
    found: list[tuple[str, str, str]] = []
    for n, (title, en) in enumerate(lines):
        value = by_title.get(title)
        if value is None and len(lines) == len(known) and known[n][1] not in titles:
            value = known[n][0]
        if value is None:
            value = free_key(title, taken)
        taken.add(value)
        found.append((value, title, en))
    return found


def _parted(line: str) -> tuple[str, str]:
    title, bar, en = line.rpartition(" |")
    return (title.strip(), en.strip()) if bar else (line.strip(), "")


def free_key(title: str, taken: set[str] | frozenset[str]) -> str:
    """Return a key made of a title that is none of those taken."""
    plain = _NO_KEY.sub("_", fold(title)).strip("_")[:30].strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"q_{plain}".rstrip("_")
    numbered = (f"{plain}_{n}" for n in range(2, 10_000))
    return plain if plain not in taken else next(one for one in numbered if one not in taken)


def with_keys(rows: Sequence[Tree]) -> list[Tree]:
    """Return rows, each with a key of its own; those that have one keep it."""
    taken: set[str] = set()
    found = []
    for row in rows:
        key = text_of(row, "key")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) or key in taken:
            key = free_key(text_of(row, "title"), taken | {text_of(one, "key") for one in rows})
        taken.add(key)
        columns = {"columns": with_keys(rows_of(row, "columns"))} if "columns" in row else {}
        found.append({**row, "key": key, **columns})
    return found
