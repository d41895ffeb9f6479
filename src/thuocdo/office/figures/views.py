"""The leader's page, the page of a unit, and both on a wall."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thuocdo.office.figures.asking import (
    asked_span,
    asked_unit,
    for_officials,
    this_day,
    unit_or_404,
)
from thuocdo.office.figures.map_of_units import Place, home_unit, map_on
from thuocdo.office.figures.spans import Span, groups
from thuocdo.office.figures.subjects import LONGEST_SEARCH, listed, listed_by
from thuocdo.office.figures.unit_pages import drawn_unit


@for_officials
def leader(request: HttpRequest) -> HttpResponse:
    """Show the figures of the unit whose page a person begins with: of the province for who sees all of it."""
    today = this_day()
    assert request.user.is_authenticated
    unit = home_unit(request.user, map_on(today))
    if unit is None:
        return render(request, "office/figures/no_unit.html")
    return _page(request, unit, asked_span(request, today))


@for_officials
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the figures of one unit."""
    today = this_day()
    return _page(request, unit_or_404(request, unit_id, today), asked_span(request, today))


def _page(request: HttpRequest, unit: Place, span: Span) -> HttpResponse:
    today = this_day()
    context = {
        "unit": unit,
        "span": span,
        "spans": groups(span, today=today),
        "body": drawn_unit(unit, span, today=today),
        "address": request.path,
    }
    return render(request, "office/figures/unit.html", context)


@for_officials
def wall(request: HttpRequest) -> HttpResponse:
    """Show the same on a screen on the wall: large, dark, without navigation, anew by itself."""
    today = this_day()
    assert request.user.is_authenticated
    unit = asked_unit(request, today) or home_unit(request.user, map_on(today))
    if unit is None:
        return render(request, "office/figures/no_unit.html")
    span = asked_span(request, today)
    context = {"unit": unit, "body": drawn_unit(unit, span, today=today, wall=True)}
    return render(request, "office/figures/wall.html", context)


@for_officials
def indicators(request: HttpRequest) -> HttpResponse:
    """List what is computed, or what of it some words find."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    context = {"words": words, "subjects": listed_by(words), "all": len(listed())}
    return render(request, "office/figures/indicators.html", context)
