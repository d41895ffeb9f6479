"""What somebody sent after his session had ended: kept until he has signed in again, then shown to him where he wrote it.

It stays with the browser that sent it, half an hour at the most, and is shown on the page of an application of his own alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from thuocdo.portal.gate import for_citizens, for_whom_it_was_opened, for_whom_one_acts

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from thuocdo.accounts.models import Citizen

P = ParamSpec("P")
_KEY = "unsent_page"
_KEPT = timedelta(minutes=30)
_MOST_FIELDS, _LARGEST_CHARACTERS = 400, 60_000
_NEVER = frozenset({"csrfmiddlewaretoken"})


def for_applicants(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen for whom somebody acts; what is sent without being signed in is kept until one is, and he comes back to its page."""
    return _keeping(view, for_whom_one_acts(view))


def for_beginners(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen for whom somebody acts, as `for_applicants` does, if its page was opened for that one."""
    return _keeping(view, for_whom_it_was_opened(view))


def for_raters(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Give a view the citizen who is signed in, for what nobody does for another one; what is sent is kept likewise."""
    return _keeping(view, for_citizens(view))


def _keeping(
    view: Callable[Concatenate[HttpRequest, Citizen, P], HttpResponseBase],
    inner: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request)
            query = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('portal:sign_in:start')}?{query}")
        return inner(request, *args, **kwargs)

    return asked


def _keep(request: HttpRequest) -> None:
    fields = [(name, request.POST[name]) for name in request.POST if name not in _NEVER]
    size = sum(len(name) + len(value) for name, value in fields)
    if len(fields) <= _MOST_FIELDS and size <= _LARGEST_CHARACTERS:
        kept = {"path": request.path, "fields": dict(fields), "at": timezone.now().isoformat()}
        request.session[_KEY] = kept


def take_unsent(request: HttpRequest) -> dict[str, str]:
    """Return what was sent to this page without a session, once; nothing where nothing was, or it is old."""
    kept = request.session.get(_KEY)
    if kept is None:
        return {}
    del request.session[_KEY]
    if kept["path"] != request.path:
        return {}
    age = timezone.now() - datetime.fromisoformat(kept["at"])
    return dict(kept["fields"]) if age <= _KEPT else {}
