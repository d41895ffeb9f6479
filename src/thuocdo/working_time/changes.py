"""The steps that the services of this room are made of; they write, and hold the lock of their caller."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection
from django.db.models import Model, Q

from thuocdo.working_time import calendar_refusals as refusals
from thuocdo.working_time.listeners import tell_after_commit
from thuocdo.working_time.models import CalendarChange, CalendarVersion, OfficeHours

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from thuocdo.organisations.models import Unit

ONE_DAY = timedelta(days=1)

#: Any number that nothing else in the product locks.
_CALENDAR_LOCK = 3_820_250_702


def lock_calendar() -> None:
    """Hold the one lock over all calendars until the transaction ends; readers do not wait for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CALENDAR_LOCK])


def require_reason(reason: str) -> None:
    """Refuse a change without a reason."""
    if not reason.strip():
        raise refusals.no_reason()


def one_day(day: date) -> tuple[date, date | None]:
    """Return the window of a single day."""
    return day, day + ONE_DAY


def next_hours_from(unit: Unit, valid_from: date) -> date | None:
    """Return the first later day from which the unit has other hours of its own; null where there is none."""
    later = OfficeHours.objects.filter(unit=unit, valid_from__gt=valid_from)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


def cut_hours(unit: Unit, on: date) -> dict[str, Any] | None:
    """Let the hours that hold on a day end where it begins; those that begin on it go. Return them as they were."""
    holding = OfficeHours.objects.filter(unit=unit, valid_from__lte=on).filter(
        Q(valid_until=None) | Q(valid_until__gt=on)
    )
    row = holding.first()
    if row is None:
        return None
    before = as_json(row)
    if row.valid_from == on:
        row.delete()
    else:
        row.valid_until = on
        row.save(update_fields=["valid_until"])
    return before


def as_json(row: Model) -> dict[str, Any]:
    """Return the columns of a row for the log."""
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def record(
    verb: CalendarChange.Verb,
    unit: Unit | None,
    window: tuple[date, date | None],
    *,
    reason: str,
    actor: AbstractBaseUser | None,
    at: datetime,
    **details: Any,
) -> CalendarChange:
    """Log a change under a new version, and tell the listeners once it is committed."""
    first_day, until = window
    change = CalendarChange.objects.create(
        verb=verb,
        unit=unit,
        first_day=first_day,
        until=until,
        reason=" ".join(reason.split()),
        details={name: value for name, value in details.items() if value is not None},
        version=_next_version(),
        at=at,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else "",
    )
    tell_after_commit(change)
    return change


def _next_version() -> int:
    version = CalendarVersion.objects.filter(pk=1).first() or CalendarVersion(pk=1)
    version.number += 1
    version.mark = uuid4()
    version.save()
    return version.number
