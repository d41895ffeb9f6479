"""Where an official starts: who handles dossiers at his work, who takes in money at what is not clear, everybody else at the reports."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.office.dossiers.choices import RECEIVERS


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first screen of the person's work."""
    if units_visible_to(request.user, roles=RECEIVERS).exists():
        return redirect("office:queue:list")
    takes_money = units_visible_to(request.user, roles=(Role.CASHIER,)).exists()
    return redirect("office:payments:list" if takes_money else "office:reports:list")
