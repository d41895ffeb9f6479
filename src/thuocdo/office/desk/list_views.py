"""Handing a whole list on, and signing for one that came: each dossier in a transaction of its own, and said what became of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import transfer_list
from thuocdo.errors import NotAllowed
from thuocdo.office.desk.lists import MOST, lists_page
from thuocdo.office.desk.places import desks_of
from thuocdo.office.queue.bulk import Order, carried_out
from thuocdo.office.slips.views import shown
from thuocdo.organisations.models import Unit
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.accounts.models import User

_CHOSEN = re.compile(r"(\d{1,18}):(\d{1,9})")
_ACTS = ("hand_over", "take_over")


def _desks(user: User) -> Sequence[Unit]:
    """Return the desks of a person; none for whoever only signs for what came."""
    try:
        return desks_of(user, on=timezone.localdate())
    except NotAllowed:
        return ()


@login_required
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Show what goes out from the desks of the person, and what has come for his agencies."""
    user = user_of(request)
    page = lists_page(_desks(user), user=user, now=timezone.now())
    return render(request, "office/desk/lists.html", {"page": page})


@login_required
@require_POST
def do_list(request: HttpRequest) -> HttpResponse:
    """Hand a list over, or sign for it, with one press."""
    act = request.POST.get("act", "")
    if act not in _ACTS:
        raise Http404
    user = user_of(request)
    seen = {int(pk): int(number) for pk, number in _CHOSEN.findall(request.POST.get("chosen", ""))}
    seen = dict(list(seen.items())[:MOST])
    found = Dossier.objects.visible_to(user).filter(pk__in=seen).prefetch_related("events")
    unit = get_object_or_404(Unit, pk=_number(request)) if act == "hand_over" else None
    batch = request.POST.get("batch", "")[:40]
    order = Order(act, user, timezone.now(), batch, unit=unit)
    outcomes = carried_out(order, {one.pk: one for one in found}, seen)
    context = {
        "act": act,
        "unit": unit,
        "done": [one.row for one in outcomes if not one.refusal],
        "failed": [one for one in outcomes if one.refusal],
        "missing": len(seen) - len(outcomes),
    }
    return render(request, "office/desk/list_done.html", context)


@login_required
@require_GET
def list_slip(request: HttpRequest) -> HttpResponse:
    """Print one slip for the dossiers that were handed over together (`?unit=…&id=…&id=…`)."""
    user = user_of(request)
    ids = [int(one) for one in request.GET.getlist("id") if one.isdecimal() and len(one) < 19]
    unit = get_object_or_404(Unit, pk=_number(request))
    rows = list(Dossier.objects.visible_to(user).filter(pk__in=ids[:MOST]).order_by("pk"))
    paper = transfer_list(rows, to_unit=unit, actor=user, at=timezone.now())
    return shown(request, [paper], f"{paper.name}.pdf")


def _number(request: HttpRequest) -> int:
    said = request.POST.get("unit", "") or request.GET.get("unit", "")
    if not said.isdecimal() or len(said) > 18:
        raise Http404
    return int(said)
