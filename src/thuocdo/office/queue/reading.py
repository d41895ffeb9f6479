"""How the rows and the number of a queue are asked for: statements that are put together once for each kind of filter."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from thuocdo.dossiers.models import Dossier
from thuocdo.office.queue.filters import FEW_UNITS, given, slots_for
from thuocdo.office.queue.searching import Search
from thuocdo.postgresql.shapes import Slot, statement_of
from thuocdo.ui.keyset import (
    ROWS_A_PAGE,
    KeysetPage,
    keyset_slice,
    place_of,
    planned_count,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.office.queue.filters import QueueFilter
    from thuocdo.office.queue.ways import Way
    from thuocdo.ui.keyset import Place

#: Longer lists of work are not counted but estimated, and so are lists over all dossiers.
EXACT_BELOW = 1_000
#: An estimate takes longer than the page it stands on, and is one anyway.
ESTIMATE_SECONDS = 60
MOST_ESTIMATES = 1_000


class _Estimates:
    """Estimated numbers by all that the filter of a person says, for some time."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, int]] = {}

    def get(self, key: Hashable) -> int | None:
        made_at, number = self._kept.get(key, (0.0, 0))
        return number if made_at and monotonic() - made_at < ESTIMATE_SECONDS else None

    def keep(self, key: Hashable, number: int) -> None:
        if len(self._kept) >= MOST_ESTIMATES:
            self._kept.clear()
        self._kept[key] = (monotonic(), number)


_estimates = _Estimates()


class FoundRow(NamedTuple):
    """One dossier as the queue asks for it."""

    id: int
    code: str
    subject: str
    status: int
    due_at: datetime | None
    paused_at: datetime | None
    ended_at: datetime | None
    late_current: bool | None
    holder_id: int | None
    holder_unit_id: int | None
    procedure_version_id: int | None
    step_name: str
    priority_lane: bool
    channel: str
    supplement_count: int
    reception_unit_id: int
    registered_at: datetime
    bundle_turn: int
    waits_turn: bool
    secret: bool
    off_desk: str
    inner_due_at: datetime | None
    archived_at: datetime | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of `FoundRow`, and how many dossiers match: an estimate unless it is `exact`. `by_name`: the words are an owner's name."""

    page: KeysetPage[Any]
    count: int
    exact: bool
    by_name: bool = False


def found(asked: QueueFilter, cursor: str) -> Found:
    """Return the rows of one page and the number of all; an estimated number may be a minute old.

    Shape: one query; another for a number that has to be estimated, and one where words could be a name and are none.
    """
    place = place_of(cursor, order=asked.order, model=Dossier)
    if asked.words:
        return _searched(asked, place)
    values = asked.values()
    shape = asked.shape(values)
    key = (shape, asked.user.pk, values["units"], values["people"])
    estimated = _estimates.get(key)
    # To count a thousand hits of one ward among all dossiers the database would read a hundred thousand.
    counts = estimated is None and asked.tab != "all"
    rows = _rows(asked, values, place, shape, counts=counts)
    page = place.page_of([FoundRow._make(one[: len(FoundRow._fields)]) for one in rows])
    if not cursor and len(rows) <= ROWS_A_PAGE:
        return Found(page, len(rows), exact=True)
    counted = rows[0][-1] if counts and rows else len(rows)
    if counts and counted <= EXACT_BELOW:
        return Found(page, counted, exact=True)
    if estimated is None:
        estimated = planned_count(asked.matching(values))
        _estimates.keep(key, estimated)
    return Found(page, max(estimated, counted), exact=False)


def _searched(asked: QueueFilter, place: Place) -> Found:
    """Return what words find: of the first way that finds something."""
    values = asked.values()
    search = Search(asked, values, place, FoundRow._fields)
    ways = asked.ways(values)
    for way in ways:
        rows = search.rows(way)
        if rows or way is ways[-1]:
            return _all_found(search, way, rows)
    return Found(place.page_of([]), 0, exact=True)


def _all_found(search: Search, way: Way, rows: list[tuple[Any, ...]]) -> Found:
    page = search.place.page_of([FoundRow._make(one) for one in rows])
    if not search.place.key and len(rows) <= ROWS_A_PAGE:
        return Found(page, len(rows), exact=True, by_name=way.by_name)
    estimated = max(search.expected(way), len(rows))
    if way.by_name and estimated <= EXACT_BELOW:
        # Pairs of one name go together more often than the planner expects; the few there are, are counted.
        estimated = max(search.number(way, EXACT_BELOW), len(rows))
    exact = way.by_name and estimated <= EXACT_BELOW
    return Found(page, estimated, exact, by_name=way.by_name)


def _rows(
    asked: QueueFilter, values: Mapping[str, Any], place: Place, shape: Hashable, *, counts: bool
) -> list[tuple[Any, ...]]:
    """Return the rows of a page and one more; with `counts` each with the number of all at its end, or one more than are counted."""
    key = {f"key{number}": value for number, value in enumerate(place.key)}

    def build() -> QuerySet[Any]:
        rows = asked.matching(slots_for(values)).values_list(*FoundRow._fields)
        return keyset_slice(rows, place, [Slot(name) for name in key])

    def build_count() -> QuerySet[Any]:
        return asked.matching(slots_for(values)).order_by().values("pk")[: EXACT_BELOW + 1]

    whole = (shape, place.order, place.backwards, len(key))
    statement = statement_of(whole, build, counted=build_count if counts else None)
    many = len(values["units"]) > FEW_UNITS and not values["others"]
    return statement.rows(given(values) | key, planned_anew=many) if statement else []
