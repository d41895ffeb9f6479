"""List, page and head of reports."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.campaigns.outline import outline
from thuocdo.errors import DomainError
from thuocdo.office.official_reports.finding import report_of
from thuocdo.office.official_reports.forms import BeginForm, HeadForm, IssueForm, NumberForm
from thuocdo.office.official_reports.pages import by_state, report_page
from thuocdo.official_reports import permissions
from thuocdo.official_reports.composing import missing_words
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import OfficialReport
from thuocdo.official_reports.references import rendered
from thuocdo.official_reports.writing import begin_report, change_head, current_blocks
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

_MOST = 200


@login_required
@require_http_methods(["GET", "POST"])
def reports(request: HttpRequest) -> HttpResponse:
    """List reports; begin one."""
    user = user_of(request)
    form = BeginForm(request.POST or None, user=user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = begin_report(**form.asked, actor=user, at=timezone.now())
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                return redirect("office:official_reports:report", made.pk)
    found = OfficialReport.objects.visible_to(user).select_related("unit")[:_MOST]
    told = {
        "groups": by_state(found),
        "form": form if form.units else None,
        "templates": user.has_perm(permissions.TEMPLATE),
    }
    return render(request, "office/official_reports/list.html", told, status=status)


@login_required
@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show a report: outline, what is left, what can be done."""
    found = report_of(request, report_id)
    return page_of(request, found)


def page_of(
    request: HttpRequest,
    found: OfficialReport,
    *,
    issue: IssueForm | None = None,
    number: NumberForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with the page of a report, with forms as they were filled in."""
    user = user_of(request)
    page = report_page(found, figures_of(found, user=user), user=user)
    told = {
        "page": page,
        "issue": issue or IssueForm(initial={"way": "digital"}),
        "number": number or NumberForm(initial={"dated": timezone.localdate()}),
    }
    return render(request, "office/official_reports/report.html", told, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, report_id: int) -> HttpResponse:
    """Change head and foot of a report."""
    found = report_of(request, report_id)
    user = user_of(request)
    form = HeadForm(request.POST) if request.method == "POST" else HeadForm.of(found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                change_head(found, form.texts, seen=form.cleaned_data["seen"], actor=user)
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                messages.success(request, _("Đã lưu phần đầu và phần cuối báo cáo."))
                return redirect("office:official_reports:report", found.pk)
    may = user.has_perm(permissions.WRITE, found.unit)
    told = {"report": found, "form": form, "may_write": may and found.state == "writing"}
    return render(request, "office/official_reports/head.html", told, status=status)


@login_required
@require_GET
def preview(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show the whole text as it will be read."""
    found = report_of(request, report_id)
    figures = figures_of(found, user=user_of(request))
    blocks = current_blocks(found)
    parts = []
    for entry in outline().values():
        text = blocks[entry.key].text if entry.key in blocks else ""
        said = rendered(text, figures, missing=missing_words)
        lines = [line for line in said.split("\n") if line.strip()]
        parts.append((entry, entry.heading(), lines))
    told = {"report": found, "parts": parts}
    return render(request, "office/official_reports/preview.html", told)
