"""How words are looked for in the queue: which way first, and by statements that are put together once for each kind of filter.

What a statement costs depends on the words, so each is planned with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from thuocdo.dossiers.querysets import NEWEST
from thuocdo.dossiers.word_shares import word_shares
from thuocdo.dossiers.words import query_of
from thuocdo.office.queue.filters import given, slots_for
from thuocdo.postgresql.shapes import Slot, Statement, statement_of
from thuocdo.ui.keyset import ROWS_A_PAGE, keyset_slice

if TYPE_CHECKING:
    from collections.abc import Callable

    from thuocdo.dossiers.querysets import DossierQuerySet
    from thuocdo.office.queue.filters import QueueFilter
    from thuocdo.office.queue.ways import Way
    from thuocdo.ui.keyset import Place

#: Words that all together are in no more dossiers than this, even if the rarest never is without the others, are asked of the index at once.
FEW = 3_000
#: So many of the newest dossiers are read, the fewest first that are enough.
WALKS = (1_000, 2_000, 5_000, 10_000, NEWEST)
#: Words are more often apart than their shares say: enough are read for so many pages.
_PAGES = 2


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the filter with its values, the place of the page, and the columns that are asked for."""

    asked: QueueFilter
    values: Mapping[str, Any]
    place: Place
    columns: Sequence[str]

    def rows(self, way: Way) -> list[tuple[Any, ...]]:
        """Return the rows of a page and one more. Shape: one query, up to two more where words are looked for among the newest first."""
        given = {"question": way.kept_to_units(way.plain)}
        if self.asked.order != ("-id",):
            return self._rows("answering", given)
        if first := _first_walk(way):
            rows = self._rows("answering_newest", given, most=first)
            second = _second_walk(first, len(rows)) if len(rows) <= ROWS_A_PAGE else 0
            if second:
                rows = self._rows("answering_newest", given, most=second)
            if len(rows) > ROWS_A_PAGE:
                return rows
        given, options = _by_index(way)
        return self._rows("answering_by_index", given, **options)

    def expected(self, way: Way) -> int:
        """Return how many rows the planner expects; without units in the question it knows better. Shape: one query that reads nothing."""
        statement = self._counting("answering", None)
        return statement.expected(self._given({"question": way.plain})) if statement else 0

    def number(self, way: Way, most: int) -> int:
        """Return how many rows there are, `most` and one at the most. Shape: one query."""
        given, options = _by_index(way)
        statement = self._counting("answering_by_index", most + 1, **options)
        return statement.number(self._given(given)) if statement else 0

    def _rows(
        self, how: str, questions: Mapping[str, str], **options: Any
    ) -> list[tuple[Any, ...]]:
        key = {f"key{number}": value for number, value in enumerate(self.place.key)}
        kind = (how, options.get("most"), len(questions), self.place.backwards, len(key))
        if how == "answering_newest":
            options |= {"backwards": self.place.backwards, "beyond": Slot("key0") if key else None}

        def build() -> Any:
            found = self._answering(how, **options).values_list(*self.columns)
            return keyset_slice(found, self.place, [Slot(name) for name in key])

        statement = self._statement(kind, build)
        if statement is None:
            return []
        return statement.rows(self._given(questions) | key, planned_anew=True)

    def _counting(self, how: str, most: int | None, **options: Any) -> Statement | None:
        kind = ("count", how, most, len(options))
        return self._statement(
            kind, lambda: self._answering(how, **options).order_by().values("pk")[:most]
        )

    def _answering(self, how: str, **options: Any) -> DossierQuerySet:
        rows = self.asked.matching(slots_for(self.values))
        answering: Callable[..., DossierQuerySet] = partial(getattr(rows, how), Slot("question"))
        return answering(**options)

    def _statement(self, kind: tuple[Any, ...], build: Callable[[], Any]) -> Statement | None:
        return statement_of(
            ("search", self.asked.shape(self.values), self.asked.order, *kind), build
        )

    def _given(self, questions: Mapping[str, str]) -> dict[str, Any]:
        return {**given(self.values), **questions}


def _by_index(way: Way) -> tuple[dict[str, str], dict[str, Slot]]:
    """Return the questions that the index is asked: of the rarer words, and beside them of those that are read in what these lead to."""
    few, others = word_shares().rarest(way.lexemes, way.places)
    given = {"question": way.kept_to_units(query_of(few) or "")}
    if not others:
        return given, {}
    return given | {"beside": query_of(others) or ""}, {"beside": Slot("beside")}


def _first_walk(way: Way) -> int:
    """Return how many of the newest are read first: enough for two pages if the rarest word is never without the others; 0 for none."""
    told = word_shares()
    share = told.most(way.lexemes, way.places)
    if share * NEWEST <= ROWS_A_PAGE or 0 < share * told.count <= FEW:
        return 0
    return next((one for one in WALKS if share * one > _PAGES * ROWS_A_PAGE), NEWEST)


def _second_walk(read: int, found: int) -> int:
    """Return how many of the newest are read where those read so far were too few: as many as these say are enough; 0 where none are.

    How common each word is says nothing of how often they are together: those of the name of a procedure are never apart, others never together.
    """
    needed = read * (ROWS_A_PAGE + 1) / found if found else NEWEST + 1
    if needed > NEWEST or read >= NEWEST:
        return 0
    return next((one for one in WALKS if one > read and one > 1.5 * needed), NEWEST)
