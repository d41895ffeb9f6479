"""The words by which the dossiers of a batch are found: what `words.lexemes_of` gives, in the binary form of a tsvector.

That form is a number and the lexemes in the order of their bytes, each with a zero at its end and two for having no places in the text.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.generate.binary import row_starts
from thuocdo.dossiers.words import pairs_lexemes, unit_lexemes, words_lexemes

if TYPE_CHECKING:
    from thuocdo.dossiers.generate.catalogue import Offer
    from thuocdo.dossiers.generate.group import Batch

WORDS_COLUMNS = ("dossier_id", "lexemes")
_END = b"\0\0\0"
_SIZES = struct.Struct(">ii")


def words(batch: Batch, names: Iterable[tuple[bytes, ...]]) -> list[bytes]:
    """Return the words of each dossier as a row.

    Args:
        batch: the dossiers.
        names: the pieces of their owners' names, as `name_pieces` makes them.
    """
    offers, draws = batch.world.offers, batch.draws
    subjects = [_subject_pieces(one) for one in offers]
    places = [_pieces(unit_lexemes([int(one)])) for one in batch.world.unit_ids]
    made = []
    for start, code, offer, reception, agency, name in zip(
        row_starts(len(WORDS_COLUMNS), batch.ids.dossiers(np.arange(len(draws)))), batch.codes, draws.offer.tolist(), draws.reception.tolist(),
        draws.agency.tolist(), names, strict=True,
    ):  # fmt: skip
        head, day, number = code[1:-1].rsplit(b"-", 2)
        subject, known = subjects[offer]
        on = _word_pieces(day)
        numbers = [one for one in _number_pieces(number) if one not in on]  # "2608" of "260817"
        rest = (*name, *_word_pieces(head), *on, *numbers)
        found = [*subject, *[one for one in rest if one not in known], *places[agency]]
        if reception != agency:
            found += places[reception]
        found.sort()
        said = b"".join(found)
        made.append(b"%b%b%b" % (start, _SIZES.pack(len(said) + 4, len(found)), said))
    return made


def name_pieces(name: str) -> tuple[bytes, ...]:
    """Return the lexemes of an owner's name, ready to be put among others."""
    return _pieces({*words_lexemes(name), *pairs_lexemes(name)})


@cache
def _subject_pieces(offer: Offer) -> tuple[tuple[bytes, ...], frozenset[bytes]]:
    pieces = _pieces(set(words_lexemes(offer.subject)))
    return pieces, frozenset(pieces)


@cache
def _word_pieces(part: bytes) -> tuple[bytes, ...]:
    """Return the lexemes of a part of a code that many have."""
    return _pieces(set(words_lexemes(part.decode())))


def _number_pieces(number: bytes) -> tuple[bytes, ...]:
    return (number + _END,) if len(number) == 4 else _word_pieces(number)


def _pieces(lexemes: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(one.encode() + _END for one in sorted(lexemes))
