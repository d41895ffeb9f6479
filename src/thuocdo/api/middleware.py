"""What is refused before or around an endpoint, said as a problem document too: 404, 405, 413, 500."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from thuocdo.api.problems import MEDIA_TYPE, problem_of_status

ADDRESS = "/api/"
#: Harvesters of open data read refusals as CKAN words them; whatever else comes from there is said as everywhere.
HARVESTERS = "/api/3/"
Answer = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """Give every refusal under /api/ the form programs know; the headers that others have set stay."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if not request.path.startswith(ADDRESS) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type") == MEDIA_TYPE or _for_harvesters(request, response):
            return response
        if settings.DEBUG and response.status_code == 500:
            return response  # the page with the stack trace
        problem = problem_of_status(response.status_code)
        response.content = problem.content
        response.headers["Content-Type"] = MEDIA_TYPE
        # What stands there was counted for the page that is replaced; a program would wait for the rest of it.
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _for_harvesters(request: HttpRequest, response: HttpResponse) -> bool:
    told = response.headers.get("Content-Type") == "application/json"
    return told and request.path.startswith(HARVESTERS)
