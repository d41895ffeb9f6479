"""The indicators whose labels hold the words that are searched, or words one slip of the keys away from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.registry import indicators
from thuocdo.vietnamese import finds, search_words

MOST_INDICATORS, MOST_SIMILAR = 8, 4
#: Slips that a word of so many letters may have. Syllables are short: with a slip in three letters everything is alike.
_SLIPS = ((7, 2), (4, 1))


@dataclass(frozen=True, slots=True)
class Found:
    """Indicators in the order of the forms; `similar` where a word had to be read as another one."""

    indicators: tuple[Indicator, ...]
    similar: bool = False


@lru_cache(maxsize=1024)
def find_labels(q: str) -> Found:
    """Return the indicators whose label or code holds every word, else those that do with slips; none for no word."""
    words = search_words(q).split()
    if not words:
        return Found(())
    exact = [
        code for code, tokens in _tokens().items() if all(_holds(tokens, word) for word in words)
    ]
    if exact:
        return Found(tuple(indicators()[code] for code in exact[:MOST_INDICATORS]))
    meant = [tuple(_meant(word)) for word in words]
    like = [
        code
        for code, tokens in _tokens().items()
        if all(any(_holds(tokens, word) for word in some) for some in meant)
    ]
    return Found(tuple(indicators()[code] for code in like[:MOST_SIMILAR]), similar=bool(like))


def _holds(tokens: Sequence[str], word: str) -> bool:
    return any(finds(word, token) for token in tokens)


def _meant(word: str) -> Iterator[str]:
    """Yield the word as typed and the words of labels with the same first letter that a few slips make of it."""
    yield word
    slips = next((slips for letters, slips in _SLIPS if len(word) >= letters), 0)
    if slips:
        same_letter = [known for known in _vocabulary() if known[0] == word[0]]
        for found, _distance, _at in process.extract(
            word, same_letter, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            yield found


@cache
def _tokens() -> Mapping[str, Sequence[str]]:
    """Return the words of label and code of every indicator, each once."""
    return {
        one.code: tuple(
            dict.fromkeys(search_words(f"{one.label_vi} {one.label_en} {one.code}").split())
        )
        for one in indicators().values()
    }


@cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for tokens in _tokens().values() for token in tokens))
