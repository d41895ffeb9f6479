"""Until when a decision is due and a procedure must be public, and how late it is: Decree 63/2010 as amended by 92/2017.

Two counts are kept side by side: the decree's (days before a text comes into force) and the index's, which counts the
same limit in working days. The limits are data with days in `data/publication_deadlines.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import calendar_of

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import Publication, PublicationItem

IsWorkingDay = Callable[[date], bool]
ONE_DAY = timedelta(days=1)
_DATA = Path(__file__).parent / "data" / "publication_deadlines.yaml"
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit of the law. `counted_from` is effective (back from it), issued or announced (on from it)."""

    level: str
    fast_track: bool
    act: str
    counted_from: str
    amount: int
    unit: str
    index_unit: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Lateness:
    """One act against its deadline, counted both ways.

    `due_on` is by the decree, `index_due_on` by the index; `done_on` is null while it is not done. All are null where the
    day the limit runs from is not recorded: then nothing can be said, which is not the same as on time.
    """

    due_on: date | None
    index_due_on: date | None
    done_on: date | None

    def days_late(self, today: date) -> int | None:
        """Return by how many days it is late by the decree, 0 where it is not; an act not done is measured on `today`."""
        return _days_after(self.due_on, self.done_on or today)

    def index_days_late(self, today: date) -> int | None:
        """Return the same by the count of the index, in calendar days after its due day."""
        return _days_after(self.index_due_on, self.done_on or today)


def _days_after(due: date | None, done: date) -> int | None:
    return None if due is None else max((done - due).days, 0)


def weekdays_only(day: date) -> bool:
    """Say whether a day is Monday to Friday: the calendar where none with holidays is given."""
    return day.weekday() < _SATURDAY


def working_days_of(owner: Unit, *, days: Iterable[date]) -> IsWorkingDay:
    """Return the calendar of an owner with its days off, long enough for deadlines around some days.

    Shape: two queries, four more after a change of the calendar.
    """
    years = [day.year for day in days]
    if not years:
        return weekdays_only
    span = Period(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return calendar_of(owner, span=span).is_working_day


@cache
def deadlines() -> tuple[Deadline, ...]:
    """Return all limits, the newest first."""
    data = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    found = (_read(entry) for entry in data["deadlines"])
    return tuple(sorted(found, key=lambda one: one.valid_from, reverse=True))


def _read(entry: dict[str, Any]) -> Deadline:
    return Deadline(
        entry["level"],
        entry["fast_track"],
        entry["act"],
        entry["from"],
        entry["amount"],
        entry["unit"],
        entry["counted_by_index"],
        entry["valid_from"],
    )


def deadline(*, level: str, fast_track: bool, act: str, on: date) -> Deadline | None:
    """Return the limit that holds on one day; null before the first one."""
    wanted = (level, fast_track, act)
    for one in deadlines():
        if (one.level, one.fast_track, one.act) == wanted and one.valid_from <= on:
            return one
    return None


def announcement(
    publication: Publication, *, is_working_day: IsWorkingDay = weekdays_only
) -> Lateness:
    """Return whether a decision was signed in time for the legal text behind it."""
    limit = _limit(publication, "announce")
    start = publication.legal_effective_on
    if limit is not None and limit.counted_from == "issued":
        start = publication.legal_issued_on
    return _lateness(limit, start, publication.announced_on, is_working_day)


def entry_into_database(
    item: PublicationItem, *, is_working_day: IsWorkingDay = weekdays_only
) -> Lateness:
    """Return whether a procedure was made public in time after its decision."""
    limit = _limit(item.publication, "publish")
    return _lateness(limit, item.publication.announced_on, item.published_on, is_working_day)


def _limit(publication: Publication, act: str) -> Deadline | None:
    return deadline(
        level=level_of(publication),
        fast_track=publication.fast_track,
        act=act,
        on=publication.announced_on,
    )


def level_of(publication: Publication) -> str:
    """Return whose limits a decision has: those of a province, or of a ministry."""
    return "province" if publication.owner.kind == "province" else "ministry"


def _lateness(
    limit: Deadline | None, start: date | None, done: date | None, is_working_day: IsWorkingDay
) -> Lateness:
    if limit is None or start is None:
        return Lateness(None, None, done)
    way = -1 if limit.counted_from == "effective" else 1
    return Lateness(
        moved(start, way * limit.amount, limit.unit, is_working_day),
        moved(start, way * limit.amount, limit.index_unit, is_working_day),
        done,
    )


def moved(day: date, amount: int, unit: str, is_working_day: IsWorkingDay = weekdays_only) -> date:
    """Return the day that lies some days or working days after (or, with a negative amount, before) a day.

    The day itself is not counted: five working days before a Monday is the Monday of the week before.
    """
    if unit == "day":
        return day + amount * ONE_DAY
    step = ONE_DAY if amount > 0 else -ONE_DAY
    left = abs(amount)
    while left:
        day += step
        left -= is_working_day(day)
    return day
