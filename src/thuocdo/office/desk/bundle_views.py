"""The counter for bundles: one form, one press, a dossier for each procedure; and what is to be printed after it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.dossiers.bundles.reading import bundles_of
from thuocdo.dossiers.models import Dossier, DossierBundle
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.errors import DomainError
from thuocdo.office.desk.bundle_forms import BundleForm, fresh_bundle
from thuocdo.office.desk.bundle_pages import receive_bundle_page
from thuocdo.office.desk.bundle_receiving import (
    group_at_counter,
    receive_together,
    same_before_in_bundle,
)
from thuocdo.office.desk.places import agencies_for, desks_of
from thuocdo.office.desk.receiving import filled_in
from thuocdo.office.dossiers.bundle import part_lines
from thuocdo.payments.receipts import receipted_orders
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureBundle

_PARTS = ("owner", "submitter", "delegate")


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
        return _shown(request, group, BundleForm(data, parts=parts), desks)
    form = BundleForm(request.POST, parts=parts)
    asked = next((one for one in _PARTS if request.POST.get("find") == one), "")
    if asked:
        return _found(request, group, form, desks, part=asked, now=now)
    if "refresh" in request.POST:
        return _shown(request, group, form, desks)
    if not form.is_valid():
        return _shown(request, group, form, desks, status=422, checked=True)
    return _taken_in(request, group, form, desks, now)


def _taken_in(
    request: HttpRequest,
    group: ProcedureBundle,
    form: BundleForm,
    desks: Sequence[Unit],
    now: datetime,
) -> HttpResponse:
    user = user_of(request)
    try:
        earlier = same_before_in_bundle(form, actor=user, at=now)
        if earlier:
            return _shown(request, group, form, desks, status=409, earlier=earlier)
        made = receive_together(request, form, group, desks=desks, actor=user, at=now)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        words = message_of(error)
        return _shown(request, group, form, desks, status=status_of(error), refusal=words)
    return redirect("office:desk:received_bundle", made.pk)


def _found(
    request: HttpRequest,
    group: ProcedureBundle,
    form: BundleForm,
    desks: Sequence[Unit],
    *,
    part: str,
    now: datetime,
) -> HttpResponse:
    try:
        data, known = filled_in(request.POST.dict(), part, actor=user_of(request), at=now)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return _shown(request, group, form, desks, status=422, refusal=message_of(error))
    words = (
        _("Đã điền theo hồ sơ gần nhất. Hãy hỏi lại xem còn đúng không.")
        if known
        else _("Chưa có hồ sơ nào của người này ở đây. Hãy nhập họ tên.")
    )
    return _shown(request, group, BundleForm(data, parts=form.parts), desks, found=words)


def _shown(
    request: HttpRequest,
    group: ProcedureBundle,
    form: BundleForm,
    desks: Sequence[Unit],
    *,
    status: int = 200,
    refusal: str = "",
    found: str = "",
    checked: bool = False,
    earlier: Sequence[Dossier] = (),
) -> HttpResponse:
    page = receive_bundle_page(
        group, form, desks=desks, earlier=earlier, refusal=refusal, found=found, checked=checked
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
