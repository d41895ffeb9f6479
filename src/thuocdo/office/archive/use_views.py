"""What lies in the archive, copies of it, and who used what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thuocdo.archive.models import ArchiveUse
from thuocdo.archive.package import copy_of
from thuocdo.archive.reading import kept_items
from thuocdo.office.archive.views import keeper_of, zip_answer
from thuocdo.ui.keyset import keyset_page

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

LONGEST = 100


@login_required
@never_cache
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """List the dossiers that lie in the archive, found by code; those whose time of keeping is over apart."""
    user = keeper_of(request)
    words = request.GET.get("q", "").strip()[:LONGEST]
    over = request.GET.get("over", "") == "1"
    rows = kept_items(user).select_related("dossier", "handover", "handover__unit")
    if words:
        rows = rows.filter(dossier__code__istartswith=words)
    if over:
        rows = rows.filter(keep_until__lt=timezone.localdate())
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("page", ""))
    context = {
        "page": page,
        "rows": page.rows,
        "words": words,
        "over": over,
        "today": timezone.localdate(),
        "tab": "kept",
    }
    return render(request, "office/archive/kept.html", context)


@login_required
@require_POST
def copy(request: HttpRequest, item_id: int) -> HttpResponseBase:
    """Send a copy of one dossier out of the archive; who took it and for what is noted."""
    user = keeper_of(request)
    item = kept_items(user).select_related("dossier", "handover").filter(pk=item_id).first()
    if item is None:
        raise Http404
    purpose = request.POST.get("purpose", "").replace("\0", "").strip()
    if not purpose:
        messages.error(request, _("Hãy ghi mục đích sử dụng; lượt khai thác được ghi lại."))
        return redirect("office:archive:kept")
    pieces = copy_of(item, purpose=purpose, actor=user, at=timezone.now())
    return zip_answer(pieces, f"ho-so-luu-{item.handover.year}-{item.position:04d}.zip")


@login_required
@never_cache
@require_GET
def uses(request: HttpRequest) -> HttpResponse:
    """List who used what lies in the archive, the newest first."""
    user = keeper_of(request)
    rows = ArchiveUse.objects.visible_to(user).select_related("dossier", "user")
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("page", ""))
    return render(
        request, "office/archive/uses.html", {"page": page, "rows": page.rows, "tab": "uses"}
    )
