"""The changes that people make: what each is called, which days it touches, and the service that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from thuocdo.office.calendar.forms import (
    AddHolidayForm,
    AddMakeUpDayForm,
    ChangeCalendarForm,
    SetHoursForm,
)
from thuocdo.working_time import services
from thuocdo.working_time.changes import next_hours_from
from thuocdo.working_time.models import Holiday, MakeUpDay, OfficeHours
from thuocdo.working_time.office_hours import WeeklyHours

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

ONE_DAY = timedelta(days=1)
Window = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change; `check` and `do` raise `DomainError`."""

    title: Promise
    form: type[ChangeCalendarForm]
    window: Callable[[Unit, Any], Window]
    do: Callable[[Unit, Any, User, datetime], None]
    check: Callable[[Any], None] = lambda _form: None


def _days_of(_unit: Unit, form: Any) -> Window:
    said = form.cleaned_data
    days = [one for one in (said["day"], said.get("worked_on")) if one]
    return min(days), max(days) + ONE_DAY


def _add_holiday(unit: Unit, form: AddHolidayForm, actor: User, at: datetime) -> None:
    said = form.cleaned_data
    common = {"unit": unit, "source": said["source"], "reason": said["reason"]}
    with transaction.atomic():
        services.add_holiday(
            day=said["day"],
            name=said["name"],
            worked_on=said["worked_on"],
            actor=actor,
            at=at,
            **common,
        )
        if said["worked_on"]:
            services.add_make_up_day(
                day=said["worked_on"], replaces=said["day"], actor=actor, at=at, **common
            )


def _add_make_up_day(unit: Unit, form: AddMakeUpDayForm, actor: User, at: datetime) -> None:
    services.add_make_up_day(unit=unit, actor=actor, at=at, **form.cleaned_data)


def _hours_window(unit: Unit, form: SetHoursForm) -> Window:
    first = form.cleaned_data["valid_from"]
    return first, next_hours_from(unit, first)


def _check_hours(form: SetHoursForm) -> None:
    WeeklyHours.parse(form.week, form.duty, duty_counts=form.cleaned_data["duty_counts"])


def _set_hours(unit: Unit, form: SetHoursForm, actor: User, at: datetime) -> None:
    said = form.cleaned_data
    services.set_office_hours(
        unit=unit,
        week=form.week,
        duty=form.duty,
        duty_counts=said["duty_counts"],
        valid_from=said["valid_from"],
        source=said["source"],
        reason=said["reason"],
        actor=actor,
        at=at,
    )


CHANGES = {
    "holiday": Change(gettext_lazy("Thêm ngày nghỉ"), AddHolidayForm, _days_of, _add_holiday),
    "make-up-day": Change(
        gettext_lazy("Thêm ngày làm bù"), AddMakeUpDayForm, _days_of, _add_make_up_day
    ),
    "hours": Change(
        gettext_lazy("Đặt giờ làm việc"), SetHoursForm, _hours_window, _set_hours, _check_hours
    ),
}

Row = Holiday | MakeUpDay | OfficeHours
ROWS: dict[str, type[Row]] = {
    "holiday": Holiday,
    "make-up-day": MakeUpDay,
    "hours": OfficeHours,
}


def window_of(row: Row) -> Window:
    """Return the days that taking a row back touches."""
    if isinstance(row, OfficeHours):
        return row.valid_from, row.valid_until
    return row.day, row.day + ONE_DAY


def take_back(row: Row, *, reason: str, actor: User, at: datetime) -> None:
    """Take a day off, a make-up day or hours back.

    Raises:
        Conflict: somebody else has taken it back.
    """
    if isinstance(row, Holiday):
        services.remove_holiday(holiday=row, reason=reason, actor=actor, at=at)
    elif isinstance(row, MakeUpDay):
        services.remove_make_up_day(make_up_day=row, reason=reason, actor=actor, at=at)
    else:
        services.remove_office_hours(hours=row, reason=reason, actor=actor, at=at)
