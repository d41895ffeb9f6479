"""The search screen."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thuocdo.office.search.forms import SearchForm
from thuocdo.office.search.pages import search_page


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show what was found, grouped; an empty search shows what can be searched."""
    form = SearchForm(request.GET)
    form.is_valid()
    built = search_page(form.words, user=request.user)
    return render(request, "office/search/page.html", {"page": built})
