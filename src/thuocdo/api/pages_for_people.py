"""The description of the API as a page and as a file. Both are open: they say nothing of any data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from thuocdo.api.description import FILE, openapi
from thuocdo.api.problems import problem_of_status
from thuocdo.api.reading_aid import described


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """Show every address, parameter and answer on one page that loads nothing from elsewhere."""
    language = (get_language() or "vi")[:2]
    return render(request, "api/docs.html", {"page": described(openapi(), language=language)})


@require_GET
def description(_request: HttpRequest) -> HttpResponse:
    """Send the OpenAPI description as it is committed (media type of RFC 9512)."""
    return HttpResponse(FILE.read_bytes(), content_type="application/yaml")


@csrf_exempt
def nothing_here(_request: HttpRequest) -> HttpResponse:
    """Say that there is nothing at an address."""
    return problem_of_status(404)
