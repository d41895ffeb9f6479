"""Names by id, kept in memory for a minute: lists of fifty rows ask for the same few hundred names again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import Generic, TypeVar

from thuocdo.organisations.models import Unit

V = TypeVar("V")
#: How old what is kept may be, in seconds: a name that was corrected is seen by all within it.
OLDEST_SECONDS = 60.0
#: More than this is not kept: some 5 MB.
MOST_KEPT = 20_000


class Kept(Generic[V]):
    """What belongs to ids, read in one query for all that are missing or old; unknown ids are left out of the answer."""

    def __init__(
        self,
        read: Callable[[list[int]], Mapping[int, V]],
        *,
        oldest_seconds: float = OLDEST_SECONDS,
    ) -> None:
        self._read, self._oldest_seconds = read, oldest_seconds
        self._kept: dict[int, tuple[float, V]] = {}

    def of(self, ids: Iterable[int | None]) -> dict[int, V]:
        """Return what belongs to some ids; null is passed over. Shape: one query at the most."""
        now = monotonic()
        wanted = {one for one in ids if one is not None}
        kept = self._kept
        found = {
            one: kept[one][1]
            for one in wanted
            if one in kept and now - kept[one][0] < self._oldest_seconds
        }
        missing = [one for one in wanted if one not in found]
        if missing:
            if len(kept) > MOST_KEPT:
                kept.clear()
            for one, value in self._read(missing).items():
                kept[one] = (now, value)
                found[one] = value
        return found


def _read_units(ids: list[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


_units = Kept(_read_units)


def unit_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Return the names of units by id; they may be a minute old. Shape: one query at the most."""
    return _units.of(ids)
