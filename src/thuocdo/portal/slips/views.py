"""Whether a printed paper is ours: the page that its code opens, for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from thuocdo.accounts.limits import Limit, within_limits
from thuocdo.dossiers.slips import verify_slip
from thuocdo.portal.track.views import visitor_network


@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Say which paper a code means and what it promised; a forged one and one that never was get the same answer."""
    at = timezone.now()
    limits = (
        Limit(f"slip-network:{visitor_network(request)}", settings.TRACK_A_MINUTE, 60),
        Limit("slip-all", settings.TRACK_ALL_A_MINUTE, 60),
    )
    if not within_limits(limits, at=at):
        answer = render(request, "portal/track/too_often.html", {"code": ""}, status=429)
    else:
        found = verify_slip(token)
        status = 200 if found else 404
        answer = render(request, "portal/slips/check.html", {"found": found}, status=status)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
