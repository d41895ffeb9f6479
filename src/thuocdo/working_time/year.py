"""One year of the calendar of a unit as it was decided: which days, by whom, how sure, and the hours of the week.

`queries` answers when somebody works; this says why, for people who look at the calendar or change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.working_time.days_off import projected_days
from thuocdo.working_time.models import (
    CalendarChange,
    Certainty,
    DecidedYear,
    Holiday,
    MakeUpDay,
    OfficeHours,
)
from thuocdo.working_time.office_hours import WeeklyHours, default_hours_on
from thuocdo.working_time.period import Period
from thuocdo.working_time.queries import calendar_of, links_above, way_up
from thuocdo.working_time.working_calendar import WorkingCalendar


@dataclass(slots=True)
class DayDecided:
    """One day off or make-up day that concerns a unit.

    `unit_id` is null where it counts for all units, `row_id` where it is projected and nobody decided it. `holds` is false
    where a nearer unit decided the same day otherwise.
    """

    day: date
    worked: bool
    name: str
    unit_id: int | None
    certainty: Certainty
    source: str = ""
    swapped: date | None = None
    row_id: int | None = None
    holds: bool = True


@dataclass(frozen=True, slots=True)
class HoursDecided:
    """Hours of the week that concern a unit; without `unit_id` they are those that hold where nobody decided any."""

    hours: WeeklyHours
    unit_id: int | None = None
    row_id: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class YearDecided:
    """The year of a unit; `certainty` is how sure the days off of the whole country are, `source` their decision."""

    calendar: WorkingCalendar
    days: list[DayDecided]
    hours: list[HoursDecided]
    certainty: Certainty
    source: str = ""
    by_day: Mapping[date, DayDecided] = field(default_factory=dict)


def year_of(unit: Unit, year: int, *, on: date) -> YearDecided:
    """Return what was decided for one year of a unit, by itself and by those above it.

    Shape: seven queries, and four more after a change of the calendar, however much was decided.

    Args:
        on: the day whose hours are said to hold.
    """
    calendar = calendar_of(unit, span=Period(date(year, 1, 1), date(year + 1, 1, 1)))
    links = links_above([unit.pk])
    above = {unit.pk, *links, *(link.parent_id for found in links.values() for link in found)}
    known = DecidedYear.objects.filter(year=year).first()
    days = [
        one
        for one in _days(above, year, projected=known is None)
        if one.unit_id is None or one.unit_id in way_up(unit.pk, links, one.day)
    ]
    held = _let_the_nearest_hold(days, unit, links)
    return YearDecided(
        calendar,
        sorted(days, key=lambda one: (one.day, not one.holds)),
        _hours(unit, links, year, on),
        Certainty(known.certainty) if known else Certainty.PROJECTION,
        known.source if known else "",
        held,
    )


def changes_around(unit: Unit, *, on: date) -> QuerySet[CalendarChange]:
    """Return the changes that concern a unit or one below it on one day: for all, above, its own, below; a query set."""
    below = Unit.objects.descendants_of(unit, on=on).values("pk")
    above = Unit.objects.ancestors_of(unit, on=on).values("pk")
    return CalendarChange.objects.filter(Q(unit=None) | Q(unit__in=below) | Q(unit__in=above))


def _days(units: set[int], year: int, *, projected: bool) -> Iterator[DayDecided]:
    concerned = Q(unit=None) | Q(unit__in=units)
    for_all = set()
    for off in Holiday.objects.filter(concerned, day__year=year):
        for_all |= {off.day} if off.unit_id is None else set()
        yield _decided(off, off.name, off.worked_on)
    for made_up in MakeUpDay.objects.filter(concerned, day__year=year):
        for_all |= {made_up.day} if made_up.unit_id is None else set()
        yield _decided(made_up, "", made_up.replaces)
    if projected:
        likely_off, likely_worked = projected_days(year)
        sure = Certainty.PROJECTION
        for one in likely_off:
            if one.day not in for_all:
                yield DayDecided(one.day, False, one.name, None, sure, swapped=one.worked_on)
        for day in likely_worked:
            if day.day not in for_all:
                yield DayDecided(day.day, True, "", None, sure, swapped=day.replaces)


def _decided(row: Holiday | MakeUpDay, name: str, swapped: date | None) -> DayDecided:
    return DayDecided(
        row.day,
        isinstance(row, MakeUpDay),
        name,
        row.unit_id,
        Certainty(row.certainty),
        row.source,
        swapped,
        row.pk,
    )


def _let_the_nearest_hold(
    days: list[DayDecided], unit: Unit, links: Mapping[int, list[UnitParent]]
) -> dict[date, DayDecided]:
    held: dict[date, DayDecided] = {}
    for one in days:
        way = [*way_up(unit.pk, links, one.day), None]
        other = held.get(one.day)
        if other is None or way.index(one.unit_id) < way.index(other.unit_id):
            held[one.day] = one
    for one in days:
        one.holds = held[one.day] is one
    return held


def _hours(
    unit: Unit, links: Mapping[int, list[UnitParent]], year: int, on: date
) -> list[HoursDecided]:
    way = list(way_up(unit.pk, links, on))
    lasting = Q(valid_until=None) | Q(valid_until__gt=date(year, 1, 1))
    rows = list(OfficeHours.objects.filter(lasting, unit__in=way).order_by("valid_from", "pk"))
    holding = [one for one in rows if one.span.covers(on)]
    nearest = min(holding, key=lambda one: way.index(one.unit_id), default=None)
    found = [
        HoursDecided(
            one.hours,
            one.unit_id,
            one.pk,
            one.valid_from,
            one.valid_until,
            one.source,
            one is nearest,
        )
        for one in rows
    ]
    if nearest is None:
        found.insert(0, HoursDecided(default_hours_on(on), holds=True))
    return found
