"""What people think of the service of the units an official belongs to or leads, by quarter or year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.accounts.scope import units_visible_to
from thuocdo.feedback.satisfaction import (
    Quarter,
    Year,
    quarters_up_to,
    satisfaction_of,
    years_up_to,
)
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.queue.filters import is_number
from thuocdo.office.ratings.pages import (
    RatingsPage,
    page_of,
    paper_of,
    span_name,
    span_word,
)
from thuocdo.organisations.models import Unit
from thuocdo.organisations.names import unit_names

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.accounts.models import User


def _units(user: User, under: str, *, on: date) -> list[int]:
    """Return the units a person sees into, or those of them in one unit and below it.

    Raises:
        Http404: there is no such unit, or he does not see into it: nobody learns which.
    """
    found = units_visible_to(user, on=on)
    if under:
        if not is_number(under):
            raise Http404
        found = found & Unit.objects.descendants_of([Unit(pk=int(under))], on=on)
    units = list(found.order_by().values_list("pk", flat=True))
    if under and int(under) not in units:
        raise Http404
    return units


def _asked(request: HttpRequest) -> tuple[RatingsPage, str, str, bool]:
    """Return the page that was asked for, the unit of the address with its name, and whether the person sees into any unit."""
    assert request.user.is_authenticated
    today = timezone.localdate()
    under = request.GET.get("under", "").strip()
    units = _units(request.user, under, on=today)
    said = satisfaction_of(request.user, unit_ids=units, span=_span(request, today))
    ids = [unit for unit, _numbers in said.units] + ([int(under)] if under else [])
    names = unit_names(ids)
    return page_of(said, names), under, names.get(int(under), "") if under else "", bool(units)


def _spans(today: date) -> list[Quarter | Year]:
    return [*quarters_up_to(today), *years_up_to(today)]


def _span(request: HttpRequest, today: date) -> Quarter | Year:
    """Return the quarter or year of the address; the quarter of today where it names none of the last two years."""
    known = {span_word(one): one for one in _spans(today)}
    asked = request.GET.get("span") or request.GET.get("quarter", "")
    return known.get(asked, Quarter.of(today))


@login_required
@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    """Show how satisfied people are: the whole, by aspect, by unit, over time, and what they wrote."""
    page, under, name, sees = _asked(request)
    spans = _spans(timezone.localdate())
    context = {
        "page": page,
        "under": under,
        "name": name,
        "sees": sees,
        "spans": [(span_word(one), span_name(one)) for one in spans],
        "chosen": span_word(page.said.span),
        "at": timezone.now(),
    }
    return render(request, "office/ratings/page.html", context)


@login_required
@never_cache
@require_GET
def ratings_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the page as a file."""
    if kind not in FORMATS:
        raise Http404
    page, _under, name, _sees = _asked(request)
    paper = paper_of(page, name, at=timezone.now())
    file = f"hai-long-{span_word(page.said.span)}.{kind}"
    return download(FORMATS[kind].write(paper), file, FORMATS[kind].media_type)
