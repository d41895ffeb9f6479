"""The evaluation of agencies, for officials: figures of the units of their province, records where they may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thuocdo.office.figures.asking import for_officials
from thuocdo.office.figures.subjects import LONGEST_SEARCH
from thuocdo.office.handling_evaluation.asked import Asked, asked_of, span_name
from thuocdo.office.handling_evaluation.pages import evaluation_page
from thuocdo.office.handling_evaluation.unit_pages import units_page
from thuocdo.office.service_index.unit_pages import KINDS
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@for_officials
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show the evaluation of a unit with the arithmetic of each index."""
    _user, asked = _asked(request)
    context = {"page": evaluation_page(asked), **_frame(asked)}
    return render(request, "office/handling_evaluation/page.html", context)


@for_officials
def units(request: HttpRequest) -> HttpResponse:
    """Show the units of one kind with their evaluations, bands and ranks."""
    _user, asked = _asked(request)
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        kind = asked.unit.kind if asked.unit.kind in KINDS else Unit.Kind.COMMUNE.value
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = units_page(asked, kind, words=words, every=request.GET.get("all") == "1")
    context = {"page": page, "words": words, "kind": kind, "kinds": KINDS, **_frame(asked)}
    return render(request, "office/handling_evaluation/units.html", context)


def _asked(request: HttpRequest) -> tuple[User, Asked]:
    assert request.user.is_authenticated
    return request.user, asked_of(request, request.user)


def _frame(asked: Asked) -> dict[str, object]:
    return {"asked": asked, "period": span_name(asked.span)}
