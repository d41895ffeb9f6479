"""Wanting a dossier back: with a reason, after asking once."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thuocdo.accounts.models import Citizen
from thuocdo.accounts.represented import require_organisation
from thuocdo.dossiers.mandates.services import note_use, require_mandate
from thuocdo.dossiers.models import Dossier, MandateUse
from thuocdo.dossiers.services import request_withdrawal
from thuocdo.dossiers.status import Status
from thuocdo.errors import DomainError
from thuocdo.portal.apply.unsent import for_applicants, take_unsent
from thuocdo.portal.apply.views import number_in
from thuocdo.portal.dossiers.views import own_dossier
from thuocdo.ui.errors import message_of, status_of

LONGEST_REASON = 1000
_OPEN_TO_IT = frozenset({Status.REGISTERED, Status.PROCESSING})


@require_http_methods(["GET", "POST"])
@for_applicants
def withdraw(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Ask why, and write the wish."""
    dossier = own_dossier(citizen, dossier_id)
    problem, status = "", 200
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_REASON]
        if not reason or "sure" not in request.POST:
            problem, status = _("Hãy ghi lý do và đánh dấu đồng ý rút hồ sơ."), 422
        else:
            try:
                return _withdrawn(request, citizen, dossier, reason)
            except DomainError as error:
                problem, status = message_of(error), status_of(error)
                dossier = own_dossier(citizen, dossier_id)
    context = {
        "dossier": dossier,
        "possible": dossier.national_status in _OPEN_TO_IT,
        "problem": problem,
        "reason": request.POST.get("reason", take_unsent(request).get("reason", "")),
        "sure": "sure" in request.POST,
        "request_id": request.POST.get("request_id") or str(uuid4()),
    }
    return render(request, "portal/acts/withdraw.html", context, status=status)


@transaction.atomic
def _withdrawn(
    request: HttpRequest, citizen: Citizen, dossier: Dossier, reason: str
) -> HttpResponse:
    now = timezone.now()
    require_mandate(citizen, at=now)
    require_organisation(citizen)
    request_withdrawal(
        dossier,
        reason=reason,
        actor=None,
        at=now,
        seen=number_in(request, "seen"),
        request_id=request.POST.get("request_id", "")[:100],
    )
    note_use(citizen, MandateUse.Deed.WITHDREW, dossier=dossier, at=now)
    messages.success(request, _("Đã gửi đề nghị rút hồ sơ. Cơ quan sẽ trả lời."))
    return HttpResponseRedirect(reverse("portal:dossiers:detail", args=[dossier.pk]))
