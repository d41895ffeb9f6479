"""Tying figures to indicators by the cues."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.ingestion.prose.claims import COMPARISON
from thuocdo.ingestion.prose.cues import Cue, cues
from thuocdo.ingestion.prose.families import label_of
from thuocdo.ingestion.prose.folding import fold_aligned
from thuocdo.ingestion.prose.passages import Passage
from thuocdo.ingestion.prose.quantities import Quantity
from thuocdo.ingestion.prose.units import unit_after

_COMPARED = re.compile(
    r"\b(?:cung ky|so voi|(?:nam|quy|thang) truoc(?! (?:lien ke|chuyen))|ky truoc(?! (?:chuyen|con|sang|mang)))\b[^#]*#"
)
_YEAR = re.compile(r"\bnam (20\d\d)\b")
_SUBJECT = re.compile(
    r"\b(?:ty|ti) le (?!(?:la|dat|:|#))[a-z]|\bso\b|ho so|van ban|tthc|chi so|muc do"
)
_AFTER = 70
_GROWTH = 45
_CLAUSE = re.compile(r"[,;:]")
_WIDE, _OWNER, _REST = 600, 170, 200
_SENTENCE_END = re.compile(r"[.!?](?=\s)")
#: How sure a second figure of a sentence is that is tied as another one already is.
_TWIN = 0.6
#: Figures before and behind one among which those of one list are.
_BESIDE = 3
_ONLY_EARLY = re.compile(r"\btruoc (?:thoi )?han\b(?!.{0,8}dung)")
#: What a bare number is said to be the number of: "số hồ sơ đã giải quyết là 340.120".
_NUMBER_OF = re.compile(r"\b(?:tong so|so luong|so) (?=[a-z])")
#: Units that stand for whatever is spoken of: "còn 02 trường hợp đang xử lý".
_ANYTHING = frozenset({"truong hop"})
#: Nouns that a list of bare numbers may be about.
_SUBJECT_KINDS = {
    "ho so": "dossier",
    "tthc": "procedure",
    "thu tuc": "procedure",
    "dich vu cong": "procedure",
    "dvc": "procedure",
    "van ban": "document",
    "vbqppl": "document",
    "phan anh": "feedback",
    "pakn": "feedback",
    "kien nghi": "feedback",
    "don vi su nghiep": "body",
    "dvsncl": "body",
    "don vi": "body",
    "nhiem vu": "task",
    "bien che": "person",
    "cong chuc": "person",
    "vien chuc": "person",
    "nguoi": "person",
    "phieu": "ballot",
}
_SUBJECT_NOUN = re.compile(
    r"\b(" + "|".join(sorted(_SUBJECT_KINDS, key=len, reverse=True)) + r")\b"
)


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
        counted = owner if quantity.percent and owner is not None else quantity
        early_left_out = "truoc" not in quantity.own and _leaves_early_ones_out(counted, found)
        of_some = early_left_out or _is_divided_by_time(quantity, wholes, found)
        for cue in _candidates(quantity, owner, passage):
            key = (quantity.sentence, cue.code)
            if (cue.first and key in tied) or not _fits(cue, words, report):
                continue
            if of_some and cue.code.endswith(("on_time", "on_time_rate")):
                continue
            quantity.indicator, quantity.confidence = cue.code, cue.sure
            tied.add(key)
            break
    _doubt_twins(found)


def _doubt_twins(found: Sequence[Quantity]) -> None:
    """Take back the ties of one list to one indicator, for each is only a part of it; in a sentence doubt all but the first.

    "tuyển dụng 145 công chức (thi tuyển 120, xét tuyển 15)": the form asks for both together.
    """
    groups: dict[tuple[int, str], list[Quantity]] = {}
    for quantity in found:
        if quantity.indicator:
            groups.setdefault((quantity.sentence, quantity.indicator), []).append(quantity)
    for twins in groups.values():
        if len({q.value for q in twins}) < 2:
            continue
        frame = twins[0].frame
        listed = frame is not None and frame.owner is not None
        if listed and all(q.frame is frame for q in twins):
            for quantity in twins:
                quantity.indicator, quantity.confidence = None, 1.0
        else:
            for quantity in twins[1:]:
                quantity.confidence = min(quantity.confidence, _TWIN)


def _candidates(quantity: Quantity, owner: Quantity | None, passage: Passage) -> Iterator[Cue]:
    """Yield the cues for what a figure may count, the likeliest kind first."""
    for kind in dict.fromkeys(_kinds(quantity, owner, passage)):
        yield from cues().get(kind, ())


def _kinds(quantity: Quantity, owner: Quantity | None, passage: Passage) -> Iterator[str]:
    """Yield what a figure may count: its unit; a bare number what its phrase, its whole, its sentence or heading speaks of."""
    bare = not quantity.kind and not quantity.unit
    if not bare and fold_aligned(quantity.unit) not in _ANYTHING:
        yield quantity.kind
        return
    if owner is not None and not owner.percent and owner.kind:
        yield owner.kind
    before = quantity.own.partition("#")[0]
    named = [unit_after(before, match.end()) for match in _NUMBER_OF.finditer(before)]
    yield from (unit.kind for unit in reversed(named) if unit is not None)
    lead = passage.lead.folded if passage.lead is not None else ""
    for text in (before, quantity.near, lead, *passage.place.titles[:1]):
        yield from (_SUBJECT_KINDS[noun] for noun in reversed(_SUBJECT_NOUN.findall(text)))
    yield quantity.kind


class _Words:
    """The texts that the patterns of a cue are searched in, each built when it is asked for."""

    def __init__(self, passage: Passage, quantity: Quantity, owner: Quantity | None) -> None:
        self.passage, self.quantity, self.owner_figure = passage, quantity, owner

    def text(self, field: str) -> str:
        """Return the text for a field of a cue."""
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

    def _rest(self) -> str:
        """Return what follows the figure in its sentence."""
        behind = self.passage.folded[self.quantity.noun_end : self.quantity.noun_end + _REST]
        return _SENTENCE_END.split(behind)[0]

    def _wide(self) -> str:
        place, lead = self.passage.place, self.passage.lead
        parts = [self.quantity.near, self._rest(), self.text("owner"), *place.titles[:3]]
        if lead is not None:
            parts.append(lead.folded[-_WIDE:])
        return " | ".join(parts)


def _fits(cue: Cue, words: _Words, report: Report) -> bool:
    quantity, owner = words.quantity, words.owner_figure
    if cue.level and (report.level or "province") not in cue.level:
        return False
    theme = words.passage.place.theme or ""
    if theme in cue.not_theme or (cue.theme and theme not in cue.theme):
        return False
    if cue.of and (owner is None or owner.indicator not in cue.of):
        return False
    if quantity.numerator is not None and "~/#" not in cue.patterns["own"].pattern:
        return False
    if not all(_holds(name, pattern, words) for name, pattern in cue.patterns.items()):
        return False
    return _same_period(cue, quantity, report)


def _is_divided_by_time(
    quantity: Quantity, wholes: Mapping[int, Quantity], found: Sequence[Quantity]
) -> bool:
    """Say whether what was done in time is told apart behind it: "hoàn thành 455, trong đó 447 đúng hạn"."""
    parts = [q for q in found if wholes.get(id(q)) is quantity]
    return any(label_of(q.own, "time") == "on_time" for q in parts)


def _leaves_early_ones_out(quantity: Quantity, found: Sequence[Quantity]) -> bool:
    """Say whether what was done before its time is counted apart, so that this is only a part of what was on time."""
    if "truoc" in quantity.own or "som" in quantity.own:
        return False
    if quantity not in found:
        return False
    at = found.index(quantity)
    beside = [q for q in found[max(0, at - _BESIDE) : at + _BESIDE + 1] if not q.percent]
    return any(_ONLY_EARLY.search(q.own) for q in beside if q is not quantity)


def _holds(name: str, pattern: re.Pattern[str], words: _Words) -> bool:
    found = pattern.search(words.text(name)) is not None
    return not found if name.startswith("not") else found


def _same_period(cue: Cue, quantity: Quantity, report: Report) -> bool:
    """Say whether the figure is of the period of the report: not a comparison, not of another year."""
    before = quantity.own.partition("#")[0] + "#"
    compared = _COMPARED.search(before)
    if compared and not _asks_for(cue, compared):
        return False
    growth = COMPARISON.search(_CLAUSE.split(before)[-1][-_GROWTH:])
    if growth and not _asks_for(cue, growth):
        return False
    if cue.of_year == "any" or report.year is None or quantity.planned:
        return True
    years = {int(year) for year in _YEAR.findall(quantity.own)}
    return not years or report.year in years


def _asks_for(cue: Cue, found: re.Match[str]) -> bool:
    """Say whether a cue itself names the comparison or growth that a phrase speaks of."""
    return found.group().split("#")[0].split()[0] in cue.patterns["own"].pattern


def is_sure(quantity: Quantity) -> bool:
    """Say whether a tie is certain enough to compute with."""
    return quantity.indicator is not None and Decimal(str(quantity.confidence)) >= Decimal("0.8")
