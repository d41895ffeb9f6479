"""Keeps what a signed-in person sees out of every store: several people share one computer in many offices."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """Forbid browsers and proxies to keep an answer to a signed-in person; "Back" after signing out shows nothing.

    What says itself how long it may be kept stays as it is.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
