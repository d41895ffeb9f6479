"""The language of the screens, kept in the browser; for a citizen with his account, too, so that he is written to in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from thuocdo.accounts.languages import choose_language


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language that was chosen, and go back to the page."""
    if request.user.is_authenticated:
        choose_language(request.user, request.POST.get("language", ""))
    return set_language(request)
