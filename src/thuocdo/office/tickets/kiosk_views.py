"""The number machine and the screen of a waiting room. They need no account: the key in the address is theirs alone, and they show numbers, no names."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.desks.models import ServiceGroup, Ticket, WaitingRoom
from thuocdo.desks.priorities import priorities
from thuocdo.desks.reading import groups_of, number_of, on_screen, people_before, room_by_key
from thuocdo.desks.services import take_number

#: The machine goes back to its first page after so long, the screen comes anew: what happens now is what both are for.
BACK_SECONDS, ANEW_SECONDS = 20, 5


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


@never_cache
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, key: str) -> HttpResponse:
    """Offer the groups with big buttons; one press gives a number."""
    room = _room(key)
    if request.method == "POST":
        ticket = take_number(
            group=_group(room, request.POST.get("group", "")),
            priority=request.POST.get("priority", ""),
            at=timezone.now(),
        )
        return redirect("office:kiosk:ticket", key, ticket.pk)
    context = {
        "room": room,
        "groups": groups_of(room.unit_id, on=timezone.localdate()),
        "priorities": list(priorities().values()),
    }
    return render(request, "office/tickets/kiosk.html", context)


@never_cache
@require_GET
def ticket(request: HttpRequest, key: str, ticket_id: int) -> HttpResponse:
    """Show and print a number that was taken today; the machine goes back by itself."""
    room = _room(key)
    found: Ticket | None = number_of(room, ticket_id, on=timezone.localdate())
    if found is None:
        raise Http404
    context = {"room": room, "ticket": found, "before": people_before(found)}
    answer = render(request, "office/tickets/ticket.html", context)
    answer["Refresh"] = f"{BACK_SECONDS}; url={reverse('office:kiosk:kiosk', args=[key])}"
    return answer


@never_cache
@require_GET
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """Show who is called to which counter; the page comes anew every few seconds, without a script."""
    room = _room(key)
    today = timezone.localdate()
    context = {
        "room": room,
        "called": on_screen(room.unit_id, on=today),
        "groups": groups_of(room.unit_id, on=today),
        "now": timezone.localtime(),
    }
    answer = render(request, "office/tickets/screen.html", context)
    answer["Refresh"] = str(ANEW_SECONDS)
    return answer
