"""The list of directives; each leads to its dossier, where it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from thuocdo.accounts.delegations import lenders_of
from thuocdo.dossiers.models import DossierDirective
from thuocdo.dossiers.rules import WHO, Act
from thuocdo.office.dossiers.beside import standing
from thuocdo.office.queue.filters import managed_units
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models.directives import DossierDirectiveQuerySet

VIEWS = {
    "mine": _("Tôi phải trả lời"),
    "given": _("Tôi đã chỉ đạo"),
    "managed": _("Của đơn vị tôi điều hành"),
}
STATES = {"open": _("chờ trả lời"), "late": _("quá hạn"), "answered": _("đã trả lời")}


@login_required
@require_GET
def directive_list(request: HttpRequest) -> HttpResponse:
    """List directives: what is to be answered first by when it is wanted, what was answered the newest first."""
    user, now = user_of(request), timezone.now()
    view = request.GET.get("view", "mine")
    view = view if view in VIEWS else "mine"
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    rows = _of_state(_of_view(user, view, now), state, now)
    order = ("-id",) if state == "answered" else ("answer_due_at", "id")
    found = rows.select_related("dossier", "unit", "official", "given_by", "answered_by")
    page = keyset_page(found, order=order, cursor=request.GET.get("page", ""))
    context = {
        "page": page,
        "rows": [(one, standing(one.answered_at, one.answer_due_at, now)) for one in page.rows],
        "view": view,
        "state": state,
        "views": VIEWS.items(),
        "states": STATES.items(),
    }
    return render(request, "office/directives/list.html", context)


def _of_view(user: User, view: str, now: datetime) -> DossierDirectiveQuerySet:
    rows = DossierDirective.objects.visible_to(user)
    if view == "given":
        return rows.filter(given_by=user)
    if view == "managed":
        return rows.filter(unit__in=managed_units(user, on=timezone.localdate(now)))
    people = [user.pk, *(one.pk for one in lenders_of(user))]
    return rows.addressed_to(people, user, WHO[Act.ANSWER_DIRECTIVE][0])


def _of_state(
    rows: DossierDirectiveQuerySet, state: str, now: datetime
) -> DossierDirectiveQuerySet:
    if state == "answered":
        return rows.filter(answered_at__isnull=False)
    waiting = rows.open()
    return waiting.filter(Q(answer_due_at__lt=now)) if state == "late" else waiting
