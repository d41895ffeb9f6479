"""Why papers are asked for again: a coded list with effective dates (`data/return_reasons.yaml`), each reason at one paper.

Pure. What an event keeps is `code`, `code@r3` (the third required paper of the procedure) or `code@d2` (the second paper handed in):
both stay what they are for good, so that the reason can be read aloud after years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DATA = Path(__file__).parent / "data" / "return_reasons.yaml"
_PAPER = frozenset({"always", "never", "may"})
REQUIRED, HANDED_IN = "r", "d"


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One reason; `paper` says whether it points at a paper: always, never or may."""

    code: str
    paper: str
    label: str
    label_en: str
    citizen: str
    citizen_en: str


@dataclass(frozen=True, slots=True)
class ReasonList:
    """The reasons that hold from a day on (null: always), and where they come from."""

    version: int
    valid_from: date | None
    mark: str
    source: str
    reasons: Mapping[str, ReturnReason]


@dataclass(frozen=True, slots=True)
class ReasonAt:
    """A reason and the paper at fault: `place` is "r3", "d2", or empty for the whole dossier."""

    reason: ReturnReason
    place: str = ""


@cache
def shipped_lists() -> tuple[ReasonList, ...]:
    """Return all lists of the product, the newest first.

    Raises:
        ValueError: a reason says something it cannot say, or stands twice.
    """
    said = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["lists"]
    lists = [_list(one) for one in said]
    return tuple(sorted(lists, key=lambda one: one.valid_from or date.min, reverse=True))


def _list(said: Mapping[str, Any]) -> ReasonList:
    reasons = [ReturnReason(**one) for one in said["reasons"]]
    by_code = {one.code: one for one in reasons}
    if len(by_code) != len(reasons) or any(one.paper not in _PAPER for one in reasons):
        raise ValueError("a reason stands once and says whether it points at a paper")
    return ReasonList(said["version"], said["valid_from"], said["mark"], said["source"], by_code)


def reasons_on(day: date) -> ReasonList:
    """Return the list that holds on a day."""
    return next(one for one in shipped_lists() if one.valid_from is None or one.valid_from <= day)


def written(code: str, place: str = "") -> str:
    """Return a reason as an event keeps it."""
    return f"{code}@{place}" if place else code


def spoken(kept: Iterable[str]) -> list[ReasonAt]:
    """Return reasons as an event keeps them in words; a code that no list knows speaks for itself."""
    return [_spoken(one) for one in kept]


def beyond_reasons(text: str, reasons: Iterable[ReasonAt]) -> str:
    """Return the lines of a request that say more than its coded reasons: those that were not written from them."""
    words = tuple(
        said
        for one in reasons
        for said in (
            one.reason.label,
            one.reason.label_en,
            one.reason.citizen,
            one.reason.citizen_en,
        )
        if said
    )
    lines = text.splitlines()
    kept = [one for one in lines if not (one.startswith("- ") and one.rstrip().endswith(words))]
    return "\n".join(kept).strip()


def _spoken(kept: str) -> ReasonAt:
    code, _at, place = kept.partition("@")
    for one in shipped_lists():
        if code in one.reasons:
            return ReasonAt(one.reasons[code], place)
    return ReasonAt(ReturnReason(code, "may", code, code, "", ""), place)
