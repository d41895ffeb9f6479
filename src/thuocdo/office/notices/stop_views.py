"""Planned stops: announced in time, told on every page, moved and called off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.notices.models import PlannedStop
from thuocdo.notices.stops import announce_stop, call_off_stop, earliest_start, move_return
from thuocdo.office.notices.administering import administered_units, administrator
from thuocdo.office.notices.stop_forms import AnnounceStopForm, MoveReturnForm
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: The page shows so many, those to come among them.
_MOST = 50


def _province(request: HttpRequest) -> tuple[User, Unit]:
    """Return the person who asks, and the province he administers.

    Raises:
        PermissionDenied: he administers none.
    """
    user = administrator(request)
    found = administered_units(user).filter(kind="province").first()
    if found is None:
        raise PermissionDenied
    return user, found


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def stops(request: HttpRequest) -> HttpResponse:
    """List planned stops, the latest first; a POST announces one."""
    user, province = _province(request)
    form = AnnounceStopForm(request.POST or None, user=user)
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            announce_stop(actor=user, at=now, **form.cleaned_data)
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã báo lần dừng; mọi trang hiện thông báo ngay."))
            return redirect("office:notices:stops")
    today = timezone.localdate(now)
    rows = PlannedStop.objects.visible_to(user, units=administered_units(user))
    context = {
        "form": form,
        "rows": rows.select_related("announced_by", "unit").order_by("-starts_at")[:_MOST],
        "first_days": [
            (label, earliest_start(province, audience, on=today))
            for audience, label in PlannedStop.Audience.choices
        ],
        "now": now,
    }
    status = 422 if form.errors else 200
    return render(request, "office/notices/stops.html", context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, stop_id: int) -> HttpResponse:
    """Tell another time of return."""
    user, row = _stop(request, stop_id)
    form = MoveReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy ghi giờ dự kiến hoạt động lại."))
        return redirect("office:notices:stops")
    try:
        move_return(row, actor=user, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã báo giờ hoạt động lại mới."))
    return redirect("office:notices:stops")


@login_required
@require_POST
def call_off(request: HttpRequest, stop_id: int) -> HttpResponse:
    """Call a stop off, or say that it is over."""
    user, row = _stop(request, stop_id)
    try:
        call_off_stop(row, actor=user, at=timezone.now())
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã thôi; thông báo không còn hiện nữa."))
    return redirect("office:notices:stops")


def _stop(request: HttpRequest, stop_id: int) -> tuple[User, PlannedStop]:
    user, _province_of = _province(request)
    rows = PlannedStop.objects.visible_to(user, units=administered_units(user))
    return user, get_object_or_404(rows, pk=stop_id)
