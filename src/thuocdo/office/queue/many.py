"""Acting on many dossiers: preview, deed, and taking a hand-over back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thuocdo.accounts.scope import own_units
from thuocdo.dossiers.models import Dossier
from thuocdo.errors import DomainError
from thuocdo.office.dossiers.doing import reason_missing, receiver, receiver_missing
from thuocdo.office.queue.bulk import (
    BULK_ACTS,
    GIVE_BACK,
    GIVING,
    MOST,
    Order,
    Outcome,
    candidates,
    carried_out,
    colleagues,
    successors,
)
from thuocdo.office.queue.forms import EVERYTHING, ChooseManyForm, DoManyForm
from thuocdo.office.queue.views import (
    asked_for,
)
from thuocdo.organisations.names import unit_names
from thuocdo.ui.errors import message_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.accounts.people import Member


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    answer = redirect("office:queue:list")
    if query:
        answer["Location"] += f"?{query}"
    return answer


def _rows(request: HttpRequest, ids: Sequence[int]) -> list[Dossier]:
    """Return the dossiers of these ids that the person sees, with their events, the most urgent first."""
    found = Dossier.objects.visible_to(user_of(request)).filter(pk__in=ids)
    slim = found.prefetch_related("events")
    return list(slim.order_by("due_at", "pk"))


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show exactly what an action on the chosen dossiers would do, and what it cannot."""
    form = ChooseManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa rõ cần làm gì với các hồ sơ đã chọn. Hãy chọn lại."))
        return _back(request)
    ids, left_over = form.ids, 0
    if form.cleaned_data["scope"] == EVERYTHING:
        asked = asked_for(request)
        matching = asked.rows().order_by(*asked.order).values_list("pk", flat=True)
        ids = list(matching[: MOST + 1])
        left_over, ids = len(ids) - len(ids[:MOST]), ids[:MOST]
    rows = _rows(request, ids)
    if not rows:
        messages.error(request, _("Chưa chọn hồ sơ nào. Hãy đánh dấu ít nhất một hồ sơ."))
        return _back(request)
    return _preview(request, form.cleaned_data["action"], rows, left_over=bool(left_over))


def _preview(
    request: HttpRequest,
    act: str,
    rows: Sequence[Dossier],
    *,
    left_over: bool = False,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    judged = candidates(rows, act, user=user, now=now)
    able = [one for one in judged if not one.refusal]
    on = timezone.localdate(now)
    people = _receivers(user, act, [one.row for one in able], on=on)
    context = {
        "act": act,
        "word": str(BULK_ACTS[act]),
        "able": able,
        "unable": [one for one in judged if one.refusal],
        "warned": sum(1 for one in able if one.warnings),
        "seen": ",".join(f"{one.row.pk}:{one.row.event_count}" for one in able),
        "batch": uuid4().hex,
        "places": _places(people),
        "left_over": left_over,
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "office/queue/preview.html", context, status=status)


def _receivers(user: User, act: str, rows: Sequence[Dossier], *, on: date) -> list[Member]:
    if act == "reassign":
        return successors(user, rows, on=on)
    return colleagues(user, on=on) if act in GIVING else []


def _places(people: Sequence[Member]) -> list[tuple[str, str]]:
    """Return each official of a unit once, as a form sends him and in words with all his roles."""
    units = unit_names(one.unit_id for one in people)
    roles: dict[tuple[int, int, str], list[str]] = {}
    for one in people:
        person = (one.unit_id, one.user_id, one.full_name)
        roles.setdefault(person, []).append(str(one.role.label))
    return [
        (f"{unit}:{user}", f"{name} – {', '.join(had)} – {units.get(unit, '')}")
        for (unit, user, name), had in roles.items()
    ]


@login_required
@require_POST
def do_many(request: HttpRequest) -> HttpResponse:
    """Do what the preview said, each dossier for itself, and say what became of each."""
    form = DoManyForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    act, seen = said.get("action", ""), said.get("seen") or {}
    if not act or not seen or not said.get("batch"):
        messages.error(request, _("Trang gửi lên bị hỏng. Hãy chọn lại."))
        return _back(request)
    rows = _rows(request, list(seen))
    try:
        order = _order(request, form)
    except DomainError as error:
        return _preview(request, act, rows, problem=message_of(error), status=422)
    found = {one.pk: one for one in rows}
    return _result(request, order, carried_out(order, found, seen), len(seen) - len(found))


def _order(request: HttpRequest, form: DoManyForm) -> Order:
    """Return what a form orders.

    Raises:
        InvalidInput: it names nobody, or somebody who is not there, or it gives no reason where one is needed.
    """
    if "note" in form.errors:
        raise reason_missing()
    if form.errors:
        raise receiver_missing()
    said = form.cleaned_data
    unit, official = None, None
    if said["action"] in GIVING:
        unit, official = receiver(said, near=own_units(user_of(request)).first())
    return Order(
        said["action"],
        user_of(request),
        timezone.now(),
        said["batch"],
        unit=unit,
        official=official,
        note=said["note"],
    )


def _result(
    request: HttpRequest, order: Order, outcomes: Sequence[Outcome], missing: int
) -> HttpResponse:
    done = [one.row for one in outcomes if not one.refusal]
    failed = [one for one in outcomes if one.refusal]
    back = order.act in GIVING and bool(done)
    context = {
        "act": order.act,
        "word": str(BULK_ACTS[order.act]) if order.act in BULK_ACTS else _("Lấy lại"),
        "done": done,
        "failed": failed,
        "missing": missing,
        "retry": [one.row.pk for one in failed] if order.act in BULK_ACTS else [],
        "undo": ",".join(f"{one.pk}:{one.event_count}" for one in done) if back else "",
        "undo_act": GIVE_BACK,
        "batch": uuid4().hex,
    }
    return render(request, "office/queue/result.html", context)
