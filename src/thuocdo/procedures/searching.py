"""Search as you type: words of name, code and sector, accents left aside; where nothing fits, the nearest names.

Query and stored text go through `search_words`; words of a code stay apart, so "1.0006" finds 1.000689.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from rapidfuzz import fuzz, process

from thuocdo.vietnamese import PREFIX_LETTERS, fold

if TYPE_CHECKING:
    from thuocdo.procedures.querysets import ProcedureVersionQuerySet

_NO_WORD = re.compile(r"[\W_]+")
LONGEST_QUERY = 200
MOST_WORDS = 20
#: Below this likeness (0–100) a name is another one; chosen on typing errors of one or two letters in a phrase.
LIKE_ENOUGH = 80.0
MOST_NEAREST = 50


def search_words(text: str) -> list[str]:
    """Return the words of a text: folded, in order, everything that is no letter or figure left out."""
    return _NO_WORD.sub(" ", fold(text[:LONGEST_QUERY])).split()[:MOST_WORDS]


def searchable(name: str, code: str, sector: str) -> str:
    """Return what is stored to be searched: the words of the name first."""
    return " ".join(_NO_WORD.sub(" ", fold(part)).strip() for part in (name, code, sector))


def prefix_query(words: list[str]) -> str:
    """Return a tsquery in which all words must occur, the last one and long ones as beginnings of words.

    Vietnamese is written in syllables: a short word that is followed by another is meant whole.
    """
    last = len(words) - 1
    return " & ".join(
        f"{word}:*" if place == last or len(word) >= PREFIX_LETTERS else word
        for place, word in enumerate(words)
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """The folded names in force on one day, as they were at one revision of the catalogue."""

    revision: UUID | None
    on: date
    ids: tuple[int, ...]
    names: tuple[str, ...]


class _Kept:
    """The names this process keeps: one set at a time, some 200 KB for 2,000 procedures."""

    names: _Names | None = None


def nearest_ids(text: str, *, on: date) -> list[int]:
    """Return the ids of versions whose names are most like a text with typing errors, the best first.

    Shape: one query while the catalogue has not changed, two after a change; at most `MOST_NEAREST` ids. Internal
    procedures are among them: the caller filters by what the person may see.
    """
    words = " ".join(search_words(text))
    if not words:
        return []
    kept = _names(on)
    found = process.extract(
        words, kept.names, scorer=fuzz.partial_ratio, score_cutoff=LIKE_ENOUGH, limit=MOST_NEAREST
    )
    return [kept.ids[place] for _name, _score, place in found]


def search(
    rows: ProcedureVersionQuerySet, text: str, *, on: date
) -> tuple[ProcedureVersionQuerySet, bool]:
    """Return the rows a text finds, and whether they are only the nearest ones because no row fits exactly.

    Shape: one query where something fits; `closeness` is added to each row.

    Args:
        rows: versions the person may see, in force on the day.
        text: what was typed; an empty text finds everything.
        on: the day the rows are in force on.
    """
    exact = rows.searched(text)
    if not search_words(text) or exact.exists():
        return exact, False
    return rows.nearest(text, nearest_ids(text, on=on)), True


def _names(on: date) -> _Names:
    from thuocdo.procedures.models import CatalogueState, ProcedureVersion  # noqa: PLC0415 - they use this

    state = CatalogueState.objects.values_list("revision", flat=True).first()
    kept = _Kept.names
    if kept is not None and (kept.revision, kept.on) == (state, on):
        return kept
    rows = list(ProcedureVersion.objects.in_force(on).values_list("pk", "search_name"))
    fresh = _Names(state, on, tuple(pk for pk, _ in rows), tuple(name for _, name in rows))
    _Kept.names = fresh
    return fresh
