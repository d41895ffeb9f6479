"""What is counted again when the calendar changes: each room that keeps moments counted in working time says so here, once.

A room registers in `ready()` of its app: `recount(Recount("feedback", after=…, touched=…, moved=…))`. Its `after` hears of every change as other
listeners do; whoever shows a change asks all rooms at once what it will touch, and what it moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from thuocdo.organisations.models import UnitParent
from thuocdo.working_time.listeners import Listener, on_calendar_change

if TYPE_CHECKING:
    from thuocdo.working_time.models import CalendarChange


@dataclass(frozen=True, slots=True)
class Recount:
    """What one room counts again.

    Attributes:
        name: of what is counted, such as "dossiers"; once among all rooms.
        after: has it counted again after a committed change, long work in a job.
        touched: how many moments a change of these days would have counted again: unit (null: all), first day, first day after (null: no last).
        moved: how many moments each change moved, by its id; null while that is still being counted, or failed.
    """

    name: str
    after: Listener
    touched: Callable[[int | None, date, date | None], int]
    moved: Callable[[Sequence[CalendarChange]], Mapping[int, int | None]]


_recounts: dict[str, Recount] = {}


def recount(one: Recount) -> None:
    """Have something counted again after every change of the calendar."""
    assert one.name not in _recounts, f"{one.name} is counted twice"
    _recounts[one.name] = one
    on_calendar_change(one.after)


def touched_by(*, unit_id: int | None, first_day: date, until: date | None) -> Mapping[str, int]:
    """Return how many moments a change of these days would have counted again, by what they are of; most may stay as they are."""
    return {name: one.touched(unit_id, first_day, until) for name, one in _recounts.items()}


def moved_by(changes: Sequence[CalendarChange]) -> Mapping[int, Mapping[str, int | None]]:
    """Return how many moments each change moved, by its id and what they are of; null while that is still being counted, or failed."""
    found: dict[int, dict[str, int | None]] = {one.pk: {} for one in changes}
    for name, one in _recounts.items():
        for pk, count in one.moved(changes).items():
            found[pk][name] = count
    return found


def units_concerned(unit_id: int) -> set[int]:
    """Return a unit with all that ever stood under it; one that has moved away is counted in vain and not changed."""
    below = defaultdict(set)
    for unit, parent in UnitParent.objects.values_list("unit_id", "parent_id"):
        below[parent].add(unit)
    found, waiting = {unit_id}, [unit_id]
    while waiting:
        new = below[waiting.pop()] - found
        found |= new
        waiting.extend(new)
    return found
