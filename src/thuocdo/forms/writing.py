"""A form version written as a form file, which `reading.read_version` reads back as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator

from thuocdo.forms.version import FormRow, FormVersion


def written(version: FormVersion) -> str:
    """Return a form as a file in `versions/` holds it, one line a row."""
    return "\n".join((*_lines(version), ""))


def _lines(version: FormVersion) -> Iterator[str]:
    yield f"code: {version.code}"
    yield f"title: {_quoted(version.title)}"
    yield f"level: {version.level}"
    yield f"source: {_quoted(version.source)}"
    yield f"derived: {json.dumps(version.derived)}"
    yield f"valid_from: {version.valid_from.isoformat()}"
    yield f"valid_until: {version.valid_until.isoformat() if version.valid_until else 'null'}"
    yield f"periods: [{', '.join(version.periods)}]"
    yield "sections:" if version.sections else "sections: []"
    for section in version.sections:
        yield f"  - number: {section.number}"
        yield f"    title: {_quoted(section.title)}"
        yield "    rows:" if section.rows else "    rows: []"
        for row in section.rows:
            yield f"      - {{{', '.join(_fields(row))}}}"


def _fields(row: FormRow) -> Iterator[str]:
    yield f"key: {_quoted(row.key)}"
    if row.item != row.key:
        yield f"item: {_quoted(row.item)}"
    yield f"label: {_quoted(row.label)}"
    if row.unit:
        yield f"unit: {_quoted(row.unit)}"
    if row.heading:
        yield "heading: true"
    if row.indicator:
        yield f"indicator: {row.indicator}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
