"""The series screens. Views read the choice from the address, build a page and answer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.office.series.choices import find_indicators, find_units
from thuocdo.office.series.forms import ChooseSeriesForm, chosen_units
from thuocdo.office.series.pages import series_page


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the series of one indicator for several units, with all that can be chosen."""
    form = ChooseSeriesForm(request.GET)
    form.is_valid()
    built = series_page(
        form, units=chosen_units(request.GET), user=request.user, today=timezone.localdate()
    )
    return render(request, "office/series/page.html", {"page": built})


@login_required
@require_GET
def indicator_choices(request: HttpRequest) -> HttpResponse:
    """Return the indicators that fit what was typed so far, as a fragment of the page."""
    context = {"indicators": find_indicators(request.GET.get("q", ""))}
    return render(request, "office/series/_indicators.html", context)


@login_required
@require_GET
def unit_choices(request: HttpRequest) -> HttpResponse:
    """Return the units that fit what was typed so far, as a fragment of the page."""
    taken = chosen_units(request.GET)
    context = {"units": find_units(request.GET.get("find", ""), without=taken)}
    return render(request, "office/series/_units.html", context)
