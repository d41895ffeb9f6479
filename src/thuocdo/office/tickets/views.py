"""The clerk's page: call the next one, call again, missed, send on, take in; and setting up counters and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from thuocdo.accounts.scope import own_units, units_visible_to
from thuocdo.desks import services
from thuocdo.desks.models import Counter, ServiceGroup, Ticket, WaitingRoom
from thuocdo.desks.reading import at_counter, groups_of, missed_today
from thuocdo.desks.services import SETTING_UP
from thuocdo.errors import DomainError, NotAllowed
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: A counter is chosen once and kept in the session.
COUNTER = "counter"


def desk_unit(user: User) -> Unit:
    """Return the unit whose waiting room a person works in; the one below which he may set up where he belongs to none.

    Raises:
        NotAllowed: he works at no desk and administers none.
    """
    own = own_units(user, roles=SETTING_UP).first()
    found = own or units_visible_to(user, roles=SETTING_UP).order_by("name").first()
    if found is None:
        raise NotAllowed(
            "no_waiting_room",
            "Chỉ người tiếp nhận của Bộ phận Một cửa gọi số. Hãy nhờ người quản trị của đơn vị nếu bạn cần.",
            "Only reception officers of a one-stop desk call numbers. Ask the administrator of your unit if you need it.",
        )
    return found


@login_required
@require_GET
def counter_page(request: HttpRequest) -> HttpResponse:
    """Show the queue, the number at the counter, and what can be done."""
    user, today = user_of(request), timezone.localdate()
    unit = desk_unit(user)
    counters = list(Counter.objects.visible_to(user).filter(unit=unit, active=True))
    chosen = next((one for one in counters if one.pk == request.session.get(COUNTER)), None)
    room = WaitingRoom.objects.visible_to(user).filter(unit=unit).first()
    context = {
        "unit": unit,
        "room": room,
        "counters": counters,
        "counter": chosen,
        "groups": groups_of(unit.pk, on=today),
        "ticket": at_counter(chosen) if chosen else None,
        "missed": missed_today(unit.pk, on=today),
    }
    return render(request, "office/tickets/counter.html", context)


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Sit down at a counter."""
    number = _number(request, "counter")
    found = get_object_or_404(Counter.objects.visible_to(user_of(request)), pk=number)
    request.session[COUNTER] = found.pk
    return redirect("office:tickets:counter")


@login_required
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Call the next number."""
    user = user_of(request)
    counter = _counter(request)
    try:
        ticket = services.call_next(counter=counter, actor=user, at=timezone.now())
    except DomainError as error:
        return _refused(request, error)
    if ticket is None:
        messages.info(request, _("Không còn ai chờ."))
    return redirect("office:tickets:counter")


@login_required
@require_POST
def act(request: HttpRequest, ticket_id: int, name: str) -> HttpResponse:
    """Do one thing with a number."""
    user = user_of(request)
    ticket = get_object_or_404(Ticket.objects.visible_to(user), pk=ticket_id)
    if name not in _ACTS:
        raise Http404
    try:
        _ACTS[name](request, ticket, user, timezone.now())
    except DomainError as error:
        return _refused(request, error)
    return redirect("office:tickets:counter")


def _again(request: HttpRequest, ticket: Ticket, user: User, now: datetime) -> Any:
    return services.call_again(ticket, counter=_counter(request), actor=user, at=now)


def _transfer(request: HttpRequest, ticket: Ticket, user: User, now: datetime) -> Any:
    groups = ServiceGroup.objects.visible_to(user)
    group = get_object_or_404(groups, pk=_number(request, "group"))
    return services.transfer(ticket, group=group, actor=user, at=now)


_ACTS: dict[str, Callable[[HttpRequest, Ticket, User, datetime], Any]] = {
    "again": _again,
    "missed": lambda _request, ticket, user, now: services.mark_missed(ticket, actor=user, at=now),
    "serving": lambda _request, ticket, user, now: services.start_serving(
        ticket, actor=user, at=now
    ),
    "done": lambda _request, ticket, user, now: services.finish(ticket, actor=user, at=now),
    "transfer": _transfer,
}


@login_required
@require_POST
def set_up(request: HttpRequest) -> HttpResponse:
    """Add a group or a counter."""
    user, now = user_of(request), timezone.now()
    unit = desk_unit(user)
    try:
        if request.POST.get("what") == "group":
            letter, name = request.POST.get("letter", ""), request.POST.get("name", "")
            services.add_group(unit=unit, letter=letter, name=name, actor=user, at=now)
        else:
            ids = [int(one) for one in request.POST.getlist("group") if one.isdecimal()]
            groups = list(ServiceGroup.objects.visible_to(user).filter(unit=unit, pk__in=ids))
            services.add_counter(
                unit=unit,
                number=_number(request, "number"),
                name=request.POST.get("name", ""),
                groups=groups,
                actor=user,
                at=now,
            )
    except DomainError as error:
        return _refused(request, error)
    return redirect("office:tickets:counter")


def _counter(request: HttpRequest) -> Counter:
    chosen = request.session.get(COUNTER, 0)
    return get_object_or_404(Counter.objects.visible_to(user_of(request)), pk=chosen)


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not said.isdecimal() or len(said) > 9:
        raise Http404
    return int(said)


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    if status_of(error) in {403, 404}:
        raise error
    messages.error(request, message_of(error))
    return redirect("office:tickets:counter")
