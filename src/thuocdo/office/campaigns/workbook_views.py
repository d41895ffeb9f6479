"""The form of a unit as a workbook: downloading it, sending it filled, looking at what it would change, and confirming that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.campaigns.questions import questions_of
from thuocdo.campaigns.workbook.confirming import Stored, confirm, preview
from thuocdo.campaigns.workbook.content import content_of
from thuocdo.campaigns.workbook.findings import NotOurs
from thuocdo.campaigns.workbook.marking import marked_copy
from thuocdo.campaigns.workbook.package import MOST_BYTES
from thuocdo.campaigns.workbook.telling import all_findings
from thuocdo.campaigns.workbook.uploads import (
    Waiting,
    forget,
    receive,
    refuse_unless_writable,
    waiting_of,
)
from thuocdo.campaigns.workbook.writing import write_workbook
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed, Unavailable
from thuocdo.office.campaigns.lookup import submission_url, visible_submission
from thuocdo.office.campaigns.workbook_pages import SHOWN, finding_view, preview_page
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.language import in_english
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.campaigns.models import Submission

_XLSX = FORMATS["xlsx"].media_type


class SendWorkbookForm(forms.Form):
    """One workbook, filled."""

    file = forms.FileField(
        label=gettext_lazy("Tệp Excel đã điền"),
        help_text=gettext_lazy(
            "tệp .xlsx đã tải xuống từ trang này; điền một phần cũng được; tối đa 10 MB"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


@login_required
@never_cache
@require_GET
def workbook(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """Send the workbook of a unit as things stand."""
    submission = visible_submission(request, campaign_id, unit_id)
    content = write_workbook(content_of(submission, at=timezone.now()))
    name = f"{submission.campaign.title} – {submission.unit.name}.xlsx"
    return download(content, name, _XLSX)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """Take a workbook in and go on to what it would change; nothing is stored by it yet."""
    submission = visible_submission(request, campaign_id, unit_id)
    user, now = user_of(request), timezone.now()
    form = SendWorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "submission": submission, "problems": []}
    status = 422 if request.method == "POST" and not form.is_valid() else 200
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            content = sent.read(MOST_BYTES + 1)
            waiting = receive(submission, content, name=sent.name, actor=user, at=now)
            return redirect(_preview_url(submission, waiting))
        except NotOurs as error:
            context["problems"] = [finding_view(one) for one in error.values["findings"]]
            status = status_of(error)
        except (InvalidInput, Conflict, Unavailable) as error:
            form.add_error("file", message_of(error))
            status = status_of(error)
    context["closed"] = _closed(submission, user)
    return render(request, "office/campaigns/workbook.html", context, status=status)


def _closed(submission: Submission, user: User) -> str:
    """Return why nothing can be sent now; empty where it can."""
    try:
        refuse_unless_writable(submission, actor=user, at=timezone.now())
    except (Conflict, NotAllowed) as error:
        return message_of(error)
    return ""


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def looked_through(request: HttpRequest, campaign_id: int, unit_id: int, key: UUID) -> HttpResponse:
    """Show what a workbook would change, cell by cell; and write it, once that is confirmed."""
    submission = visible_submission(request, campaign_id, unit_id)
    user, now = user_of(request), timezone.now()
    waiting = waiting_of(key, submission, actor=user, at=now)
    status = 200
    if request.method == "POST":
        try:
            stored = confirm(
                waiting,
                submission,
                token=request.POST.get("token", ""),
                over=set(request.POST.getlist("over")),
                actor=user,
                at=now,
            )
        except (Conflict, InvalidInput) as error:
            messages.error(request, message_of(error))
            status = status_of(error)
            submission = visible_submission(request, campaign_id, unit_id)
        else:
            messages.success(request, _said(stored))
            return redirect(submission_url(submission))
    page = preview_page(submission, waiting, preview(waiting, submission, actor=user, at=now))
    context = {"page": page, "shown": SHOWN, "closed": _closed(submission, user)}
    return render(request, "office/campaigns/workbook_preview.html", context, status=status)


@login_required
@never_cache
@require_GET
def marked(request: HttpRequest, campaign_id: int, unit_id: int, key: UUID) -> HttpResponse:
    """Send a workbook back with all that is wrong marked in it."""
    submission = visible_submission(request, campaign_id, unit_id)
    user, now = user_of(request), timezone.now()
    waiting = waiting_of(key, submission, actor=user, at=now)
    found = preview(waiting, submission, actor=user, at=now)
    try:
        content = marked_copy(
            waiting.content(),
            all_findings(found, questions_of(submission)),
            english=in_english(),
        )
    except DomainError as error:
        messages.error(request, message_of(error))
        return redirect(_preview_url(submission, waiting))
    stem = waiting.name.rpartition(".")[0] or waiting.name
    name = _("%(name)s (đã đánh dấu)") % {"name": stem}
    return download(content, f"{name}.xlsx", _XLSX)


@login_required
@require_POST
def drop(request: HttpRequest, campaign_id: int, unit_id: int, key: UUID) -> HttpResponse:
    """Forget a workbook that is not to be stored."""
    submission = visible_submission(request, campaign_id, unit_id)
    forget(waiting_of(key, submission, actor=user_of(request), at=timezone.now()))
    messages.success(request, _("Đã bỏ tệp; chưa ghi gì."))
    return redirect(submission_url(submission))


def _preview_url(submission: Submission, waiting: Waiting) -> str:
    place = [submission.campaign_id, submission.unit_id, UUID(waiting.key)]
    return reverse("office:campaigns:workbook_preview", args=place)


def _said(stored: Stored) -> str:
    parts = [
        ngettext("Đã ghi %(num)d ô từ tệp.", "Đã ghi %(num)d ô từ tệp.", stored.cells)
        % {"num": stored.cells}
    ]
    if stored.texts:
        parts.append(
            ngettext("Đã ghi %(num)d phần lời.", "Đã ghi %(num)d phần lời.", stored.texts)
            % {"num": stored.texts}
        )
    if stored.left:
        parts.append(
            ngettext(
                "%(num)d chỗ người khác đã sửa được giữ nguyên.",
                "%(num)d chỗ người khác đã sửa được giữ nguyên.",
                stored.left,
            )
            % {"num": stored.left}
        )
    if stored.cells:
        parts.append(_("Bấm Hoàn tác để lấy lại tất cả các ô vừa ghi."))
    return " ".join(parts)
