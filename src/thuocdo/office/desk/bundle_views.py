"""The counter for bundles: one form, one press, a dossier for each procedure; and what is to be printed after it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.dossiers.bundles.reading import bundles_of
from thuocdo.dossiers.models import Dossier, DossierBundle
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.office.desk.answering import Counter, answered
from thuocdo.office.desk.bundle_forms import BundleForm, fresh_bundle
from thuocdo.office.desk.bundle_pages import receive_bundle_page
from thuocdo.office.desk.bundle_receiving import (
    group_at_counter,
    receive_together,
    same_before_in_bundle,
)
from thuocdo.office.desk.desk_choice import with_desk
from thuocdo.office.desk.places import agencies_for, desks_of
from thuocdo.office.dossiers.bundle import part_lines
from thuocdo.payments.receipts import receipted_orders
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureBundle


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def receive_bundle(request: HttpRequest, group_id: int) -> HttpResponse:
    """Take one bundle in; sent twice, it is the same bundle."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    desks = desks_of(user, on=today)
    group, parts = group_at_counter(group_id, on=today)
    if request.method == "GET":
        agencies = [agencies_for(one.content, desks[0])[0].id for one in parts]
        said = request.GET.get("ticket", "")
        ticket = said if said.isdecimal() else ""
        data = fresh_bundle(parts, desk=desks[0].pk, agencies=agencies, ticket=ticket)
        return _shown(request, group, desks, BundleForm(data, parts=parts))

    def taken_in(form: BundleForm) -> HttpResponse:
        made = receive_together(request, form, group, desks=desks, actor=user, at=now)
        return redirect("office:desk:received_bundle", made.pk)

    counter = Counter(
        shown=partial(_shown, request, group, desks),
        made_of=lambda data: BundleForm(with_desk(data, desks, user=user), parts=parts),
        same_before=lambda form: same_before_in_bundle(form, actor=user, at=now),
        take_in=taken_in,
    )
    sent = with_desk(request.POST, desks, user=user)
    return answered(request, BundleForm(sent, parts=parts), counter, at=now)


def _shown(
    request: HttpRequest,
    group: ProcedureBundle,
    desks: Sequence[Unit],
    form: BundleForm,
    *,
    status: int = 200,
    refusal: str = "",
    found: str = "",
    checked: bool = False,
    earlier: Sequence[Dossier] = (),
) -> HttpResponse:
    page = receive_bundle_page(
        group,
        form,
        desks=desks,
        user=user_of(request),
        earlier=earlier,
        refusal=refusal,
        found=found,
        checked=checked,
    )
    return render(request, "office/desk/receive_bundle.html", {"page": page}, status=status)


@login_required
@require_GET
def received_bundle(request: HttpRequest, bundle_id: int) -> HttpResponse:
    """Show what was taken in together: the codes, the dates, what is to be printed; and the way to the next one."""
    user, now = user_of(request), timezone.now()
    desks_of(user, on=timezone.localdate(now))
    seen = Dossier.objects.visible_to(user).filter(bundled__bundle=bundle_id)
    rows = list(
        seen.select_related("competent_agency", "procedure_version").order_by("bundled__position")
    )
    bundle = get_object_or_404(DossierBundle, pk=bundle_id if rows else None)
    panel = bundles_of(rows, now=now)[rows[0].pk]
    lines = part_lines(panel, here=None, seen={one.pk for one in rows})
    context = {
        "bundle": bundle,
        "panel": {"bundle": panel, "lines": lines},
        "parts": [
            {
                "row": one,
                "slips": slip_kinds(one),
                "receipts": receipted_orders(one, user=user),
                "request_id": uuid.uuid4().hex,
            }
            for one in rows
        ],
    }
    return render(request, "office/desk/received_bundle.html", context)
