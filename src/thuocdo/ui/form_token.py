"""The hidden field of every form, made once for an answer: a page has up to ten forms, and each new mask of the token costs as much as a row."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject


def form_token(request: HttpRequest) -> dict[str, object]:
    """Give templates `csrf_input`; a page without a form makes no token."""
    return {"csrf_input": SimpleLazyObject(lambda: csrf_input(request))}
