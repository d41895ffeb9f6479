"""The service index, for officials: figures of the units of their province, records where they may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thuocdo.office.figures.asking import for_officials
from thuocdo.office.figures.subjects import LONGEST_SEARCH
from thuocdo.office.service_index.asked import SINCE_WORDS, SPANS, Asked, asked_of
from thuocdo.office.service_index.moving_pages import changes_of, lifts_of
from thuocdo.office.service_index.score_pages import groups_of, head_of, history_of
from thuocdo.office.service_index.unit_pages import KINDS, units_page
from thuocdo.organisations.models import Unit
from thuocdo.scoring.service_index.counting import scores_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


@for_officials
def score(request: HttpRequest) -> HttpResponse:
    """Show the score of a unit, its parts, how it went, what changed it and what would lift it."""
    user, asked = _asked(request)
    found = scores_of([asked.unit.id], asked.window.days)
    context = {
        "head": head_of(asked),
        "groups": groups_of(found, asked),
        "history": history_of(asked),
        "changes": changes_of(asked, user),
        "lifts": lifts_of(asked, user),
        "edition": found.of[asked.unit.id].edition,
        "since_words": SINCE_WORDS,
        **_frame(asked),
    }
    return render(request, "office/service_index/page.html", context)


@for_officials
def head(request: HttpRequest) -> HttpResponse:
    """Return the score at a glance as it is now, which the page asks for every few seconds."""
    _user, asked = _asked(request)
    loaded = request.GET.get("loaded", "")
    context = {"head": head_of(asked), "loaded": loaded[:20], **_frame(asked)}
    return render(request, "office/service_index/_head.html", context)


@for_officials
def units(request: HttpRequest) -> HttpResponse:
    """Show the units of one kind with their scores and ranks."""
    _user, asked = _asked(request)
    kind = request.GET.get("kind", "")
    if kind not in KINDS:
        kind = asked.unit.kind if asked.unit.kind in KINDS else Unit.Kind.COMMUNE.value
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = units_page(asked, kind, words=words, every=request.GET.get("all") == "1")
    context = {"page": page, "kinds": KINDS, **_frame(asked)}
    return render(request, "office/service_index/units.html", context)


def _asked(request: HttpRequest) -> tuple[User, Asked]:
    assert request.user.is_authenticated
    return request.user, asked_of(request, request.user)


def _frame(asked: Asked) -> dict[str, object]:
    return {"asked": asked, "spans": SPANS}
