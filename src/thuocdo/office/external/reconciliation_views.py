"""The pages of one reconciliation: what differs, down to each dossier, and the list to ask the system for again."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import STATUS_LABELS
from thuocdo.office.exports.files import download
from thuocdo.office.external.views import watcher
from thuocdo.other_systems.models import Reconciliation, ReconciliationRow
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.other_systems.querysets import ReconciliationRowQuerySet

IN_ORDER = ("id",)
Kind = ReconciliationRow.Kind


def _found(user: User, reconciliation_id: int) -> Reconciliation:
    rows = Reconciliation.objects.visible_to(user).select_related("account")
    return get_object_or_404(rows, pk=reconciliation_id)


def _rows(user: User, made: Reconciliation) -> ReconciliationRowQuerySet:
    return ReconciliationRow.objects.visible_to(user).filter(reconciliation=made)


@login_required
@require_GET
def detail(request: HttpRequest, reconciliation_id: int) -> HttpResponse:
    """Show what one comparison found; each dossier that is here can be opened."""
    user = watcher(request)
    made = _found(user, reconciliation_id)
    rows = _rows(user, made)
    kind = request.GET.get("kind", "")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    page = keyset_page(rows, order=IN_ORDER, cursor=request.GET.get("page", ""))
    count, exact = estimated_count(rows)
    here = Dossier.objects.visible_to(user).filter(
        source_system=made.system, code__in=[one.code for one in page.rows]
    )
    context = {
        "made": made,
        "kind": kind if kind in Kind.values else "",
        "kinds": Kind.choices,
        "page": page,
        "rows": page.rows,
        "count": count,
        "exact": exact,
        "dossier_ids": dict(here.values_list("code", "pk")),
        "status_labels": {int(one): label for one, label in STATUS_LABELS.items()},
    }
    return render(request, "office/external/reconciliation.html", context)


@login_required
@require_GET
def ask_again(request: HttpRequest, reconciliation_id: int) -> HttpResponse:
    """Return the dossiers to ask the system for again as CSV: those that did not arrive, and those that are older here."""
    user = watcher(request)
    made = _found(user, reconciliation_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["code", "kind", "their_status", "their_at", "our_status", "our_at"])
    for row in _rows(user, made).exclude(kind=Kind.SURPLUS).order_by("id").iterator():
        moments = (
            timezone.localtime(one).isoformat() if one else "" for one in (row.their_at, row.our_at)
        )
        their_at, our_at = moments
        writer.writerow([row.code, row.kind, row.their_status, their_at, row.our_status, our_at])
    name = f"{made.system}-{made.first_day}-{made.last_day}.csv"
    return download(text.getvalue().encode("utf-8-sig"), name, "text/csv; charset=utf-8")
