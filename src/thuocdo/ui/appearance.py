"""How a person wants the screens to look: light or dark, and large type. Kept in cookies of this browser."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

THEMES = [("", _("theo máy")), ("light", _("sáng")), ("dark", _("tối"))]
SIZES = [("", _("thường")), ("large", _("lớn"))]
_THEME_COOKIE, _SIZE_COOKIE = "theme", "size"
_A_YEAR_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Appearance:
    """The choice of one browser; empty where it follows the machine."""

    theme: str = ""
    size: str = ""

    @property
    def dark_media(self) -> str:
        """Return when the dark colours are used, as a media query; empty for never."""
        return {"light": "", "dark": "all"}.get(self.theme, "(prefers-color-scheme: dark)")


def appearance(request: HttpRequest | None = None) -> Appearance:
    """Return what the browser that asks has chosen; what it sent without sense counts as nothing."""
    cookies = request.COOKIES if request else {}
    theme, size = cookies.get(_THEME_COOKIE, ""), cookies.get(_SIZE_COOKIE, "")
    return Appearance(
        theme if theme in dict(THEMES) else "",
        size if size in dict(SIZES) else "",
    )


def remember(response: HttpResponse, chosen: Appearance) -> None:
    """Keep a choice in the browser for a year."""
    for name, value in ((_THEME_COOKIE, chosen.theme), (_SIZE_COOKIE, chosen.size)):
        if value:
            response.set_cookie(name, value, max_age=_A_YEAR_SECONDS, httponly=True, samesite="Lax")
        else:
            response.delete_cookie(name, samesite="Lax")
