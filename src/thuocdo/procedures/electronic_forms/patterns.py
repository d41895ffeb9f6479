"""Which patterns may be asked of an answer: plain ones, whose matching takes no longer than reading the answer a few times.

A pattern is written by whoever designs a form and runs on what strangers type, so a clever one could hold a server for hours.
"""

from __future__ import annotations

import re

LONGEST_PATTERN = 100
MOST_REPEATS = 200
#: Parts whose length can vary; each multiplies the ways to match by the length of the answer.
MOST_VARYING = 2

#: Letters, an escaped sign, or a class; then perhaps how often. No groups, no alternatives, no looking back.
_PART = re.compile(
    r"(?:\\[dDwWsS]|\\[.\-/()+*?\[\]{}|^$\\]|\[\^?(?:\\[dDwWsS.\-\]\\^/]|[^\[\]\\])+\]|[^\\\[\](){}|^$*+?])"
    r"(?P<often>[*+?]|\{\d{1,3}(?:,\d{0,3})?\})?"
)
_COUNTS = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")


def is_harmless(pattern: object) -> bool:
    """Say whether a pattern stands for the whole answer and is made of plain parts."""
    if not isinstance(pattern, str) or not 2 < len(pattern) <= LONGEST_PATTERN:
        return False
    if pattern[0] != "^" or pattern[-1] != "$":
        return False
    inner, at, varying = pattern[1:-1], 0, 0
    while at < len(inner):
        part = _PART.match(inner, at)
        if part is None:
            return False
        varying += _varies(part["often"] or "")
        at = part.end()
    try:
        re.compile(pattern)
    except re.error:
        return False
    return varying <= MOST_VARYING


def _varies(often: str) -> int:
    """Return 1 for a part of varying length, 0 for a fixed one, and more than is allowed for one that repeats too often."""
    if not often:
        return 0
    counts = _COUNTS.fullmatch(often)
    if counts is None:
        return 1
    most = int(counts[3] or counts[1])
    if most > MOST_REPEATS:
        return MOST_VARYING + 1
    return 1 if counts[2] else 0
