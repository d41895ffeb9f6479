"""One way to find rows of the queue by words."""

from __future__ import annotations

from dataclasses import dataclass

from thuocdo.dossiers.words import query_of, unit_lexemes, within


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find rows by words: the lexemes that they have, all of them, and units of which they had to do with one, where these are few."""

    lexemes: tuple[str, ...]
    units: tuple[int, ...]
    by_name: bool = False

    @property
    def plain(self) -> str:
        """Return the question for the lexemes, as `dossiers.words` writes it."""
        return query_of(self.lexemes) or ""

    @property
    def places(self) -> set[str]:
        """Return the lexemes of the units."""
        return unit_lexemes(self.units)

    def kept_to_units(self, query: str) -> str:
        """Return a question kept to the units."""
        return within(query, self.units) if self.units else query
