"""What can be done to the calendar; nothing else writes it.

Every change takes the one row of `CalendarVersion` for itself, so changes come one after the other, and returns the
`CalendarChange` it logged: its `window` says which days changed. Listeners hear of it after the commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.organisations.models import Unit
from thuocdo.working_time import calendar_refusals as refusals
from thuocdo.working_time.changes import (
    as_json,
    cut_hours,
    lock_calendar,
    next_hours_from,
    one_day,
    record,
    require_reason,
)
from thuocdo.working_time.models import (
    CalendarChange,
    Certainty,
    DecidedYear,
    Holiday,
    MakeUpDay,
    OfficeHours,
)
from thuocdo.working_time.office_hours import WeeklyHours

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from thuocdo.working_time.days_off import YearOff

Verb = CalendarChange.Verb
WrittenWeek = Mapping[str, Sequence[str]]


@transaction.atomic
def set_office_hours(
    *,
    unit: Unit,
    week: WrittenWeek,
    valid_from: date,
    duty: WrittenWeek | None = None,
    duty_counts: bool = False,
    source: str = "",
    reason: str,
    actor: AbstractBaseUser | None,
    at: datetime,
) -> CalendarChange:
    """Give a unit, and the units under it without hours of their own, a week from a day on, until it was to change again.

    Args:
        week: `{"mon": ["07:30-11:30", "13:30-17:30"], …}`, the hours in which clocks run.
        duty: hours in which the office is open besides, such as Saturday mornings.
        duty_counts: whether clocks run in duty hours, and the days with them are working days.

    Raises:
        InvalidInput: hours that cannot be read or overlap, or no reason.
    """
    require_reason(reason)
    hours = WeeklyHours.parse(week, duty, duty_counts=duty_counts)
    lock_calendar()
    until = next_hours_from(unit, valid_from)
    before = cut_hours(unit, valid_from)
    row = OfficeHours.objects.create(
        unit=unit, valid_from=valid_from, valid_until=until, source=source, **hours.as_json()
    )
    return record(
        Verb.HOURS_SET,
        unit,
        (valid_from, until),
        reason=reason,
        actor=actor,
        at=at,
        before=before,
        after=as_json(row),
    )


@transaction.atomic
def remove_office_hours(
    *, hours: OfficeHours, reason: str, actor: AbstractBaseUser | None, at: datetime
) -> CalendarChange:
    """Take hours back, as if they had never been set: the unit takes those of the unit above on these days.

    Raises:
        InvalidInput: there is no reason.
        Conflict: somebody else has removed them.
    """
    require_reason(reason)
    lock_calendar()
    row = OfficeHours.objects.filter(pk=hours.pk).first()
    if row is None:
        raise refusals.gone_already()
    before = as_json(row)
    window = (row.valid_from, row.valid_until)
    row.delete()
    return record(
        Verb.HOURS_REMOVED, hours.unit, window, reason=reason, actor=actor, at=at, before=before
    )


@transaction.atomic
def add_holiday(
    *,
    day: date,
    name: str,
    source: str,
    unit: Unit | None = None,
    worked_on: date | None = None,
    decided_on: date | None = None,
    certainty: str = Certainty.PUBLISHED,
    reason: str,
    actor: AbstractBaseUser | None,
    at: datetime,
) -> CalendarChange:
    """Make a day a day off, for one unit with all units under it or for everybody.

    A day of a unit goes before the same day of a unit above it, so a province may keep working on a day that is off elsewhere.

    Args:
        source: the decision.
        unit: null for all units.
        worked_on: the day that is worked for it; add that one as a make-up day, too.

    Raises:
        InvalidInput: no name, source or reason.
        Conflict: the day is a day off or a make-up day of this scope already.
    """
    require_reason(reason)
    if not name.strip() or not source.strip():
        raise refusals.day_not_described()
    lock_calendar()
    _refuse_decided(day, unit)
    row = Holiday.objects.create(
        day=day,
        unit=unit,
        name=" ".join(name.split()),
        source=source,
        worked_on=worked_on,
        decided_on=decided_on,
        certainty=certainty,
    )
    return record(
        Verb.HOLIDAY_ADDED,
        unit,
        one_day(day),
        reason=reason,
        actor=actor,
        at=at,
        after=as_json(row),
    )


@transaction.atomic
def add_make_up_day(
    *,
    day: date,
    source: str,
    unit: Unit | None = None,
    replaces: date | None = None,
    decided_on: date | None = None,
    certainty: str = Certainty.PUBLISHED,
    reason: str,
    actor: AbstractBaseUser | None,
    at: datetime,
) -> CalendarChange:
    """Make a day a working day, for one unit with all units under it or for everybody.

    Args:
        replaces: the day off it stands for; it is worked with the hours of that weekday.

    Raises:
        InvalidInput: no source or reason.
        Conflict: the day is a day off or a make-up day of this scope already.
    """
    require_reason(reason)
    if not source.strip():
        raise refusals.day_not_described()
    lock_calendar()
    _refuse_decided(day, unit)
    row = MakeUpDay.objects.create(
        day=day,
        unit=unit,
        source=source,
        replaces=replaces,
        decided_on=decided_on,
        certainty=certainty,
    )
    return record(
        Verb.MAKE_UP_DAY_ADDED,
        unit,
        one_day(day),
        reason=reason,
        actor=actor,
        at=at,
        after=as_json(row),
    )


@transaction.atomic
def remove_holiday(
    *, holiday: Holiday, reason: str, actor: AbstractBaseUser | None, at: datetime
) -> CalendarChange:
    """Take a day off back.

    Raises:
        InvalidInput: there is no reason.
        Conflict: somebody else has removed it.
    """
    return _remove_day(holiday, Verb.HOLIDAY_REMOVED, reason, actor, at)


@transaction.atomic
def remove_make_up_day(
    *, make_up_day: MakeUpDay, reason: str, actor: AbstractBaseUser | None, at: datetime
) -> CalendarChange:
    """Take a make-up day back.

    Raises:
        InvalidInput: there is no reason.
        Conflict: somebody else has removed it.
    """
    return _remove_day(make_up_day, Verb.MAKE_UP_DAY_REMOVED, reason, actor, at)


@transaction.atomic
def load_year(
    *, decision: YearOff, reason: str, actor: AbstractBaseUser | None, at: datetime
) -> CalendarChange | None:
    """Enter the days off of the whole country for one year; null where this revision or a later one is there already.

    Days that people entered stay as they are; those of an earlier revision go.
    """
    require_reason(reason)
    lock_calendar()
    known = DecidedYear.objects.filter(year=decision.year).first()
    if known is not None and known.revision >= decision.revision:
        return None
    DecidedYear.objects.update_or_create(
        year=decision.year,
        defaults={
            "revision": decision.revision,
            "certainty": decision.certainty,
            "source": decision.source,
        },
    )
    _enter_days(decision)
    window = (date(decision.year, 1, 1), date(decision.year + 1, 1, 1))
    details = {"revision": decision.revision, "source": decision.source}
    return record(Verb.YEAR_LOADED, None, window, reason=reason, actor=actor, at=at, after=details)


def _enter_days(decision: YearOff) -> None:
    shipped = {"day__year": decision.year, "unit": None, "shipped": True}
    Holiday.objects.filter(**shipped).delete()
    MakeUpDay.objects.filter(**shipped).delete()
    taken = {
        *Holiday.objects.filter(unit=None).values_list("day", flat=True),
        *MakeUpDay.objects.filter(unit=None).values_list("day", flat=True),
    }
    common = {"source": decision.source, "shipped": True}
    Holiday.objects.bulk_create(
        Holiday(
            day=one.day, name=one.name, worked_on=one.worked_on, certainty=one.certainty, **common
        )
        for one in decision.days_off
        if one.day not in taken
    )
    MakeUpDay.objects.bulk_create(
        MakeUpDay(day=one.day, replaces=one.replaces, certainty=one.certainty, **common)
        for one in decision.worked_days
        if one.day not in taken
    )


def _refuse_decided(day: date, unit: Unit | None) -> None:
    if Holiday.objects.filter(day=day, unit=unit).exists():
        raise refusals.decided_already(day, Holiday._meta.verbose_name)
    if MakeUpDay.objects.filter(day=day, unit=unit).exists():
        raise refusals.decided_already(day, MakeUpDay._meta.verbose_name)


def _remove_day(
    decided: Holiday | MakeUpDay,
    verb: CalendarChange.Verb,
    reason: str,
    actor: AbstractBaseUser | None,
    at: datetime,
) -> CalendarChange:
    require_reason(reason)
    lock_calendar()
    row = type(decided).objects.filter(pk=decided.pk).first()
    if row is None:
        raise refusals.gone_already()
    before = as_json(row)
    row.delete()
    return record(
        verb, row.unit, one_day(row.day), reason=reason, actor=actor, at=at, before=before
    )
