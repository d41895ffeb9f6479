"""The report screens. Views fetch what the person may see, call a service or build a page, and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.accounts.scope import own_units
from thuocdo.attachments.services import open_original
from thuocdo.consistency.models import Discrepancy
from thuocdo.errors import DomainError
from thuocdo.ingestion import services
from thuocdo.ingestion.models import Report, Upload
from thuocdo.office.reports.forms import ConfirmIssuerForm
from thuocdo.office.reports.lookup import (
    visible_report,
)
from thuocdo.office.reports.pages.drawn import report_page
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page
from thuocdo.ui.pieces import page_of_pieces
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from thuocdo.organisations.models import Unit

RECENT_UPLOADS = 20
MOST_SHARED = 50
NEWEST_PERIOD_FIRST = ("-period_end", "unit__name", "-stored_at", "-id")


def _recent_uploads(request: HttpRequest) -> list[Upload]:
    return list(
        Upload.objects.visible_to(request.user)
        .select_related("duplicate_of")
        .prefetch_related("reports")
        .order_by("-uploaded_at", "-id")[:RECENT_UPLOADS]
    )


@login_required
@require_http_methods(["GET", "POST"])
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports the person may see, newest period first; a POST takes files in."""
    if request.method == "POST":
        return _take_files(request)
    reports = Report.objects.visible_to(request.user, shared=False).select_related("unit")
    page = keyset_page(
        reports.with_replacement(), order=NEWEST_PERIOD_FIRST, cursor=request.GET.get("page", "")
    )
    count, exact = estimated_count(reports)
    standing = [row.record for row in page.rows if not getattr(row, "replaced_by", None)]
    counts = Discrepancy.objects.visible_to(request.user).open_counts(standing)
    uploads = _recent_uploads(request)
    context = {
        "reports": [(report, counts.get(report.record, (0, 0))) for report in page.rows],
        "page": page,
        "count": count,
        "exact": exact,
        "uploads": uploads,
        "shared": _shared_reports(request),
        "busy": any(not upload.is_finished for upload in uploads),
        "limit_mb": settings.UPLOAD_REQUEST_LIMIT_BYTES // (1024 * 1024),
    }
    return render(request, "office/reports/list.html", context)


def _shared_reports(request: HttpRequest) -> list[Report]:
    """Return the reports of other units that are shared with the person; they count in no list of his own."""
    shared = Report.objects.visible_to(request.user).shared_with(request.user)
    return list(shared.select_related("unit").order_by(*NEWEST_PERIOD_FIRST)[:MOST_SHARED])


def _take_files(request: HttpRequest) -> HttpResponse:
    files = request.FILES.getlist("files")
    if not files:
        messages.error(
            request, _("Chưa chọn tệp nào. Hãy chọn ít nhất một tệp báo cáo rồi bấm Gửi.")
        )
    holder = own_units(request.user).first()
    if holder is None:
        messages.error(
            request,
            _(
                "Tài khoản chưa thuộc đơn vị nào nên chưa gửi được báo cáo. Hãy báo quản trị viên gán đơn vị."
            ),
        )
    else:
        _receive(request, files, holder)
    if request.headers.get("X-Requested-With") == "upload":
        # The script reloads the page itself; a redirect that it followed would eat the messages.
        return HttpResponse(status=204)
    return redirect("office:reports:list")


def _receive(request: HttpRequest, files: Iterable[UploadedFile[bytes]], holder: Unit) -> None:
    for file in files:
        try:
            services.receive_upload(
                file, name=file.name or "", holder=holder, actor=user_of(request), at=timezone.now()
            )
        except DomainError as error:
            messages.error(request, f"{file.name}: {message_of(error)}")


@login_required
@require_GET
def uploads(request: HttpRequest) -> HttpResponse:
    """Return the list of uploads as a fragment, asked for again while files are being read."""
    found = _recent_uploads(request)
    context = {"uploads": found, "busy": any(not upload.is_finished for upload in found)}
    return render(request, "office/reports/_uploads.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def issuer(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Ask which unit issued a report whose issuer is not known, then store it."""
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=upload_id)
    form = ConfirmIssuerForm(request.POST or None, upload=upload, user=user_of(request))
    if request.method == "POST" and "take_out" in request.POST:
        return _take_out(request, upload)
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse_unless_waiting_for_issuer(upload)
            unit = form.unit(actor=user_of(request), at=timezone.now())
            services.confirm_issuer(upload, unit=unit, actor=user_of(request), at=timezone.now())
            return redirect("office:reports:list")
        except DomainError as error:
            form.add_error(None, message_of(error))
    return render(request, "office/reports/issuer.html", {"upload": upload, "form": form})


def _take_out(request: HttpRequest, upload: Upload) -> HttpResponse:
    try:
        services.take_out(upload, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, message_of(error))
    return redirect("office:reports:list")


@login_required
@require_GET
def report_detail(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show one report as its forms, with each figure's place in the original and what does not add up."""
    page = report_page(visible_report(request, report_id, light=True), user=user_of(request))
    return page_of_pieces(request, "office/reports/detail.html", {"page": page}, page.pieces)


@login_required
@require_GET
def original(request: HttpRequest, report_id: int) -> FileResponse:
    """Send the original file, unchanged, as a download."""
    report = visible_report(request, report_id)
    return FileResponse(
        open_original(report.attachment),
        as_attachment=True,
        filename=report.file_name,
        content_type=report.attachment.media_type,
    )


@login_required
@require_GET
def explain(request: HttpRequest, report_id: int, discrepancy_id: int) -> HttpResponse:
    """Show where to explain a discrepancy: in its place on the page, or without a script on its own page."""
    report = visible_report(request, report_id)
    row = get_object_or_404(Discrepancy.objects.of_record(report.record), pk=discrepancy_id)
    if getattr(request, "htmx", False):
        return render(request, "office/reports/_explain.html", {"row": row})
    return redirect("office:discrepancies:detail", row.pk)
