"""The words by which the dossiers of a batch are found: what `words.lexemes_of` gives, in the binary form of a tsvector.

That form is a number and the lexemes in the order of their bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.binary import row_starts
from thuocdo.dossiers.generate.lexicon import LEXICON, of_unit, of_words
from thuocdo.dossiers.generate.people import all_names
from thuocdo.dossiers.generate.pieces import (
    Pieces,
    bounds,
    content,
    joined,
    of_lengths,
    of_width,
    parts_of,
    picked,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.group import Batch

    Ints = NDArray[np.int64]

WORDS_COLUMNS = ("dossier_id", "lexemes")
#: There are fewer lexemes than this.
_ROOM = 1 << 24


def words(batch: Batch, names: Ints) -> Pieces:
    """Return the words of each dossier as a row.

    Args:
        batch: the dossiers.
        names: the numbers of their owners' names.
    """
    draws, codes, units = batch.draws, batch.codes, batch.world.unit_ids
    offers, known = batch.world.offers, all_names().lexemes
    found = [
        _of_each(names, known.__getitem__),
        _of_each(draws.offer, lambda n: of_words(offers[n].subject)),
        _of_each(codes.head, lambda n: of_words(codes.heads[n])),
        _of_each(codes.number, lambda n: of_words(f"{n:04d}")),
        _of_each(units[draws.reception], of_unit),
        _of_each(units[draws.agency], of_unit),
    ]
    places, said = LEXICON.in_order()
    assert len(places) < _ROOM
    both = np.concatenate([dossier * _ROOM + places[lexeme] for dossier, lexeme in found])
    both.sort()
    both = both[np.diff(both, prepend=-1) > 0]  # "2608" is in "260817", too
    dossier, lexeme = np.divmod(both, _ROOM)
    pieces, counts = picked(said, lexeme), np.bincount(dossier, minlength=len(draws))
    ends = bounds(pieces)
    sizes = np.diff(ends[np.concatenate(([0], np.cumsum(counts)))])
    field = np.empty((len(draws), 2), dtype=">i4")
    field[:, 0], field[:, 1] = sizes + field.itemsize, counts
    return joined(
        row_starts(len(WORDS_COLUMNS), batch.ids.dossiers(np.arange(len(draws)))),
        of_width(field),
        of_lengths(np.frombuffer(content(pieces), dtype=np.uint8)[: ends[-1]], sizes),
    )


def _of_each(keys: Ints, lexemes_of: Callable[[int], tuple[int, ...]]) -> tuple[Ints, Ints]:
    """Return for all lexemes of a part of the dossiers the place of the dossier and the number of the lexeme."""
    unique, back = np.unique(keys, return_inverse=True)
    found = [lexemes_of(one) for one in unique.tolist()]
    counts = np.array([len(one) for one in found])
    numbers = np.array([n for one in found for n in one])
    dossier, within = parts_of(counts[back])
    first = np.cumsum(counts) - counts
    return dossier, numbers[first[back][dossier] + within]
