"""What is wrong with a schema: every place at once, by JSON pointer and by line of the text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]

from thuocdo.errors import InvalidInput

#: More are not said at once; nobody reads them.
MOST_PROBLEMS = 200
Place = tuple[str | int, ...]
_BETWEEN = frozenset({"properties", "items"})
_BLANK = re.compile(r"[ \t\r\n]*")
_PLAIN_VALUE = re.compile(r"[^\s,\]}]+")


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """One thing that is wrong, where it stands in the schema, and in both languages. `line` is null where there is no text, or none to point at."""

    place: Place
    vi: str
    en: str
    line: int | None = None

    @property
    def pointer(self) -> str:
        """Return the JSON pointer (RFC 6901); "/" for the whole."""
        parts = [str(one).replace("~", "~0").replace("/", "~1") for one in self.place]
        return "/" + "/".join(parts)

    @property
    def path(self) -> str:
        """Return the keys of group, question and column, as in "child.born_on"; empty for the whole."""
        names = [one for n, one in enumerate(self.place) if not (n % 2 == 0 and one in _BETWEEN)]
        return ".".join(str(one) for one in names)


class UnusableSchemaError(InvalidInput):
    """A schema that cannot be used; `problems` are all that were found, in the order of the text."""

    def __init__(self, problems: Sequence[SchemaProblem]) -> None:
        first = problems[0]
        place, more = first.path or "/", len(problems) - 1
        also_vi = f" Còn {more} chỗ khác." if more else ""
        also_en = f" {more} more." if more else ""
        super().__init__(
            "form_schema_unusable",
            f"Biểu mẫu điện tử không dùng được, tại «{place}»: {first.vi}.{also_vi} Hãy sửa rồi lưu lại.",
            f"The form cannot be used, at “{place}”: {first.en}.{also_en} Correct it and save it again.",
            place=place,
        )
        self.problems = tuple(problems)


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, counted from 1, on which each key or element of a JSON text begins; empty where the text is none.

    The text has been read by `json` before, and is no deeper than what is taken.
    """
    found: dict[Place, int] = {(): 1}
    try:
        _Lines(text, found).value(_skip(text, 0), ())
    except (IndexError, ValueError, RecursionError):
        return found
    return found


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


class _Lines:
    """Walks through a JSON text and notes the lines. Lines are counted once, from the last place on."""

    def __init__(self, text: str, found: dict[Place, int]) -> None:
        self._text, self._found = text, found
        self._at, self._line = 0, 1

    def _note(self, place: Place, at: int) -> None:
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        self._found.setdefault(place, self._line)

    def value(self, at: int, place: Place) -> int:
        text = self._text
        if text[at] == "{":
            return self._members(at, place)
        if text[at] == "[":
            return self._elements(at, place)
        if text[at] == '"':
            _said, end = scanstring(text, at + 1, True)
            return int(end)
        plain = _PLAIN_VALUE.match(text, at)
        return plain.end() if plain else at + 1

    def _members(self, at: int, place: Place) -> int:
        at = _skip(self._text, at + 1)
        while self._text[at] == '"':
            start = at
            key, at = scanstring(self._text, at + 1, True)
            self._note((*place, key), start)
            at = _skip(self._text, at) + 1  # the colon
            at = self.value(_skip(self._text, at), (*place, key))
            at = _skip(self._text, at)
            if self._text[at] == ",":
                at = _skip(self._text, at + 1)
        return at + 1

    def _elements(self, at: int, place: Place) -> int:
        at, number = _skip(self._text, at + 1), 0
        while self._text[at] != "]":
            self._note((*place, number), at)
            at = _skip(self._text, self.value(at, (*place, number)))
            number += 1
            if self._text[at] == ",":
                at = _skip(self._text, at + 1)
        return at + 1


def with_lines(problems: Sequence[SchemaProblem], text: str) -> list[SchemaProblem]:
    """Return problems with the lines of the text, in its order; a word that is missing is told of what it is missing in."""
    lines = lines_of(text)
    found = [SchemaProblem(one.place, one.vi, one.en, _line(one.place, lines)) for one in problems]
    return sorted(found, key=lambda one: one.line or 0)


def _line(place: Place, lines: Mapping[Place, int]) -> int | None:
    for length in range(len(place), -1, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def said_twice(text: str) -> list[SchemaProblem]:
    """Return the keys that an object of a JSON text has twice; `json` would keep the last one without a word."""
    found: list[SchemaProblem] = []

    def kept(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _value in pairs]
        twice = dict.fromkeys(key for key in keys if keys.count(key) > 1)
        found.extend(
            SchemaProblem(
                (),
                f"tên «{key[:60]}» đứng hai lần trong một đối tượng",
                f"“{key[:60]}” stands twice in one object",
            )
            for key in twice
        )
        return dict(pairs)

    json.loads(text, object_pairs_hook=kept)
    return found
