"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thuocdo.portal.home.pages import home_page


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show what one can do here."""
    return render(request, "portal/home/page.html", {"page": home_page()})
