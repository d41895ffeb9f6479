"""Whoever opens the address of a form's button is led to the page that the button stands on.

That happens where a session ended before a form was sent, and where the language is changed on a page that refused one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]
_NOT_ALLOWED = 405


class LedBackMiddleware:
    """Lead a browser from what can only be sent to the nearest page above it; programs get their 405."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        answer = self.get_response(request)
        opened = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if answer.status_code != _NOT_ALLOWED or not opened:
            return answer
        messages.info(request, _("Chưa có gì được lưu. Hãy làm lại ở trang này."))
        return HttpResponseRedirect(page_above(request.path_info))


def page_above(path: str) -> str:
    """Return the nearest address above a path that there is; each is shorter, so whoever is led on arrives."""
    parts = path.strip("/").split("/")
    while len(parts) > 1:
        parts.pop()
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
