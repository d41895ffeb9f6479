"""What the addresses of these pages ask for, and the page where there are no figures yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.office.figures.map_of_units import Place, map_for, visible_ids
from thuocdo.office.figures.spans import Span, span_of

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_officials(view: View[P]) -> View[P]:
    """Let officials alone in, and say what to do where there is no cube yet."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        assert request.user.is_authenticated
        visible_ids(request.user)
        try:
            return view(request, *args, **kwargs)
        except CubeBroken:
            answered = render(request, "office/figures/none_yet.html", status=503)
            answered["Retry-After"] = "5"
            return answered

    return login_required(require_GET(answer))


def asked_span(request: HttpRequest, today: date) -> Span:
    """Return the window of the address."""
    return span_of(request.GET.get("period", ""), today=today)


def own_map(request: HttpRequest, today: date) -> Mapping[int, Place]:
    """Return the units whose figures a person may see: those of his own province, by id."""
    assert request.user.is_authenticated
    return map_for(request.user, today)


def asked_unit(request: HttpRequest, today: date) -> Place | None:
    """Return the unit that the address names; null where there is none in force in the person's province."""
    text = request.GET.get("unit", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return own_map(request, today).get(int(text))


def unit_or_404(request: HttpRequest, unit_id: int, today: date) -> Place:
    """Return a unit in force.

    Raises:
        Http404: there is none of this number in the person's province.
    """
    found = own_map(request, today).get(unit_id)
    if found is None:
        raise Http404
    return found


def this_day() -> date:
    """Return the day of the answer."""
    return timezone.localdate()
