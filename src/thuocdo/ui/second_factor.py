"""Leads an official to set up the second factor before anything else, where the installation requires one."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from allauth.account.internal.flows.login import get_authentication_records

from thuocdo.accounts.second_factor import Demand, must_set_one_up

Answer = Callable[[HttpRequest], HttpResponse]

#: What stays open: signing in and out, the second factor itself, the language, programs with their tokens.
OPEN = ("/accounts/", "/language/", "/api/")


class SecondFactorMiddleware:
    """Send officials without a second factor to the page that sets one up."""

    def __init__(self, get_response: Answer) -> None:
        if settings.SECOND_FACTOR != Demand.REQUIRED_FOR_OFFICIALS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead to the set-up."""
        if request.path.startswith((*OPEN, settings.STATIC_URL)) or not _is_missing(request):
            return self.get_response(request)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


def _is_missing(request: HttpRequest) -> bool:
    """Ask the database only where this session was not opened with a second factor."""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    if any(record.get("method") == "mfa" for record in records):
        return False
    return must_set_one_up(request.user, at=timezone.now())
