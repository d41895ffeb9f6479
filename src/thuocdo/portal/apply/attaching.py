"""The pages of an application that are no questions: its papers, and how the result comes."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.models import Citizen
from thuocdo.attachments.intake import MB
from thuocdo.attachments.previews import DRAWN, Width
from thuocdo.dossiers.applications import services
from thuocdo.dossiers.applications.drafting import DELIVERY, PAPERS, delivery_is_chosen
from thuocdo.dossiers.applications.grouped import own_papers, together
from thuocdo.dossiers.applications.papers import Papers
from thuocdo.dossiers.applications.reusing import reuse_result
from thuocdo.dossiers.models import Application, DeliveryWay
from thuocdo.dossiers.personal_store import results_of, reusable_papers_of
from thuocdo.errors import DomainError
from thuocdo.portal.apply.pages import way_to
from thuocdo.portal.apply.steps import address
from thuocdo.portal.apply.unsent import for_applicants, take_unsent
from thuocdo.portal.apply.views import after, finished, left, number_in, own_application
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.files import send_preview
from thuocdo.ui.uploads.received import received_files

#: Of the papers of earlier dossiers, so many are offered; older ones are in "my papers".
MOST_OFFERED = 40


@require_http_methods(["GET", "POST"])
@for_applicants
def papers(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponse:
    """Show the papers that are asked for, and take files."""
    row = own_application(citizen, application_id)
    done = finished(row)
    if done is not None:
        return done
    problem, status, warned = "", 200, False
    if request.method == "POST":
        try:
            _take(request, citizen, row)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
        else:
            where = _onward(request, row)
            if where is not None:
                return where
            status, warned = 422, True
    context = {
        "way": way_to(row, PAPERS),
        "papers": papers_here(row),
        "earlier": list(reusable_papers_of(citizen, on=timezone.localdate())[:MOST_OFFERED]),
        "got": list(results_of(citizen).filter(attachment__isnull=False)[:MOST_OFFERED]),
        "problem": problem,
        "warned": warned,
        "drawn": DRAWN,
        "limit_mb": settings.PAPER_FILE_LIMIT_BYTES // MB,
        "check": "1" if _came_from_check(request) else "",
        "unsent": bool(take_unsent(request)),
    }
    return render(request, "portal/apply/papers.html", context, status=status)


def _came_from_check(request: HttpRequest) -> bool:
    return bool(request.POST.get("check") or request.GET.get("check"))


def _take(request: HttpRequest, citizen: Citizen, row: Application) -> None:
    """Keep the files of the form: those of each paper, and what is reused."""
    now = timezone.now()
    for document_id in (*_document_ids(request), None):
        field = f"file-{document_id or 'other'}"
        files = received_files(request, field, actor=None, at=now)
        if files:
            services.add_papers(row, citizen=citizen, files=files, document_id=document_id, at=now)
        reused = number_in(request, f"reuse-{document_id}")
        if reused is not None:
            services.reuse_paper(
                row, citizen=citizen, paper_id=reused, document_id=document_id, at=now
            )
        got = number_in(request, f"result-{document_id}")
        if got is not None:
            reuse_result(row, citizen=citizen, result_id=got, document_id=document_id, at=now)


def _document_ids(request: HttpRequest) -> list[int]:
    said = [one for one in request.POST.getlist("document") if one.isascii() and one.isdigit()]
    return [int(one) for one in said[:100] if len(one) < 19]


def _onward(request: HttpRequest, row: Application) -> HttpResponse | None:
    """Return where to go after files were kept; null where papers are missing and somebody wants to go on."""
    if "leave" in request.POST:
        return left(request)
    if "more" in request.POST:
        query = "?check=1" if request.POST.get("check") else ""
        return HttpResponseRedirect(address(row, PAPERS) + query)
    if papers_here(row).missing and "later" not in request.POST:
        return None
    return HttpResponseRedirect(after(request, row, way_to(row, PAPERS).following))


def papers_here(row: Application) -> Papers:
    """Return the papers of the page of an application: what an earlier one of its bundle asks for, too, stands on the page of that."""
    rows = together(row)
    place = next(number for number, one in enumerate(rows) if one.pk == row.pk)
    return own_papers(row, rows[:place])


@require_POST
@for_applicants
def remove_paper(
    request: HttpRequest, citizen: Citizen, application_id: int, paper_id: int
) -> HttpResponse:
    """Take a file out."""
    row = own_application(citizen, application_id)
    services.remove_paper(row, citizen=citizen, paper_id=paper_id, at=timezone.now())
    query = "?check=1" if request.POST.get("check") else ""
    return HttpResponseRedirect(address(row, PAPERS) + query)


@require_GET
@for_applicants
def picture(
    request: HttpRequest, citizen: Citizen, application_id: int, paper_id: int
) -> HttpResponseBase:
    """Send a small picture of a file of an own application."""
    del request
    row = own_application(citizen, application_id)
    paper = row.papers.select_related("attachment").filter(pk=paper_id).first()
    if paper is None:
        raise Http404
    return send_preview(paper.attachment, Width.THUMBNAIL)


@require_http_methods(["GET", "POST"])
@for_applicants
def delivery(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponse:
    """Ask how the result is to come."""
    row = own_application(citizen, application_id)
    done = finished(row)
    if done is not None:
        return done
    problem, status = "", 200
    chosen, typed = row.delivery_way, row.delivery_address
    if request.method == "POST":
        chosen, typed = request.POST.get("way", ""), request.POST.get("address", "")
        row = services.choose_delivery(
            row, citizen=citizen, way=chosen, address=typed, at=timezone.now()
        )
        if "leave" in request.POST:
            return left(request)
        if delivery_is_chosen(row):
            return HttpResponseRedirect(way_to(row, DELIVERY).following)
        problem, status = _delivery_problem(row), 422
    unsent = take_unsent(request)
    context = {
        "way": way_to(row, DELIVERY),
        "ways": DeliveryWay.choices,
        "chosen": unsent.get("way", chosen),
        "address": unsent.get("address", typed),
        "problem": problem,
        "unit": row.reception_unit,
    }
    return render(request, "portal/apply/delivery.html", context, status=status)


def _delivery_problem(row: Application) -> str:
    if row.delivery_way:
        return _("Hãy ghi địa chỉ để bưu chính phát kết quả.")
    return _("Hãy chọn cách nhận kết quả.")
