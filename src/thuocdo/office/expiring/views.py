"""Results that end: by the day they expire on, of dossiers the person sees. No person is named."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from thuocdo.dossiers.models import DossierResult
from thuocdo.procedures.kept import titles_of
from thuocdo.ui.keyset import estimated_count, keyset_page
from thuocdo.ui.signed_in import user_of

SPANS = {"30": 30, "90": 90, "365": 365}
WORDS = {
    "30": _("trong 30 ngày"),
    "90": _("trong 90 ngày"),
    "365": _("trong một năm"),
    "past": _("đã hết hiệu lực"),
}
LONGEST_WORDS = 100


@login_required
@require_GET
def expiring_list(request: HttpRequest) -> HttpResponse:
    """List the results that hold and end within some days, the next first; or those that have ended, the last first."""
    today = timezone.localdate()
    within = request.GET.get("within", "90")
    within = within if within in WORDS else "90"
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    rows = DossierResult.objects.visible_to(user_of(request)).issued()
    if within == "past":
        rows, order = rows.filter(expires_on__lt=today), ("-expires_on", "-id")
    else:
        last = today + timedelta(days=SPANS[within])
        rows, order = rows.filter(expires_on__range=(today, last)), ("expires_on", "id")
    if words:
        rows = rows.filter(reference__icontains=words)
    page = keyset_page(
        rows.select_related("dossier", "dossier__competent_agency"),
        order=order,
        cursor=request.GET.get("page", ""),
    )
    count, exact = estimated_count(rows)
    titles = titles_of(one.dossier.procedure_version_id for one in page.rows)
    context = {
        "page": page,
        "rows": [
            (one, titles.get(one.dossier.procedure_version_id or 0), (one.expires_on - today).days)
            for one in page.rows
            if one.expires_on is not None
        ],
        "within": within,
        "words": words,
        "spans": WORDS.items(),
        "count": count,
        "exact": exact,
    }
    return render(request, "office/expiring/list.html", context)
