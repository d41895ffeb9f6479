"""Working calendars of units, built from the database and kept in memory for as long as nothing has changed.

A question costs one query (the version of the calendar with the way up of the units) and four more after a change. What is
kept belongs to the version it was built from, so no process ever answers with an older state than the database has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.postgresql.statements import Question, answer_to, rows
from thuocdo.working_time.models import (
    CalendarVersion,
    DecidedYear,
    Holiday,
    MakeUpDay,
    OfficeHours,
)
from thuocdo.working_time.period import Period
from thuocdo.working_time.resolution import CalendarRows, Stretch, build_calendar
from thuocdo.working_time.working_calendar import WorkingCalendar

#: A calendar of four years is about 0.4 MB; units without hours of their own share one.
LARGEST_KEPT = 512

#: Terms of a year and their extension end inside, and so do dossiers that were received the year before.
YEARS_BEFORE, YEARS_AFTER = 1, 2

_LINK_FIELDS = [one.attname for one in UnitParent._meta.concrete_fields]
_LINKS = f"""
    WITH RECURSIVE above(id) AS (
        SELECT {{}}
        UNION
        SELECT link.parent_id FROM organisations_unitparent link JOIN above ON link.unit_id = above.id
    )
    SELECT (SELECT mark FROM working_time_calendarversion ORDER BY id LIMIT 1), {", ".join(f"link.{one}" for one in _LINK_FIELDS)}
    FROM (SELECT 1) once LEFT JOIN (organisations_unitparent link JOIN above ON link.unit_id = above.id) ON true
"""  # noqa: S608 - names of columns alone
# Of how many units a list is, the server does not know, so it plans such a statement anew each time; that of one unit it keeps.
_LINKS_OF_MANY, _LINKS_OF_ONE = _LINKS.format("unnest(%s::bigint[])"), _LINKS.format("%s::bigint")


@dataclass(slots=True)
class _State:
    """What was decided in one version, and the calendars built from it so far."""

    mark: UUID | None
    rows: CalendarRows
    built: dict[tuple[Stretch, ...], WorkingCalendar] = field(default_factory=dict)

    def calendar(self, stretches: tuple[Stretch, ...]) -> WorkingCalendar:
        if stretches not in self.built:
            if len(self.built) >= LARGEST_KEPT:
                self.built.clear()
            self.built[stretches] = build_calendar(stretches, self.rows)
        return self.built[stretches]


class _Kept:
    """The state of this process; assigned whole, so threads see the old or the new one."""

    state: _State | None = None


def years_around(first: date, last: date | None = None) -> Period:
    """Return the whole years that terms around a day lie in, or around all days from it to a last one."""
    end = (last or first).year + YEARS_AFTER + 1
    return Period(date(first.year - YEARS_BEFORE, 1, 1), date(end, 1, 1))


def calendar_of(unit: Unit, *, span: Period) -> WorkingCalendar:
    """Return the working calendar of one unit; see `calendars_of`."""
    return answer_to(calendar_asked(unit.pk, span=span))


def calendar_asked(unit_id: int, *, span: Period) -> Question[WorkingCalendar]:
    """Ask for the working calendar of one unit, together with other things; see `calendars_of`."""

    def read(found: list[tuple[Any, ...]]) -> WorkingCalendar:
        mark, ways = _read_links(found)
        state = _state(mark)
        return state.calendar(_stretches(unit_id, ways, span, state.rows.units))

    return Question(_LINKS_OF_ONE, [unit_id], read)


def calendars_of(units: Iterable[Unit], *, span: Period) -> Mapping[int, WorkingCalendar]:
    """Return the working calendars of units, by id.

    Units with the same hours and days off share one object. Take the same span for all questions (`years_around`), or
    calendars are built again and again.

    Time: the calendar covers all days of the span; questions outside it are refused.
    """
    ids = [unit.pk for unit in units]
    mark, ways = _mark_and_links(ids)
    state = _state(mark)
    return {
        unit_id: state.calendar(_stretches(unit_id, ways, span, state.rows.units))
        for unit_id in ids
    }


def calendar_version() -> int:
    """Return how many times the calendar was changed; kept beside a due time it says from which state that was counted."""
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0


def _state(mark: UUID | None) -> _State:
    # The version is read before the rows: a change between the two makes the rows newer than their mark, never older.
    state = _Kept.state
    if state is None or state.mark != mark:
        state = _State(mark, _rows())
        _Kept.state = state
    return state


def _rows() -> CalendarRows:
    hours = defaultdict(list)
    for one in OfficeHours.objects.all():
        hours[one.unit_id].append((one.span, one.hours))
    off: dict[int | None, set[date]] = defaultdict(set)
    for unit_id, day in Holiday.objects.values_list("unit_id", "day"):
        off[unit_id].add(day)
    worked: dict[int | None, dict[date, date | None]] = defaultdict(dict)
    for unit_id, day, replaces in MakeUpDay.objects.values_list("unit_id", "day", "replaces"):
        worked[unit_id][day] = replaces
    years = DecidedYear.objects.values_list("year", flat=True)
    days = {unit_id: frozenset(found) for unit_id, found in off.items()}
    return CalendarRows(dict(hours), days, dict(worked), frozenset(years))


def links_above(ids: list[int]) -> Mapping[int, list[UnitParent]]:
    """Return the links of units, and of all units that ever stood above them, by the unit below. Shape: one query."""
    return _mark_and_links(ids)[1]


def _mark_and_links(ids: list[int]) -> tuple[UUID | None, Mapping[int, list[UnitParent]]]:
    return _read_links(rows(_LINKS_OF_ONE, ids) if len(ids) == 1 else rows(_LINKS_OF_MANY, [ids]))


def _read_links(
    rows_found: list[tuple[Any, ...]],
) -> tuple[UUID | None, Mapping[int, list[UnitParent]]]:
    links = defaultdict(list)
    mark = None
    for mark, *found in rows_found:  # noqa: B007 - the same in all
        if found[0] is not None:
            link = UnitParent.from_db(DEFAULT_DB_ALIAS, _LINK_FIELDS, found)
            links[link.unit_id].append(link)
    return mark, links


def _stretches(
    unit_id: int, links: Mapping[int, list[UnitParent]], span: Period, deciding: frozenset[int]
) -> tuple[Stretch, ...]:
    cuts = sorted({span.start, span.end, *_turns(unit_id, links, span)})
    found: list[Stretch] = []
    for start, end in pairwise(cuts):
        way = tuple(one for one in way_up(unit_id, links, start) if one in deciding)
        if found and found[-1].way_up == way:
            found[-1] = Stretch(Period(found[-1].days.start, end), way)
        else:
            found.append(Stretch(Period(start, end), way))
    return tuple(found)


def _turns(unit_id: int, links: Mapping[int, list[UnitParent]], span: Period) -> set[date]:
    """Return the days inside a span on which a parent of the unit, or of a unit above it, changes."""
    turns: set[date] = set()
    seen: set[int] = set()
    waiting = [unit_id]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for link in links.get(one, ()):
            turns |= {day for day in (link.valid_from, link.valid_until) if day}
            waiting.append(link.parent_id)
    return {day for day in turns if span.covers(day) and day > span.start}


def way_up(unit_id: int, links: Mapping[int, list[UnitParent]], on: date) -> Iterable[int]:
    """Yield a unit and those above it on one day, nearest first."""
    at: int | None = unit_id
    while at is not None:
        yield at
        at = next((link.parent_id for link in links.get(at, ()) if link.span.covers(on)), None)
