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
from django.utils import timezone

from thuocdo.accounts.citizens import citizen_of
from thuocdo.accounts.models import Citizen
from thuocdo.portal.acting import ACTING, acted_for, opened_for_another

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
    """Give a view the citizen who is signed in; whoever is not is led to the sign-in and back.

    For what a citizen does for himself alone: while he acts for another one, the page says how to stop that.
    """
    return _asked(view, for_others=False)


def for_whom_one_acts(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen for whom somebody acts: himself, or the principal of the mandate he uses in this session.

    What the view asks for with that citizen is kept to what the mandate is for.
    """
    return _asked(view, for_others=True)


def for_whom_it_was_opened(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen for whom somebody acts, as `for_whom_one_acts` does, for pages that begin something for him.

    Their forms carry for whom they were opened (`acting_key`); where that is another one than now, or is not said, nothing is done (409).
    """
    return _asked(view, for_others=True, strict=True)


def _asked(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
    *,
    for_others: bool,
    strict: bool = False,
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        citizen = citizen_of(request.user)
        if citizen is None:
            back = request.get_full_path() if request.method == "GET" else ""
            query = f"?{urlencode({'next': back})}" if back else ""
            return HttpResponseRedirect(reverse("portal:sign_in:start") + query)
        one: Citizen | None = citizen
        if ACTING in request.session:
            if not for_others:
                return render(request, "portal/mandates/only_oneself.html", status=403)
            one = acted_for(request.session[ACTING], citizen, at=timezone.now())
        if one is None:
            # What was meant for the other one must not be done for himself.
            del request.session[ACTING]
            return render(request, "portal/mandates/over.html", status=403)
        if for_others and opened_for_another(request, strict=strict):
            return render(request, "portal/mandates/opened_for_another.html", status=409)
        return view(request, one, *args, **kwargs)

    return asked
