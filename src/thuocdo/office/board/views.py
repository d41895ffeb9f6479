"""The board, for reviewers, approvers, leaders and those who control procedures and reform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.office.board.pages import GROUPINGS, Asked, drawn_board
from thuocdo.office.queue.filters import is_number, managed_units
from thuocdo.organisations.names import unit_names

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User


def units_asked(request: HttpRequest, user: User, *, now: datetime) -> tuple[str, tuple[int, ...]]:
    """Return the unit of the address, empty for none, and the units the person manages in it and below.

    Raises:
        Http404: there is no such unit, or he does not manage it: nobody learns which.
    """
    under = request.GET.get("under", "").strip()
    if under and not is_number(under):
        raise Http404
    units = managed_units(user, under=under, on=timezone.localdate(now))
    if under and int(under) not in units:
        raise Http404
    return under, units


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show how the dossiers stand that a person answers for, in all his units or in one and below it."""
    assert request.user.is_authenticated
    now = timezone.now()
    under, units = units_asked(request, request.user, now=now)
    by = request.GET.get("by", "")
    usual = "unit" if len(units) > 1 else "step"
    asked = Asked(by if by in GROUPINGS else usual, under, request.GET.get("all") == "1")
    context = {
        "name": unit_names([int(under)]).get(int(under), "") if under else "",
        "under": under,
        "body": drawn_board(request.user, units, asked, now=now) if units else "",
    }
    return render(request, "office/board/board.html", context)
