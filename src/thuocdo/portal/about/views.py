"""The accessibility statement, and how the pages look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from thuocdo.portal.going_back import safe_next
from thuocdo.ui.appearance import SIZES, THEMES, Appearance, appearance, remember


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return render(request, "portal/about/accessibility.html")


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep light or dark, or large type, in this browser, and go back to the page."""
    now = appearance(request)
    theme, size = request.POST.get("theme", now.theme), request.POST.get("size", now.size)
    answer = HttpResponseRedirect(safe_next(request))
    remember(
        answer,
        Appearance(
            theme if theme in dict(THEMES) else now.theme, size if size in dict(SIZES) else now.size
        ),
    )
    return answer
