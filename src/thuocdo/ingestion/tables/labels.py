"""How alike two labels of form rows are, whatever scanning, shortening and retyping did to them.

Labels are compared without case, marks and punctuation, because those are what scanners lose first. Each label is
held in several wordings (long words as the usual abbreviations, without what stands in brackets); the best pair counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from thuocdo.vietnamese import fold

#: Below this likeness (0–100) two labels are strangers, whatever number and unit say.
CUTOFF = 55.0
#: A label this much less like the printed one than the best is out of the question; it would only cost time.
FAR_BEHIND = 0.3

_ABBREVIATIONS = (
    ("van ban quy pham phap luat", "vbqppl"),
    ("van ban qppl", "vbqppl"),
    ("thu tuc hanh chinh", "tthc"),
    ("uy ban nhan dan", "ubnd"),
    ("cai cach hanh chinh", "cchc"),
    ("don vi su nghiep cong lap", "dvsncl"),
    ("don vi sncl", "dvsncl"),
    ("dvsn cong lap", "dvsncl"),
    ("don vi su nghiep", "dvsn"),
    ("dich vu cong truc tuyen", "dvctt"),
    ("dvc truc tuyen", "dvctt"),
    ("dich vu cong", "dvc"),
    ("buu chinh cong ich", "bcci"),
    ("phan anh kien nghi", "pakn"),
    ("ngan sach nha nuoc", "nsnn"),
    ("thu tuong chinh phu", "ttcp"),
    ("ttgcp", "ttcp"),
    ("thong tin dien tu", "ttdt"),
    ("ke hoach", "kh"),
    ("van ban", "vb"),
)
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_WORDS = re.compile(r"[^a-z0-9%+]+")
_OF_WHICH = re.compile(r"^(?:trong do|bao gom|gom co)\b\W*(?=\w)")
_NUMBERS = re.compile(r"\d+")
#: What one word costs that stands in place of another, both being words of the forms ("huyện" for "xã"): a slip of
#: the scanner hardly ever makes a word, so this is another row.
OTHER_WORD = 0.05
MOST_OTHER_WORDS = 3


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """Return the words of a label, folded, without punctuation and without a leading "Trong đó"."""
    words = _NOT_WORDS.sub(" ", fold(text)).strip()
    return _OF_WHICH.sub("", words)


@lru_cache(maxsize=16384)
def wordings(label: str) -> tuple[str, ...]:
    """Return the distinct wordings under which a label is compared, the fullest first."""
    full = bare(label)
    short = bare(_BRACKETS.sub(" ", label))
    found = [full, _abbreviated(full)]
    if len(short) >= 12:  # what stays of "(ĐVSNCL)" alone would match anything
        found += [short, _abbreviated(short)]
    return tuple(dict.fromkeys(wording for wording in found if wording))


def _abbreviated(words: str) -> str:
    for long, short in _ABBREVIATIONS:
        words = words.replace(long, short)
    kept: list[str] = []
    for word in words.split():
        if not kept or kept[-1] != word:  # "don vi … cong lap (DVSNCL)" says one thing twice
            kept.append(word)
    return " ".join(kept)


def likeness(printed: str, label: str) -> float:
    """Return how alike two labels are, 0–1; different numbers inside them ("mức độ 3", "mức độ 4") count against."""
    best = max((_pair(a, b) for a in wordings(printed) for b in wordings(label)), default=0.0)
    return best


@lru_cache(maxsize=65536)
def _pair(printed: str, label: str) -> float:
    alike = fuzz.ratio(printed, label) / 100
    if alike < 0.9:
        alike = max(
            alike, fuzz.token_sort_ratio(printed, label) / 100 - 0.04, _contained(printed, label)
        )
    if alike < 1 and _NUMBERS.findall(printed) != _NUMBERS.findall(label):
        alike -= 0.08
    return alike


def _contained(printed: str, label: str) -> float:
    """Score a label shortened or lengthened by whole words: all words of the shorter stand in the longer."""
    short, long = sorted((printed.split(), label.split()), key=len)
    if len(short) < 4 or fuzz.token_set_ratio(printed, label) < 97:
        return 0.0
    return 0.72 + 0.22 * len(short) / len(long)


@dataclass(slots=True)
class LabelIndex:
    """All labels of some forms, searchable by likeness."""

    labels: tuple[str, ...]
    _wordings: list[str] = field(default_factory=list)
    _owners: list[list[int]] = field(default_factory=list)
    _words: list[frozenset[str]] = field(default_factory=list)
    _vocabulary: frozenset[str] = frozenset()
    _seen: dict[str, dict[int, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, labels: Iterable[str]) -> LabelIndex:
        """Build the index; equal labels share one entry, numbered in order of first appearance."""
        index = cls(tuple(dict.fromkeys(labels)))
        owners: dict[str, list[int]] = {}
        for number, label in enumerate(index.labels):
            for wording in wordings(label):
                owners.setdefault(wording, []).append(number)
        index._wordings, index._owners = list(owners), list(owners.values())
        index._words = [frozenset(wording.split()) for wording in owners]
        index._vocabulary = frozenset().union(*index._words)
        return index

    def search(self, printed: str) -> dict[int, float]:
        """Return the labels that resemble the printed one: number of the label → likeness 0–1."""
        known = self._seen.get(printed)
        if known is None:
            if len(self._seen) > 20_000:  # one process reads reports for days
                self._seen.clear()
            known = self._seen[printed] = self._search(printed)
        return known

    def _search(self, printed: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for query in wordings(printed):
            for wording, _, position in process.extract(
                query, self._wordings, scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=None
            ):
                alike = _pair(query, wording)
                alike -= OTHER_WORD * self._other_words(query, position)
                for owner in self._owners[position]:
                    if alike > found.get(owner, 0.0):
                        found[owner] = alike
        least = max(found.values(), default=0.0) - FAR_BEHIND
        return {owner: alike for owner, alike in found.items() if alike >= least}

    def _other_words(self, query: str, position: int) -> int:
        """Count the words that stand in place of others."""
        printed, expected = frozenset(query.split()), self._words[position]
        strange = len((printed - expected) & self._vocabulary)
        return min(strange, len(expected - printed), MOST_OTHER_WORDS)
