"""The page of targets."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.office.targets.forms import ShowTargetsForm
from thuocdo.office.targets.pages import targets_page
from thuocdo.reporting.plans.library import plans


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the targets of the plan with the latest figures the person may see."""
    form = ShowTargetsForm(request.GET)
    form.is_valid()
    (plan,) = plans().values()
    built = targets_page(plan, show=form.shown, user=request.user, today=timezone.localdate())
    return render(request, "office/targets/page.html", {"page": built})
