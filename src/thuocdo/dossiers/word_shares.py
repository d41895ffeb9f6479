"""How common words are among all dossiers, by the statistics of the database; where they are looked for first follows from it.

It decides how long a search takes and never what it finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import prod
from time import monotonic

from thuocdo.postgresql.statements import rows

#: The server counts anew where a tenth of the rows has changed.
KEPT_SECONDS = 600
#: How many entries of the index are read in the time in which the words of one dossier are.
_ENTRIES_A_ROW = 100
# The last elements tell of the least and the most frequent word and have no word beside them.
_SHARES = """
    SELECT word, share, reltuples
    FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS one(word, share), pg_class
    WHERE schemaname = current_schema() AND tablename = 'dossiers_dossierwords' AND attname = 'lexemes' AND word IS NOT NULL
        AND pg_class.oid = 'dossiers_dossierwords'::regclass
"""


@dataclass(frozen=True, slots=True)
class WordShares:
    """The share of all dossiers, 0 to 1, that have a lexeme, for the common ones, units ("@12") among them, and how many dossiers there are.

    Null: nothing before the server has counted once; a lexeme that is missing is in one of a thousand or fewer.
    """

    shares: Mapping[str, float]
    count: float

    def most(self, lexemes: Iterable[str], places: Collection[str] = ()) -> float:
        """Return which share has all of some lexemes, at the most, and, as if that were another matter, one of some places; 1 if it is not known."""
        if not self.shares:
            return 1.0
        return min(map(self._share, lexemes), default=0.0) * self._there(places)

    def expected(self, lexemes: Iterable[str], places: Collection[str] = ()) -> float:
        """Return how many dossiers have all of some lexemes and one of some places, as if each were another matter; all where that is not known."""
        if not self.shares:
            return self.count
        return self.count * prod(map(self._share, lexemes)) * self._there(places)

    def rarest(
        self, lexemes: Iterable[str], places: Collection[str] = ()
    ) -> tuple[list[str], list[str]]:
        """Return the lexemes that the index is asked for, and those it would take longer to look up than to read in what the rarer ones lead to."""
        ranked = sorted(set(lexemes), key=lambda one: (self._share(one), one))
        if not self.shares:
            return ranked, []
        for taken, one in enumerate(ranked):
            entries = self.count * self._share(one)
            if taken and self.expected(ranked[:taken], places) * _ENTRIES_A_ROW < entries:
                return ranked[:taken], ranked[taken:]
        return ranked, []

    def _share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, 0.0)

    def _there(self, places: Collection[str]) -> float:
        return min(sum(map(self._share, places)), 1.0) if places else 1.0


_kept: tuple[float, WordShares] | None = None


def word_shares() -> WordShares:
    """Return how common words are, at most ten minutes old. Shape: one query in ten minutes."""
    global _kept  # noqa: PLW0603 - kept for the process
    if _kept is None or monotonic() - _kept[0] > KEPT_SECONDS:
        found = rows(_SHARES)
        shares = {word: float(share) for word, share, _count in found}
        _kept = (monotonic(), WordShares(shares, float(found[0][2]) if found else 0.0))
    return _kept[1]
