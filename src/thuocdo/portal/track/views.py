"""Following a dossier by its code."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from allauth.account.adapter import get_adapter

from thuocdo.accounts.limits import Limit, network_of, within_limits
from thuocdo.dossiers.tracking import tracked
from thuocdo.portal.dossiers.bundles import bundle_view
from thuocdo.portal.track.pages import own_dossier_id, track_view

LONGEST_CODE = 83


@require_GET
def track(request: HttpRequest) -> HttpResponse:
    """Show where a dossier stands. A code that is not known and one that nobody may know of get the same answer."""
    code = request.GET.get("code", "").strip()[:LONGEST_CODE]
    if not code:
        return render(request, "portal/track/page.html", {"code": "", "found": None})
    at = timezone.now()
    if not within_limits(_limits(request), at=at):
        return _answer(request, "portal/track/too_often.html", {"code": code}, status=429)
    found = tracked(code, at=at)
    if found is None:
        return _answer(request, "portal/track/unknown.html", {"code": code}, status=404)
    context = {
        "code": code,
        "found": track_view(found),
        "own": own_dossier_id(request.user, found),
        "bundle": bundle_view(found.id, bundle_turn=found.bundle_turn, at=at),
    }
    return _answer(request, "portal/track/page.html", context, status=200)


def visitor_network(request: HttpRequest) -> str:
    """Return what stands for the visitor, seen past the proxies that are trusted."""
    return network_of(str(get_adapter().get_client_ip(request)))


def _limits(request: HttpRequest) -> tuple[Limit, Limit]:
    return (
        Limit(f"track-network:{visitor_network(request)}", settings.TRACK_A_MINUTE, 60),
        Limit("track-all", settings.TRACK_ALL_A_MINUTE, 60),
    )


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int
) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
