"""The counter: find the procedure, take the dossier in, print what goes with it, the next one please."""

from __future__ import annotations

import uuid
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.office.desk.answering import Counter, answered
from thuocdo.office.desk.desk_choice import with_desk
from thuocdo.office.desk.finding import find_procedures
from thuocdo.office.desk.forms import ReceiveForm, fresh
from thuocdo.office.desk.pages import receive_page
from thuocdo.office.desk.places import agencies_for, desks_of
from thuocdo.office.desk.receiving import receive, same_before
from thuocdo.payments.receipts import receipted_orders
from thuocdo.procedures.at_counter import at_counter, version_at_counter
from thuocdo.procedures.handling import handling_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Find what somebody came for; where words find one procedure alone, go to it."""
    today = timezone.localdate()
    desks_of(user_of(request), on=today)
    said = request.GET.get("ticket", "")
    ticket = said if said.isdecimal() else ""
    hits = find_procedures(request.GET.get("q", ""), user=user_of(request), on=today)
    if (
        hits.words
        and len(hits.found) == 1
        and not hits.bundles
        and not hits.nearest
        and not request.headers.get("HX-Request")
    ):
        return redirect(_form_of(hits.found[0].version_id, ticket))
    part = (
        "office/desk/_hits.html" if request.headers.get("HX-Request") else "office/desk/start.html"
    )
    return render(request, part, {"hits": hits, "ticket": ticket})


def _form_of(version_id: int, ticket: str) -> str:
    where = reverse("office:desk:receive", args=[version_id])
    return f"{where}?ticket={ticket}" if ticket else where


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def receive_one(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take one dossier in; sent twice, it is the same dossier."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    desks = desks_of(user, on=today)
    version = version_at_counter(version_id, user=user, on=today)
    if version is None:
        raise Http404
    content = at_counter(version.pk)
    if request.method == "GET":
        agency = agencies_for(content, desks[0])[0].id
        data = fresh(
            content=content,
            handling=handling_of(version.procedure_id, on=today),
            desk=desks[0].pk,
            agency=agency,
            ticket=request.GET.get("ticket", ""),
        )
        return _shown(request, version, desks, ReceiveForm(data, content=content))

    def taken_in(form: ReceiveForm) -> HttpResponse:
        row = receive(request, form, version, desks=desks, actor=user, at=now)
        before, after = _around_the_number(get_script_prefix())
        return HttpResponseRedirect(f"{before}{row.pk}{after}")

    counter = Counter(
        shown=partial(_shown, request, version, desks),
        made_of=lambda data: ReceiveForm(with_desk(data, desks, user=user), content=content),
        same_before=lambda form: same_before(form, version, actor=user, at=now),
        take_in=taken_in,
    )
    sent = with_desk(request.POST, desks, user=user)
    return answered(request, ReceiveForm(sent, content=content), counter, at=now)


@lru_cache(maxsize=8)
def _around_the_number(_prefix: str) -> tuple[str, str]:
    """Return the address where a dossier is shown that was taken in, without its number; looking it up takes half as long as reading the form."""
    before, _number, after = reverse("office:desk:received", args=[0]).rpartition("0")
    return before, after


def _shown(
    request: HttpRequest,
    version: ProcedureVersion,
    desks: Sequence[Unit],
    form: ReceiveForm,
    *,
    status: int = 200,
    refusal: str = "",
    found: str = "",
    checked: bool = False,
    earlier: Sequence[Dossier] = (),
) -> HttpResponse:
    page = receive_page(
        version,
        form,
        handling=handling_of(version.procedure_id, on=timezone.localdate()),
        desks=desks,
        user=user_of(request),
        earlier=earlier,
        refusal=refusal,
        found=found,
        checked=checked,
    )
    return render(request, "office/desk/receive.html", {"page": page}, status=status)


@login_required
@require_GET
def received(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show what was taken in: the code, the date, what is to be printed; and the way to the next one."""
    user = user_of(request)
    desks_of(user, on=timezone.localdate())
    seen = Dossier.objects.visible_to(user).select_related("competent_agency", "procedure_version")
    row = get_object_or_404(seen, pk=dossier_id)
    context = {
        "row": row,
        "slips": slip_kinds(row),
        "receipts": receipted_orders(row, user=user),
        "request_id": uuid.uuid4().hex,
    }
    return render(request, "office/desk/received.html", context)
