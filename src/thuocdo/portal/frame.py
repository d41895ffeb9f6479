"""What the frame of all pages of the portal shows: whose portal it is, whom to call, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from thuocdo.portal.acting import acting_key, acting_name


@dataclass(frozen=True, slots=True)
class Frame:
    """The settings of the frame; empty where an installation says nothing.

    `citizen` is the name of who is signed in, `acting` of whom he acts for, empty for himself; `acting_key` stands in forms that do something for
    either.
    """

    name: str
    hotline: str
    email: str
    address: str
    demo: bool
    path: str
    citizen: str | None
    official: bool
    acting: str
    acting_key: str

    @property
    def hotline_link(self) -> str:
        """Return the number as a phone dials it."""
        return "".join(sign for sign in self.hotline if sign.isdigit() or sign == "+")

    def in_part(self, beginning: str) -> str:
        """Return the mark of the part of the portal the page belongs to, for its link in the frame."""
        return "page" if self.path.startswith(beginning) else ""


def portal_frame(request: HttpRequest) -> dict[str, Frame]:
    """Give templates `portal`; it asks the session only for who is signed in."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    citizen = signed_in and getattr(user, "is_citizen", False)
    return {
        "portal": Frame(
            name=settings.PORTAL_NAME or _("Dịch vụ công của tỉnh"),
            hotline=settings.PORTAL_HOTLINE,
            email=settings.PORTAL_EMAIL,
            address=settings.PORTAL_ADDRESS,
            demo=settings.DEMO,
            path=request.path,
            citizen=str(getattr(user, "full_name", "")) if citizen else None,
            official=bool(signed_in and not citizen),
            acting=acting_name(request) if citizen else "",
            acting_key=acting_key(request) if citizen else "",
        )
    }


def link_if_there(name: str, *arguments: object) -> str:
    """Return the address of a page, or nothing where this installation has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
