"""The pages of systems and their messages. People in a message are shown masked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from thuocdo.dossiers.models import Dossier
from thuocdo.office.external.filters import FilterMessagesForm
from thuocdo.other_systems.masking import masked
from thuocdo.other_systems.models import ExternalDelivery, Reconciliation, ReportingSystem
from thuocdo.other_systems.rules import WATCH
from thuocdo.ui.keyset import estimated_count, keyset_page
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

NEWEST_FIRST = ("-id",)
_DAYS_TOGETHER, _DAYS_APART = 7, 14
_LAST_RECONCILIATIONS = 10
#: Who has said nothing for so long is looked at.
_SILENT_AFTER = timedelta(hours=24)
_MINUTES_A_HOUR, _HOURS_A_DAY = 60, 24


@dataclass(frozen=True, slots=True)
class SystemView:
    """A system with what it sent in the last days; `lag` is empty where nothing was taken."""

    row: ReportingSystem
    counts: dict[str, Any]
    lag: str
    silent: bool
    reconciliation: Reconciliation | None


@dataclass(frozen=True, slots=True)
class DayView:
    """What a system sent on one day."""

    counts: dict[str, Any]
    lag: str


def watcher(request: HttpRequest) -> User:
    """Return the person who asks.

    Raises:
        PermissionDenied: he watches over no province.
    """
    assert request.user.is_authenticated
    if not request.user.has_perm(WATCH):
        raise PermissionDenied
    return request.user


@login_required
@require_GET
def system_list(request: HttpRequest) -> HttpResponse:
    """List the systems that report, with what they sent in the last days and their latest reconciliation."""
    user, now = watcher(request), timezone.now()
    sent = ExternalDelivery.objects.visible_to(user)
    since = _days_ago(now, _DAYS_TOGETHER)
    counts = {one["system"]: one for one in sent.filter(received_at__gte=since).counted("system")}
    latest = Reconciliation.objects.visible_to(user).order_by("system", "-id").distinct("system")
    compared = {one.system: one for one in latest}
    systems = [
        SystemView(
            row,
            counts.get(row.name, {}),
            lag_words(counts.get(row.name, {}).get("lag")),
            row.last_received_at < now - _SILENT_AFTER,
            compared.get(row.name),
        )
        for row in ReportingSystem.objects.visible_to(user).select_related("unit")
    ]
    context = {"systems": systems, "days": _DAYS_TOGETHER}
    return render(request, "office/external/list.html", context)


@login_required
@require_GET
def system(request: HttpRequest, system: str) -> HttpResponse:
    """Show one system: its last days, its messages, its reconciliations."""
    user, now = watcher(request), timezone.now()
    found = get_object_or_404(ReportingSystem.objects.visible_to(user), name=system)
    sent = ExternalDelivery.objects.visible_to(user).filter(system=system)
    since = _days_ago(now, _DAYS_APART)
    days = sent.filter(received_at__gte=since).counted("day")
    form = FilterMessagesForm(request.GET)
    rows = form.narrowed(sent)
    page = keyset_page(
        rows.defer("content"), order=NEWEST_FIRST, cursor=request.GET.get("page", "")
    )
    count, exact = estimated_count(rows)
    compared = Reconciliation.objects.visible_to(user).filter(system=system)
    context = {
        "system": found,
        "days": [DayView(one, lag_words(one["lag"])) for one in days],
        "english": in_english(),
        "form": form,
        "page": page,
        "messages_shown": page.rows,
        "count": count,
        "exact": exact,
        "reconciliations": list(compared[:_LAST_RECONCILIATIONS]),
    }
    return render(request, "office/external/system.html", context)


@login_required
@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one message with what became of it; everything that names a person is masked."""
    user = watcher(request)
    rows = ExternalDelivery.objects.visible_to(user).select_related("unit", "account")
    row = get_object_or_404(rows, pk=message_id)
    content = masked(row.content) if row.content is not None else None
    dossiers = Dossier.objects.visible_to(user).filter(source_system=row.system, code=row.code)
    context = {
        "row": row,
        "english": in_english(),
        "content": json.dumps(content, ensure_ascii=False, indent=2) if content else "",
        "dossier": dossiers.first(),
    }
    return render(request, "office/external/message.html", context)


def _days_ago(now: datetime, days: int) -> datetime:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=days - 1)


def lag_words(lag: timedelta | None) -> str:
    """Return how long after the moment they speak of messages came, in its largest unit; empty where nothing came."""
    if lag is None:
        return ""
    minutes = max(round(lag.total_seconds() / 60), 0)
    if minutes < 1:
        return _("dưới 1 phút")
    if minutes < _MINUTES_A_HOUR:
        return ngettext("%(num)d phút", "%(num)d phút", minutes) % {"num": minutes}
    hours = round(minutes / _MINUTES_A_HOUR)
    if hours < _HOURS_A_DAY:
        return ngettext("%(num)d giờ", "%(num)d giờ", hours) % {"num": hours}
    days = round(hours / _HOURS_A_DAY)
    return ngettext("%(num)d ngày", "%(num)d ngày", days) % {"num": days}
