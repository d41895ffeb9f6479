"""A citizen's own dossiers; whoever asks for another one's gets the answer of a page that is not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.mandates.services import note_use
from thuocdo.dossiers.models import Dossier, MandateUse
from thuocdo.portal.apply.pages import drafts_of
from thuocdo.portal.dossiers.pages import dossier_page, list_page
from thuocdo.portal.gate import for_whom_one_acts


@require_GET
@for_whom_one_acts
def dossier_list(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List the own dossiers, the newest first."""
    page = list_page(
        citizen,
        part=request.GET.get("part", ""),
        cursor=request.GET.get("page", ""),
        at=timezone.now(),
    )
    first = page.part in {"", "open"} and "page" not in request.GET
    context = {"page": page, "citizen": citizen, "drafts": drafts_of(citizen) if first else []}
    return render(request, "portal/dossiers/list.html", context)


@require_GET
@for_whom_one_acts
def detail(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Show one own dossier in full."""
    row, now = own_dossier(citizen, dossier_id), timezone.now()
    note_use(citizen, MandateUse.Deed.SEEN, dossier=row, at=now)
    page = dossier_page(row, citizen=citizen, at=now)
    return render(request, "portal/dossiers/detail.html", {"page": page})


def own_dossier(citizen: Citizen, dossier_id: int) -> Dossier:
    """Return a dossier of the citizen.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    rows = Dossier.objects.of_citizen(citizen).filter(pk=dossier_id)
    found = rows.select_related(
        "procedure_version", "reception_unit", "competent_agency", "holder_unit"
    ).first()
    if found is None:
        raise Http404
    return found
