"""The number machine, the slip, and the screen of a waiting room. They need no account: the key in the address is theirs alone, and they show numbers, no names.

Nothing here needs a script: the machine and the slip go back to the first page by themselves, the screen comes anew.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods

from csp.constants import SELF
from csp.decorators import csp_update
from markupsafe import Markup

from thuocdo.desks.models import ServiceGroup, Ticket, WaitingRoom
from thuocdo.desks.priorities import priorities
from thuocdo.desks.reading import (
    groups_of,
    number_by_id,
    number_of,
    on_screen,
    people_before,
    room_by_key,
)
from thuocdo.desks.services import take_number
from thuocdo.documents.paper import QrCode
from thuocdo.documents.qr import svg_of
from thuocdo.office.tickets.chime import chime_wav

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The machine forgets who began after so long, the slip goes back, the screen comes anew: what happens now is what they are for.
IDLE_SECONDS, BACK_SECONDS, ANEW_SECONDS = 60, 20, 5
#: On the phone of somebody who waits: rarely enough for his data volume.
FOLLOW_SECONDS = 20
_LANGUAGES = ("vi", "en")
#: What the screen has called out already, and whether the machine prints by itself; both are of the one browser that shows the page.
_HEARD, _PRINTER = "heard", "printer"
_A_YEAR_SECONDS = 365 * 24 * 60 * 60
_signer = Signer(salt="thuocdo.office.tickets.follow")


def _room(key: str) -> WaitingRoom:
    room = room_by_key(key)
    if room is None:
        raise Http404
    return room


def _group(room: WaitingRoom, said: str) -> ServiceGroup:
    for one in groups_of(room.unit_id, on=timezone.localdate()):
        if str(one.group.pk) == said:
            return one.group
    raise Http404


def _language(request: HttpRequest) -> str:
    """Return the language of whoever stands at the machine: that of the address, never what the one before him chose."""
    said = request.POST.get("lang") or request.GET.get("lang", "")
    return said if said in _LANGUAGES else _LANGUAGES[0]


@never_cache
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, key: str) -> HttpResponse:
    """Offer the groups with big buttons; one press gives a number. After a while without a press it is as at the start."""
    room, language = _room(key), _language(request)
    start = reverse("office:kiosk:kiosk", args=[key])
    if request.method == "POST":
        ticket = take_number(
            group=_group(room, request.POST.get("group", "")),
            priority=request.POST.get("priority", ""),
            at=timezone.now(),
        )
        there = reverse("office:kiosk:ticket", args=[key, ticket.pk])
        return redirect(there + (f"?lang={language}" if language != _LANGUAGES[0] else ""))
    context = {
        "room": room,
        "groups": groups_of(room.unit_id, on=timezone.localdate()),
        "priorities": list(priorities().values()),
        "other": "en" if language == "vi" else "vi",
    }
    with translation.override(language):
        answer = render(request, "office/tickets/kiosk.html", context)
    answer["Refresh"] = f"{IDLE_SECONDS}; url={start}"
    if "printer" in request.GET:
        _remember_printer(answer, on=request.GET["printer"] == "1")
    return answer


def _remember_printer(answer: HttpResponse, *, on: bool) -> None:
    if on:
        answer.set_cookie(
            _PRINTER, "1", max_age=_A_YEAR_SECONDS, path="/kiosk/", httponly=True, samesite="Lax"
        )
    else:
        answer.delete_cookie(_PRINTER, path="/kiosk/", samesite="Lax")


@never_cache
@require_GET
def ticket(request: HttpRequest, key: str, ticket_id: int) -> HttpResponse:
    """Show a number that was taken today as a slip for a roll of 80 mm; the machine goes back by itself."""
    room = _room(key)
    found: Ticket | None = number_of(room, ticket_id, on=timezone.localdate())
    if found is None:
        raise Http404
    context = {
        "room": room,
        "ticket": found,
        "before": people_before(found),
        "code": Markup(svg_of(QrCode(follow_address(found), ""), scales=True)),  # noqa: S704 - drawn here
        "prints": request.COOKIES.get(_PRINTER) == "1",
    }
    with translation.override(_language(request)):
        answer = render(request, "office/tickets/ticket.html", context)
    answer["Refresh"] = f"{BACK_SECONDS}; url={reverse('office:kiosk:kiosk', args=[key])}"
    return answer


def follow_address(ticket: Ticket) -> str:
    """Return where whoever has the slip follows his number on his phone; it tells nothing of the machine's own address."""
    token = _signer.sign(str(ticket.pk))
    return settings.BASE_URL.rstrip("/") + reverse("office:kiosk:follow", args=[token])


@never_cache
@require_GET
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Show on a phone how many are before a number, and to which counter it is called."""
    try:
        ticket_id = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        raise Http404 from None
    found = number_by_id(ticket_id, on=timezone.localdate())
    context = {
        "ticket": found,
        "before": people_before(found) if found and found.state == Ticket.State.WAITING else None,
        "now": timezone.localtime(),
    }
    answer = render(request, "office/tickets/follow.html", context, status=200 if found else 410)
    if found is not None and found.state != Ticket.State.DONE:
        answer["Refresh"] = str(FOLLOW_SECONDS)
    return answer


@never_cache
@csp_update({"media-src": [SELF]})  # type: ignore[arg-type] # it is typed for addresses without a part
@require_GET
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Show who is called to which counter; the page comes anew every few seconds, without a script, and sounds once for each call."""
    room, now = _room(key), timezone.now()
    called = on_screen(room.unit_id, on=timezone.localdate(now))
    heard = _heard(request)
    newest = called[0] if called and called[0].state == Ticket.State.CALLED else None
    context = {
        "room": room,
        "newest": newest,
        "called": [one for one in called if one is not newest],
        "fresh": [one.pk for one in called if _is_fresh(one, heard)],
        "sounds": heard is not None and any(_is_fresh(one, heard) for one in called),
        "groups": groups_of(room.unit_id, on=timezone.localdate(now)),
        "now": timezone.localtime(now),
    }
    answer = render(request, "office/tickets/screen.html", context)
    answer["Refresh"] = str(ANEW_SECONDS)
    answer.set_cookie(
        _HEARD, f"{_last_call(called, heard, now).timestamp():.6f}", path=request.path, httponly=True, samesite="Lax"
    )  # fmt: skip
    return answer


def _heard(request: HttpRequest) -> datetime | None:
    """Return the moment of the last call that this screen showed; null where it has just been switched on."""
    try:
        return datetime.fromtimestamp(float(request.COOKIES[_HEARD]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def _is_fresh(one: Ticket, heard: datetime | None) -> bool:
    called = one.state == Ticket.State.CALLED and one.called_at is not None
    return called and heard is not None and one.called_at > heard  # type: ignore[operator]


def _last_call(called: Sequence[Ticket], heard: datetime | None, now: datetime) -> datetime:
    times = [one.called_at for one in called if one.called_at is not None]
    return max([*times, heard or min([now, *times])])


@cache_control(public=True, max_age=24 * 60 * 60)
@require_GET
def chime(_request: HttpRequest) -> HttpResponse:
    """Send the sound of a call."""
    return HttpResponse(chime_wav(), content_type="audio/wav")
