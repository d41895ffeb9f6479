"""What one version of a text changed in another, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\[\[[^\[\]]*\]\]|\w+|\s+|[^\w\s]")
#: Texts of more words than this are compared by their lines: the work grows with the square.
_MOST_WORDS = 6000


class Change(StrEnum):
    """What became of a piece."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text with what became of it."""

    change: Change
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one, in pieces; those kept and added are the later text, those kept and removed the earlier one."""
    old, new = _parts(before), _parts(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matched = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(_pieces(matched, old, new))


def _parts(text: str) -> list[str]:
    return _WORDS.findall(text)


def _pieces(matched: SequenceMatcher[str], old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in matched.get_opcodes():
        if tag == "equal":
            yield Piece(Change.KEPT, "".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece(Change.REMOVED, "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece(Change.ADDED, "".join(new[j1:j2]))
