"""A citizen's own papers and results: the lists, and each as a file."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.mandates.services import note_use
from thuocdo.dossiers.models import MandateUse
from thuocdo.dossiers.personal_store import papers_of, results_of
from thuocdo.portal.gate import for_citizens, for_whom_one_acts
from thuocdo.ui.files import send_original
from thuocdo.ui.keyset import keyset_page

ROWS = 30


@require_GET
@for_citizens
def paper_list(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List the own papers, the newest first."""
    page = keyset_page(
        papers_of(citizen),
        order=("-added_at", "-id"),
        cursor=request.GET.get("page", ""),
        size=ROWS,
    )
    context = {"page": page, "citizen": citizen, "today": timezone.localdate()}
    return render(request, "portal/papers/list.html", context)


@require_GET
@for_whom_one_acts
def download(request: HttpRequest, citizen: Citizen, paper_id: int) -> FileResponse:
    """Send the file of an own paper, to be kept and never shown in place."""
    paper = papers_of(citizen).filter(pk=paper_id).first()
    if paper is None or paper.attachment is None:
        raise Http404
    note_use(citizen, MandateUse.Deed.SEEN, dossier=paper.dossier, at=timezone.now())
    return send_original(paper.attachment, name=paper.file_name)


@require_GET
@for_citizens
def result_list(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List the results that were issued to the citizen, the newest first."""
    page = keyset_page(
        results_of(citizen),
        order=("-attached_at", "-id"),
        cursor=request.GET.get("page", ""),
        size=ROWS,
    )
    return render(request, "portal/papers/results.html", {"page": page, "citizen": citizen})


@require_GET
@for_whom_one_acts
def result_file(request: HttpRequest, citizen: Citizen, result_id: int) -> FileResponse:
    """Send the file of an own result; one that was found wrong is nobody's any more."""
    result = results_of(citizen).filter(pk=result_id).first()
    if result is None or result.attachment is None:
        raise Http404
    note_use(citizen, MandateUse.Deed.SEEN, dossier=result.dossier, at=timezone.now())
    return send_original(result.attachment, name=result.file_name)
