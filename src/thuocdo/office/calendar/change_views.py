"""Changing the calendar: filled in, looked at with how many dossiers it touches, then saved; and taking something back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thuocdo.errors import DomainError
from thuocdo.office.calendar.asking import speaks_for_all, to_decide
from thuocdo.office.calendar.doing import CHANGES, ROWS, Row, Window, take_back, window_of
from thuocdo.office.calendar.forms import ChangeCalendarForm, SetHoursForm
from thuocdo.office.calendar.pages import touched_words, week_lines
from thuocdo.ui.errors import message_of, status_of
from thuocdo.working_time.models import OfficeHours
from thuocdo.working_time.office_hours import WeeklyHours
from thuocdo.working_time.recounts import touched_by
from thuocdo.working_time.year import year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.organisations.models import Unit


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a change; the first POST says what it touches, one with `step=save` makes it."""
    assert request.user.is_authenticated
    unit, change = to_decide(request), CHANGES.get(kind)
    if change is None:
        raise Http404
    page: dict[str, Any] = {"unit": unit, "kind": kind, "title": change.title}
    if request.method != "POST":
        return _form(request, page | {"form": change.form(initial=_begun(unit, kind))})
    form = change.form(request.POST)
    page["form"] = form
    if not form.is_valid():
        return _form(request, page, 422)
    step = request.POST.get("step")
    if step == "edit":
        return _form(request, page)
    try:
        change.check(form)
        if step != "save":
            page["touched"] = _touched(unit, change.window(unit, form))
            page["week"] = _week(form)
            return render(request, "office/calendar/check.html", page)
        change.do(unit, form, request.user, timezone.now())
    except DomainError as error:
        return _form(request, page | {"problem": message_of(error)}, status_of(error))
    return _to_the_log(request, unit)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, kind: str, row_id: int) -> HttpResponse:
    """Show what is to be taken back and what that touches; a POST does it. Days of all units are taken back at the province."""
    assert request.user.is_authenticated
    unit, model = to_decide(request), ROWS.get(kind)
    if model is None:
        raise Http404
    mine = Q(unit=unit)
    if speaks_for_all(unit) and model is not OfficeHours:
        mine |= Q(unit=None)
    found: Any = get_object_or_404(model, mine, pk=row_id)
    row: Row = found
    page = {
        "unit": unit,
        "kind": kind,
        "row": row,
        "touched": _touched(row.unit, window_of(row)),
        "week": week_lines(row.hours) if isinstance(row, OfficeHours) else [],
    }
    form = ChangeCalendarForm(request.POST if request.method == "POST" else None)
    page["form"] = form
    if request.method != "POST" or not form.is_valid():
        status = 200 if request.method != "POST" else 422
        return render(request, "office/calendar/remove.html", page, status=status)
    try:
        take_back(row, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now())
    except DomainError as error:
        page["problem"] = message_of(error)
        return render(request, "office/calendar/remove.html", page, status=status_of(error))
    return _to_the_log(request, unit)


def _begun(unit: Unit, kind: str) -> dict[str, Any]:
    """Return what a form begins with: hours with those that hold today."""
    if kind != "hours":
        return {}
    today = timezone.localdate()
    held = next(one.hours for one in year_of(unit, today.year, on=today).hours if one.holds)
    return SetHoursForm.written(held)


def _week(form: ChangeCalendarForm) -> list[Any]:
    if not isinstance(form, SetHoursForm):
        return []
    counts = form.cleaned_data["duty_counts"]
    return week_lines(WeeklyHours.parse(form.week, form.duty, duty_counts=counts))


def _touched(unit: Unit | None, window: Window) -> Sequence[str]:
    unit_id = None if unit is None else unit.pk
    return touched_words(touched_by(unit_id=unit_id, first_day=window[0], until=window[1]))


def _form(request: HttpRequest, page: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "office/calendar/form.html", page, status=status)


def _to_the_log(request: HttpRequest, unit: Unit) -> HttpResponse:
    messages.success(request, _("Đã lưu. Các hạn liên quan đang được tính lại."))
    answer = redirect("office:calendar:changes")
    answer["Location"] += f"?unit={unit.pk}"
    return answer
