"""Two versions side by side: what they say in the same place, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from thuocdo.procedures.content import Content


class Change(StrEnum):
    """What became of one line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of a part, before and after; null where it is not there."""

    part: str
    before: Any
    after: Any
    change: Change


#: The parts in the order of a page; the first ones are single values, the rest are lists.
VALUES = (
    "name", "summary", "sector_name", "levels", "subjects", "life_events", "online_level", "partial_reason",
    "proactive_level", "territorial_scope", "priority_lane", "sets", "conditions",
)  # fmt: skip
LISTS = ("agencies", "steps", "ways", "documents", "results", "legal_bases")


def compare(before: Content, after: Content) -> list[ComparedLine]:
    """Return every part of two contents, line by line; lines that moved are removed in one place and added in another."""
    values = [_value(part, getattr(before, part), getattr(after, part)) for part in VALUES]
    lists = [
        line for part in LISTS for line in _lines(part, getattr(before, part), getattr(after, part))
    ]
    return [*values, *lists]


def _value(part: str, before: Any, after: Any) -> ComparedLine:
    return ComparedLine(part, before, after, Change.SAME if before == after else Change.CHANGED)


def _lines(part: str, before: Sequence[Any], after: Sequence[Any]) -> Iterator[ComparedLine]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for verb, a, b, c, d in matcher.get_opcodes():
        if verb == "equal":
            yield from (ComparedLine(part, one, one, Change.SAME) for one in before[a:b])
            continue
        paired = min(b - a, d - c)
        for n in range(paired):
            yield ComparedLine(part, before[a + n], after[c + n], Change.CHANGED)
        for one in before[a + paired : b]:
            yield ComparedLine(part, one, None, Change.REMOVED)
        for one in after[c + paired : d]:
            yield ComparedLine(part, None, one, Change.ADDED)
