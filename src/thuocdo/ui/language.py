"""The language of the screens: Vietnamese, unless the user has chosen another one."""

from __future__ import annotations

import threading
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.translation import trans_real


def gettext(message: str) -> str:
    """Return a text in the language of the screen, looked up once for each language: a page of one dossier asks five hundred times."""
    return _looked_up(translation.get_language(), message)


@lru_cache(maxsize=10_000)
def _looked_up(_language: str | None, message: str) -> str:
    return translation.gettext(message)


def in_english() -> bool:
    """Tell whether the screen is in English."""
    return (translation.get_language() or "vi").startswith("en")


def keep_by_thread() -> None:
    """Let each thread know its language and its time zone by itself: a page asks for them some hundred times.

    The framework keeps them so that tasks of one thread can have different ones, which takes ten times as long; requests here are answered by
    threads alone.
    """
    trans_real._active = threading.local()  # type: ignore[attr-defined] # as it was before there were tasks
    timezone._active = threading.local()  # type: ignore[attr-defined]


class LanguageMiddleware(LocaleMiddleware):
    """Take the language from the user's own choice, kept in a cookie, and not from the browser.

    Many offices run an English browser and work in Vietnamese; the law's terms are Vietnamese too.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set the language of this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
