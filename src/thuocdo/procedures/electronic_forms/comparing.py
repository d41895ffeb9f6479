"""What differs between two forms, question by question. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from thuocdo.procedures.electronic_forms.schema import FormSchema, Group, Question


class Change(StrEnum):
    """What became of a group or question."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FormLine:
    """One group or question in both forms; null where it is in one alone. `parts` are the fields that differ."""

    group: str
    before: Group | Question | None
    after: Group | Question | None
    change: Change
    parts: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """Say whether it is a group."""
        return isinstance(self.after or self.before, Group)


def compare_forms(before: FormSchema, after: FormSchema) -> list[FormLine]:
    """Return groups, each followed by its questions, in the order of the later form; what is gone stands where it was."""
    return [line for one in _paired(before.groups, after.groups) for line in _group_lines(*one)]


def _group_lines(before: Group | None, after: Group | None) -> Iterator[FormLine]:
    there = after or before
    assert there is not None, "one of a pair is there"
    yield _line(there.key, before, after)
    old = before.questions if before else ()
    new = after.questions if after else ()
    for one in _paired(old, new):
        yield _line(there.key, *one)


def _line(group: str, before: Any, after: Any) -> FormLine:
    if before is None or after is None:
        return FormLine(group, before, after, Change.ADDED if before is None else Change.REMOVED)
    parts = tuple(
        one.name
        for one in fields(after)
        if one.name != "questions" and getattr(before, one.name) != getattr(after, one.name)
    )
    return FormLine(group, before, after, Change.CHANGED if parts else Change.SAME, parts)


def _paired(before: Any, after: Any) -> list[tuple[Any, Any]]:
    """Return what stands under the same key side by side."""
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    found = [(old.get(key), one) for key, one in new.items()]
    keys = [one.key for one in before]
    for n, key in enumerate(keys):
        if key in new:
            continue
        behind = next((k for k in reversed(keys[:n]) if k in new), None)
        at = next((m for m, pair in enumerate(found) if pair[1] and pair[1].key == behind), -1)
        found.insert(at + 1, (old[key], None))
    return found
