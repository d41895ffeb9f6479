"""What is offered while somebody types."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from thuocdo.office.choosing.finding import MOST_FOUND, found_units
from thuocdo.office.choosing.scopes import units_in
from thuocdo.ui.signed_in import user_of


@login_required
@require_GET
def units(request: HttpRequest) -> JsonResponse:
    """Return units of a scope (`of`, and `in` where it needs to know of what) whose names hold the words (`q`), the first of all without words; `more` where there are further ones."""
    asked, user = request.GET, user_of(request)
    try:
        among = units_in(asked.get("of", ""), user, key=asked.get("in", ""))
    except KeyError:
        raise Http404 from None
    found = found_units(among, asked.get("q", ""))
    listed = [asdict(one) for one in found]
    return JsonResponse({"found": listed, "more": len(listed) == MOST_FOUND})
