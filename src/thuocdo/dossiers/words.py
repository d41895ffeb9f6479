"""The words by which a dossier is found, as lexemes, and the questions that find it; both sides are made here and nowhere else.

Pure. A dossier is found by the words of its code, of its owners' names and of its subject, folded. Neighbouring words of a name are a
lexeme of their own ("nguyen van"): each word of a common name is in a tenth of all dossiers, each pair in some hundred. Beginnings are
lexemes, too, for the index would have to gather all words that begin so. And so are the units that ever had to do with it ("@12"), so that
one question asks for both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from thuocdo.vietnamese import PREFIX_LETTERS, search_words

#: Of longer words only this much is kept as beginnings; no Vietnamese syllable has more than seven letters.
LONGEST_BEGINNING = 12
_NAME_BESIDE_WORDS = 4


def lexemes_of(code: str, owner_names: Iterable[str], subject: str) -> set[str]:
    """Return the lexemes of a dossier without those of its units; `as_vector` makes the value of the column of them."""
    found = set(words_lexemes(f"{code} {subject}"))
    for name in owner_names:
        found.update(words_lexemes(name), pairs_lexemes(name))
    return found


def words_lexemes(text: str) -> Iterator[str]:
    """Yield the words of a text with their beginnings."""
    for word in search_words(text).split():
        yield from _with_beginnings(word)


def pairs_lexemes(name: str) -> Iterator[str]:
    """Yield each two neighbouring words of a name, the second one also as a beginning."""
    for one, two in pairwise(search_words(name).split()):
        yield from (_pair(one, end) for end in _with_beginnings(two))


def unit_lexemes(units: Iterable[int]) -> set[str]:
    """Return the lexemes of units; no word looks like them, for words have letters and figures alone."""
    return {f"@{one}" for one in units}


def as_vector(lexemes: Iterable[str]) -> str:
    """Return lexemes as the database reads a `tsvector`."""
    return " ".join(map(_quoted, lexemes))


def named_query(words: str) -> str | None:
    """Return the question for an owner's name, written as in the dossier: words side by side stand so in it.

    Null: where no two words without figures stand side by side. Words with figures, of a code, and single ones have to be anywhere.
    """
    return query_of(named_lexemes(words))


def named_lexemes(words: str) -> tuple[str, ...]:
    """Return the lexemes of `named_query`; none where it is null."""
    typed = search_words(words).split()
    pairs = [(one, two) for one, two in pairwise(typed) if _is_letters(one) and _is_letters(two)]
    if not pairs:
        return ()
    paired = {word for pair in pairs for word in pair}
    alone = [one for one in typed if one not in paired]
    return (*(_pair(*one) for one in pairs), *alone)


def partly_named_lexemes(words: str) -> Iterator[tuple[str, ...]]:
    """Yield the lexemes of words of which only the last two, or only the first two, stand side by side in an owner's name.

    That is how a subject and a name are typed: "khai sinh nguyen van an". None of less than four words, which are a name.
    """
    typed = search_words(words).split()
    if len(typed) < _NAME_BESIDE_WORDS:
        return
    for pair, others in ((typed[-2:], typed[:-2]), (typed[:2], typed[2:])):
        if all(map(_is_letters, pair)):
            yield (_pair(*pair), *others)


def words_query(words: str) -> str | None:
    """Return the question for all words in whatever order, longer ones also as beginnings; null where there is no word."""
    return query_of(search_words(words).split())


def query_of(lexemes: Iterable[str]) -> str | None:
    """Return the question for all of some lexemes; null where there are none."""
    return " & ".join(map(_quoted, lexemes)) or None


def within(query: str, units: Sequence[int]) -> str:
    """Return a question kept to what had to do with some units."""
    return f"({query}) & ({' | '.join(map(_quoted, sorted(unit_lexemes(units))))})"


def _with_beginnings(word: str) -> Iterator[str]:
    yield word
    for end in range(PREFIX_LETTERS, min(len(word), LONGEST_BEGINNING + 1)):
        yield word[:end]


def _pair(one: str, two: str) -> str:
    return f"{one} {two}"


def _is_letters(word: str) -> bool:
    return not any(one.isdigit() for one in word)


def _quoted(lexeme: str) -> str:
    return f"'{lexeme}'"
