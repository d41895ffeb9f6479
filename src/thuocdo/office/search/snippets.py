"""A passage cut to what surrounds the words that were found, as typed pieces: a page never gets marked-up data. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from thuocdo.vietnamese import finds, search_words

WORDS_BEFORE, WORDS_SHOWN = 12, 48
#: A number with its thousands, or a run of letters and digits: what the search takes for one word.
_TOKEN = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|[^\W_]+")
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a passage; `hit` where it is what was searched for."""

    text: str
    hit: bool = False


def snippet(text: str, query: str) -> tuple[Piece, ...]:
    """Return the part of a text around the first word found, the words found apart; a short text is whole.

    Shape: the pieces, without the dots at a cut, are one run of the text.
    """
    tokens = list(_TOKEN.finditer(text))
    wanted = tuple(search_words(query).split())
    hits = [n for n, token in enumerate(tokens) if _is_hit(token.group(), wanted)]
    first = max((hits[0] if hits else 0) - WORDS_BEFORE, 0)
    last = min(first + WORDS_SHOWN, len(tokens))
    start = tokens[first].start() if first else 0
    end = tokens[last - 1].end() if 0 < last < len(tokens) else len(text)
    spans = [tokens[n].span() for n in hits if first <= n < last]
    pieces = _pieces(text, start, end, spans)
    before, after = ([Piece(_CUT)] if start else []), ([Piece(_CUT)] if end < len(text) else [])
    return (*before, *pieces, *after)


@lru_cache(maxsize=65536)
def _is_hit(token: str, wanted: tuple[str, ...]) -> bool:
    folded = search_words(token)
    return any(finds(word, folded) for word in wanted)


def _pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for first, last in spans:
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], hit=True)
        at = last
    if at < end:
        yield Piece(text[at:end])
