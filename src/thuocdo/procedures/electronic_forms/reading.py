"""A JSON schema into a form, or into the list of everything that is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from jsonschema import Draft202012Validator

from thuocdo.procedures.electronic_forms.problems import (
    MOST_PROBLEMS,
    Place,
    SchemaProblem,
    UnusableSchemaError,
    said_twice,
    with_lines,
)
from thuocdo.procedures.electronic_forms.schema import FormSchema
from thuocdo.procedures.electronic_forms.schema_words import MOST_OPTIONS, Reader

LARGEST_BYTES = 100_000
DEEPEST = 12


def read_text(text: str) -> FormSchema:
    """Return the form of a JSON text.

    Raises:
        UnusableSchemaError: see `read_schema`, the problems with their lines; or it is no JSON, or too large.
    """
    if len(text.encode()) > LARGEST_BYTES:
        raise UnusableSchemaError([_too_large()])
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"dòng {error.lineno}, cột {error.colno}"
        where_en = f"line {error.lineno}, column {error.colno}"
        no_json = f"không phải là JSON ({where})", f"this is no JSON ({where_en})"
        raise UnusableSchemaError([SchemaProblem((), *no_json, error.lineno)]) from None
    except (ValueError, RecursionError):
        no_json = "không phải là JSON", "this is no JSON"
        raise UnusableSchemaError([SchemaProblem((), *no_json)]) from None
    bomb = _bomb(said)
    if bomb:
        raise UnusableSchemaError([bomb])
    found, problems = _read(said)
    problems = [*said_twice(text), *problems]
    if problems or found is None:
        raise UnusableSchemaError(with_lines(problems, text))
    return found


def read_schema(said: Any) -> FormSchema:
    """Return the form of a JSON schema.

    Raises:
        UnusableSchemaError: it is too large or too deep, uses a word that is not taken, or says something it cannot say; every place is named.
    """
    bomb = _bomb(said)
    if bomb:
        raise UnusableSchemaError([bomb])
    found, problems = _read(said)
    if problems or found is None:
        raise UnusableSchemaError(problems)
    return found


def schema_sha256(said: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a schema in canonical JSON. The order of groups and questions counts, so keys are not sorted."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_META = Draft202012Validator(Draft202012Validator.META_SCHEMA)


def _read(said: Any) -> tuple[FormSchema | None, Sequence[SchemaProblem]]:
    """Return the form and what is wrong. What the library finds ill formed is taken out before ours is read, so that it is said once."""
    wrong = _META.iter_errors(said) if isinstance(said, dict) else []
    found = [tuple(one.absolute_path) for one, _n in zip(wrong, range(MOST_PROBLEMS), strict=False)]
    places = sorted(dict.fromkeys(found), key=len, reverse=True)
    problems = [
        SchemaProblem(one, "không đúng JSON Schema 2020-12", "this is no JSON Schema 2020-12")
        for one in places
    ]
    rest = deepcopy(said) if problems else said
    for place in places:
        _take_out(rest, place)
    reader = Reader()
    form = reader.form(rest)
    also = [one for one in reader.problems if not _said(one.place, places)]
    return (None if problems else form), [*problems, *also]


def _take_out(said: Any, place: Place) -> None:
    for key in place[:-1]:
        said = said[key]
    if place:
        del said[place[-1]]


def _said(place: Place, places: Sequence[Place]) -> bool:
    """Say whether a problem only follows from a word that was taken out of the same object."""
    return any(one[: len(place)] == place for one in places)


def _too_large() -> SchemaProblem:
    limit = LARGEST_BYTES // 1000
    return SchemaProblem((), f"lớn hơn {limit} kB", f"it is larger than {limit} kB")


def _bomb(said: Any) -> SchemaProblem | None:
    """Return why something is too large or too deep to be read; null where it can be."""
    level, depth = [said], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return SchemaProblem(
                (), f"lồng sâu hơn {DEEPEST} tầng", f"deeper than {DEEPEST} levels"
            )
        if any(isinstance(one, dict | list) and len(one) > MOST_OPTIONS for one in level):
            return SchemaProblem((), f"quá {MOST_OPTIONS} mục", f"more than {MOST_OPTIONS} entries")
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if len(level) > LARGEST_BYTES:
            return _too_large()
    if len(json.dumps(said, ensure_ascii=False).encode()) > LARGEST_BYTES:
        return _too_large()
    return None
