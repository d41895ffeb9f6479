"""The sharing screens: who has a report, adding somebody, taking it back. Only those who may share find them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.sharing import revoke_share
from thuocdo.office.sharing.forms import ShareReportForm
from thuocdo.office.sharing.pages import sharing_page
from thuocdo.ui.errors import message_of
from thuocdo.ui.signed_in import user_of


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show who has a report; a POST shares it."""
    report = _own_report(request, report_id)
    form = ShareReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            share = form.share(report, actor=user_of(request), at=timezone.now())
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã chia sẻ với %s.") % share.recipient)
            return redirect("office:sharing:page", report.pk)
    find = request.GET.get("find", "").replace("\0", "")  # which no database text can hold
    built = sharing_page(report, form, find=find, today=timezone.localdate())
    status = 422 if form.errors else 200
    return render(request, "office/sharing/page.html", {"page": built}, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, report_id: int, share_id: int) -> HttpResponse:
    """Take a share back."""
    report = _own_report(request, report_id)
    share = get_object_or_404(report.shares.all(), pk=share_id)
    try:
        revoke_share(share, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã thu hồi chia sẻ với %s.") % share.recipient)
    return redirect("office:sharing:page", report.pk)


def _own_report(request: HttpRequest, report_id: int) -> Report:
    """Return a report the person may share; to others the page is not there."""
    reports = Report.objects.visible_to(request.user, shared=False).select_related("unit")
    report = get_object_or_404(reports, pk=report_id)
    if not user_of(request).has_perm("ingestion.share", report):
        raise Http404
    return report
