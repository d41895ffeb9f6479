"""The steps of a report: handed in, sent back, approved, numbered, issued, sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thuocdo.documents.signing.keys import open_key_file
from thuocdo.errors import DomainError
from thuocdo.office.official_reports.finding import report_of
from thuocdo.office.official_reports.forms import IssueForm, NumberForm
from thuocdo.office.official_reports.views import page_of
from thuocdo.official_reports.approval import (
    Issue,
    approve_report,
    issue_report,
    number_report,
    send_back,
    sent_to,
    submit_report,
    take_back,
)
from thuocdo.official_reports.models import OfficialReport
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of


def _sent_back(report: OfficialReport, request: HttpRequest) -> None:
    reason = request.POST.get("reason", "")
    send_back(report, reason=reason, actor=user_of(request), at=timezone.now())


def _sent(report: OfficialReport, request: HttpRequest) -> None:
    names = [*request.POST.getlist("to"), request.POST.get("other", "")]
    sent_to(report, names=names, actor=user_of(request), at=timezone.now())


def _plain(step: Callable[..., object]) -> Callable[[OfficialReport, HttpRequest], None]:
    def take(report: OfficialReport, request: HttpRequest) -> None:
        step(report, actor=user_of(request), at=timezone.now())

    return take


_STEPS: dict[str, tuple[Callable[[OfficialReport, HttpRequest], None], object]] = {
    "submit": (
        _plain(submit_report),
        gettext_lazy("Đã trình duyệt. Số liệu của báo cáo được giữ nguyên từ lúc này."),
    ),
    "take-back": (_plain(take_back), gettext_lazy("Đã lấy báo cáo về để sửa.")),
    "approve": (_plain(approve_report), gettext_lazy("Đã duyệt báo cáo.")),
    "send-back": (_sent_back, gettext_lazy("Đã trả lại cho người soạn.")),
    "sent": (_sent, gettext_lazy("Đã ghi nơi nhận.")),
}


@login_required
@require_POST
def step(request: HttpRequest, report_id: int, name: str) -> HttpResponse:
    """Take one step of a report."""
    if name not in _STEPS:
        raise Http404
    found = report_of(request, report_id)
    take, words = _STEPS[name]
    take(found, request)
    messages.success(request, str(words))
    return redirect("office:official_reports:report", found.pk)


@login_required
@require_POST
def number(request: HttpRequest, report_id: int) -> HttpResponse:
    """Give a report the next number."""
    found = report_of(request, report_id)
    form = NumberForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            day = form.cleaned_data["dated"]
            made = number_report(found, dated=day, actor=user_of(request), at=timezone.now())
        except DomainError as error:
            form.add_error("dated", message_of(error))
            status = status_of(error)
        else:
            told = _("Đã cấp số %(number)s.") % {"number": f"{made.number:02d}/{made.symbol}"}
            messages.success(request, told)
            return redirect("office:official_reports:report", found.pk)
    return page_of(request, found, number=form, status=status)


@sensitive_post_parameters("passphrase")
@login_required
@never_cache
@require_POST
def issue(request: HttpRequest, report_id: int) -> HttpResponse:
    """Sign and issue a report; the passphrase is used here and kept nowhere."""
    found = report_of(request, report_id)
    form = IssueForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            key = None
            if form.cleaned_data["way"] == "digital":
                key = open_key_file(form.key_bytes, form.cleaned_data["passphrase"])
            issue_report(found, Issue(key), actor=user_of(request), at=timezone.now())
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã ban hành. Bản lưu không thể thay đổi từ nay."))
            return redirect("office:official_reports:report", found.pk)
    return page_of(request, found, issue=form, status=status)
