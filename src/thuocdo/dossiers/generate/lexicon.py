"""All lexemes that generated dossiers are found by, numbered: words are put in order by numbers, many at once.

Pure. What the lexemes are `dossiers.words` says.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.pieces import Pieces, pieces
from thuocdo.dossiers.words import pairs_lexemes, unit_lexemes, words_lexemes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: What stands behind each lexeme in the binary form of a tsvector: the end of the text, and that it has no places.
_END = b"\0\0\0"


class Lexicon:
    """The lexemes that were used in this process, numbered as they came."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._sorted: tuple[Ints, Pieces] | None = None

    def numbers(self, lexemes: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of some lexemes."""
        known = self._numbers
        return tuple(known.setdefault(one, len(known)) for one in lexemes)

    def in_order(self) -> tuple[Ints, Pieces]:
        """Return the place of each lexeme among all in the order of their bytes, and all in that order as they are sent."""
        if self._sorted is None or len(self._sorted[0]) != len(self._numbers):
            said = [one.encode() + _END for one in self._numbers]
            order = sorted(range(len(said)), key=said.__getitem__)
            places = np.empty(len(order), dtype=np.int64)
            places[order] = np.arange(len(order))
            self._sorted = places, pieces(said[n] for n in order)
        return self._sorted


LEXICON = Lexicon()


@cache
def of_words(text: str) -> tuple[int, ...]:
    """Return the numbers of the lexemes of a text."""
    return LEXICON.numbers(words_lexemes(text))


@cache
def of_name(name: str) -> tuple[int, ...]:
    """Return the numbers of the lexemes of an owner's name."""
    return LEXICON.numbers({*words_lexemes(name), *pairs_lexemes(name)})


@cache
def of_unit(unit: int) -> tuple[int, ...]:
    """Return the number of the lexeme of a unit."""
    return LEXICON.numbers(unit_lexemes([unit]))
