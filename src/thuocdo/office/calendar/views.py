"""The year of a unit, and the log of what changed it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.office.calendar.asking import (
    FIRST_YEAR,
    asked_of,
    day_of_hours,
    speaks_for_all,
    year_asked,
)
from thuocdo.office.calendar.forms import YEARS_AHEAD
from thuocdo.office.calendar.pages import WEEKDAY_HEADS, change_lines, months_of, week_lines
from thuocdo.organisations.names import unit_names
from thuocdo.ui.keyset import keyset_page
from thuocdo.working_time.recounts import moved_by
from thuocdo.working_time.year import changes_around, year_of

#: Each change has its due times counted over the days after it, so a page holds few.
CHANGES_A_PAGE = 10


@login_required
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Show a year of a unit: months, days off and make-up days, hours of the week."""
    asked, number, today = asked_of(request), year_asked(request), timezone.localdate()
    shown = year_of(asked.unit, number, on=day_of_hours(number))
    concerned = {one.unit_id for one in shown.days} | {one.unit_id for one in shown.hours}
    context = {
        "asked": asked,
        "unit": asked.unit,
        "for_all": asked.decides and speaks_for_all(asked.unit),
        "year": number,
        "before": number - 1 if number > FIRST_YEAR else None,
        "after": number + 1 if number < today.year + YEARS_AHEAD else None,
        "shown": shown,
        "months": months_of(shown, today),
        "this_month": today.month if number == today.year else None,
        "weekdays": WEEKDAY_HEADS,
        "weeks": [(one, week_lines(one.hours)) for one in shown.hours],
        "names": unit_names(concerned),
    }
    return render(request, "office/calendar/year.html", context)


@login_required
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Show who changed what for a unit, those above and those below it, and how many due times moved."""
    asked, today = asked_of(request), timezone.localdate()
    found = changes_around(asked.unit, on=today)
    page = keyset_page(
        found, order=("-id",), cursor=request.GET.get("page", ""), size=CHANGES_A_PAGE
    )
    context = {
        "asked": asked,
        "unit": asked.unit,
        "page": page,
        "lines": change_lines(page.rows, moved_by(page.rows)),
        "names": unit_names(one.unit_id for one in page.rows),
    }
    return render(request, "office/calendar/changes.html", context)
