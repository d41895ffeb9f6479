"""Who may enter which face: a citizen's session never opens a page of officials, and an official signs in anew to be a citizen."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from thuocdo.accounts.citizens import citizen_of
from thuocdo.accounts.models import Citizen

P = ParamSpec("P")
Answer = Callable[[HttpRequest], HttpResponse]

#: Pages for officials alone; whatever else begins so in future is closed to citizens, too.
OF_OFFICIALS = ("/office/", "/accounts/second-factor/", "/accounts/reauthenticate/")


class CitizenGateMiddleware:
    """Refuse every page of officials to a citizen who is signed in; no query more than the page itself asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that the page is for officials."""
        if request.path.startswith(OF_OFFICIALS) and getattr(request.user, "is_citizen", False):
            return render(request, "portal/for_officials.html", status=403)
        return self.get_response(request)


def for_citizens(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen who is signed in; whoever is not is led to the sign-in and back."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        citizen = citizen_of(request.user)
        if citizen is None:
            back = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(reverse("portal:sign_in:start") + query)
        return view(request, citizen, *args, **kwargs)

    return asked
