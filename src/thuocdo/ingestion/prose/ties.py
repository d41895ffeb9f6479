"""Tying figures to indicators by the cues."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.ingestion.prose.claims import COMPARISON, scale
from thuocdo.ingestion.prose.cues import Cue, cues
from thuocdo.ingestion.prose.passages import Passage
from thuocdo.ingestion.prose.quantities import Quantity

_COMPARED = re.compile(
    r"\b(?:cung ky|so voi|(?:nam|quy|thang) truoc(?! (?:lien ke|chuyen))|ky truoc(?! (?:chuyen|con|sang|mang)))\b[^#]*#"
)
_YEAR = re.compile(r"\bnam (20\d\d)\b")
_SUBJECT = re.compile(
    r"\b(?:ty|ti) le (?!(?:la|dat|:|#))[a-z]|\bso\b|ho so|van ban|tthc|chi so|muc do"
)
_AFTER = 70
_GROWTH = 45
_WIDE, _OWNER = 600, 170


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of the report as a whole; null where it is not."""

    form_version: str | None = None
    level: str | None = None
    year: int | None = None


def tie(
    passage: Passage,
    found: Sequence[Quantity],
    wholes: Mapping[int, Quantity],
    tops: Mapping[int, Quantity],
    report: Report,
) -> None:
    """Give the figures of a passage their indicators; the passages before it must have theirs.

    Args:
        passage: where the figures stand.
        found: the figures, with their words.
        wholes: by the identity of a figure, the figure it is a part of.
        tops: by the identity of a percentage, the figure it is the share of.
        report: what the report is.
    """
    tied: set[tuple[int, str]] = set()
    for quantity in found:
        if quantity.approximation is not None and not quantity.planned:
            continue
        if quantity.scaled and quantity.kind != "money":
            continue
        owner = tops.get(id(quantity)) or wholes.get(id(quantity))
        words = _Words(passage, quantity, owner)
        for cue in cues().get(_kind(quantity, owner), ()):
            key = (quantity.sentence, cue.code)
            if (cue.first and key in tied) or not _fits(cue, words, report):
                continue
            quantity.indicator, quantity.confidence = cue.code, cue.sure
            tied.add(key)
            break


def _kind(quantity: Quantity, owner: Quantity | None) -> str:
    """Return what a figure counts; a bare number counts what its whole does."""
    if quantity.kind or quantity.unit or owner is None or owner.percent:
        return quantity.kind
    return owner.kind


class _Words:
    """The texts that the patterns of a cue are searched in, each built when it is asked for."""

    def __init__(self, passage: Passage, quantity: Quantity, owner: Quantity | None) -> None:
        self.passage, self.quantity, self.owner_figure = passage, quantity, owner

    def text(self, field: str) -> str:
        """Return the text for a field of `cues.yaml`."""
        quantity = self.quantity
        if field in ("own", "not"):
            return quantity.own
        if field in ("near", "not_near"):
            return quantity.near
        if field == "clause":
            return quantity.near.rpartition(";")[2]
        if field in ("owner", "not_owner"):
            return self._owner(near=field == "owner")
        if field in ("after", "not_after"):
            return self.passage.folded[quantity.noun_end : quantity.noun_end + _AFTER]
        return self._subject() if field == "subject" else self._wide()

    def _owner(self, *, near: bool) -> str:
        owner = self.owner_figure
        if owner is None:
            return ""
        return f"{owner.own} | {owner.near[-_OWNER:]}" if near else owner.own

    def _subject(self) -> str:
        quantity, owner = self.quantity, self.owner_figure
        if owner is None or _SUBJECT.search(quantity.own.split("#")[0]):
            return quantity.own
        return f"{owner.own} {quantity.own}"

    def _wide(self) -> str:
        place, lead = self.passage.place, self.passage.lead
        parts = [self.quantity.near, self.text("owner"), *place.titles[:3]]
        if lead is not None:
            parts.append(lead.folded[-_WIDE:])
        return " | ".join(parts)


def _fits(cue: Cue, words: _Words, report: Report) -> bool:
    quantity, owner = words.quantity, words.owner_figure
    if cue.level and (report.level or "province") not in cue.level:
        return False
    if words.passage.place.theme in cue.not_theme or (cue.million and scale(quantity) != "trieu"):
        return False
    if cue.of and (owner is None or owner.indicator not in cue.of):
        return False
    if not all(_holds(name, pattern, words) for name, pattern in cue.patterns.items()):
        return False
    return _same_period(cue, quantity, report)


def _holds(name: str, pattern: re.Pattern[str], words: _Words) -> bool:
    found = pattern.search(words.text(name)) is not None
    return not found if name.startswith("not") else found


def _same_period(cue: Cue, quantity: Quantity, report: Report) -> bool:
    """Say whether the figure is of the period of the report: not a comparison, not of another year."""
    before = quantity.own.partition("#")[0] + "#"
    if _COMPARED.search(before):
        return False
    growth = COMPARISON.search(before[-_GROWTH:])
    if growth and not any(
        word in cue.patterns["own"].pattern for word in (growth.group().split()[0],)
    ):
        return False
    if cue.of_year == "any" or report.year is None or quantity.planned:
        return True
    years = {int(year) for year in _YEAR.findall(quantity.own)}
    return not years or report.year in years


def is_sure(quantity: Quantity) -> bool:
    """Say whether a tie is certain enough to compute with."""
    return quantity.indicator is not None and Decimal(str(quantity.confidence)) >= Decimal("0.8")
