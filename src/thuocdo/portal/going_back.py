"""Where to go after a form: only to a page of this portal, whatever the request says."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, otherwise: str = "") -> str:
    """Return the page that `next` names, or another one where it names none of this host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return safe_address(request, wanted) or otherwise or reverse("portal:home")


def safe_address(request: HttpRequest, wanted: str) -> str:
    """Return an address within this host as a path, or nothing."""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed and wanted.startswith("/") else ""
