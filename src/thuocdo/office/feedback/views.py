"""Feedback for officials: those that wait, one of them, and recording one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.errors import DomainError
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.rules import reads_feedback, recording_units
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.office.feedback.forms import ACTS, RecordForm
from thuocdo.office.feedback.pages import WITH_FILES, feedback_page, standing
from thuocdo.organisations.finding import unit_by_words
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.files import send_original
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of
from thuocdo.ui.uploads.received import received_files

if TYPE_CHECKING:
    from django import forms

    from thuocdo.accounts.models import User
    from thuocdo.attachments.services import NamedFile

TABS = {
    "open": gettext_lazy("Đang chờ"),
    "late": gettext_lazy("Quá hạn"),
    "ended": gettext_lazy("Đã xong"),
}
_DONE = {
    "take_on": gettext_lazy("Đã nhận xử lý."),
    "pass_on": gettext_lazy("Đã chuyển cơ quan có thẩm quyền."),
    "refuse": gettext_lazy("Đã báo người gửi là không tiếp nhận."),
    "answer": gettext_lazy("Đã trả lời người gửi."),
    "ask": gettext_lazy("Đã hỏi người gửi."),
    "add": gettext_lazy("Đã ghi nội dung bổ sung."),
    "publish": gettext_lazy("Đã công khai."),
}


@login_required
@never_cache
@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    """List feedback: what waits by when it is due, what is done the newest first."""
    user, now = user_of(request), timezone.now()
    units = list(recording_units(user))
    if not units and not reads_feedback(user):
        raise PermissionDenied
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    rows = Feedback.objects.visible_to(user).select_related("unit")
    if tab == "ended":
        rows = rows.exclude(pk__in=Feedback.objects.visible_to(user).open())
    else:
        rows = rows.open()
    if tab == "late":
        rows = rows.filter(step_due_at__lt=now)
    order = ("-id",) if tab == "ended" else ("step_due_at", "id")
    page = keyset_page(rows, order=order, cursor=request.GET.get("page", ""))
    context = {
        "page": page,
        "rows": [(one, standing(one, now)) for one in page.rows],
        "tab": tab,
        "tabs": TABS.items(),
        "records": bool(units),
    }
    return render(request, "office/feedback/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_feedback(request: HttpRequest) -> HttpResponse:
    """Record what came on paper, in person, by phone or from another agency."""
    user = user_of(request)
    units = list(recording_units(user))
    if not units:
        raise PermissionDenied
    form = RecordForm(request.POST or None, units=units)
    if form.is_valid():
        try:
            files = received_files(request, "files", actor=user, at=timezone.now())
            row = _recorded(form.cleaned_data, {one.pk: one for one in units}, user, files)
        except DomainError as error:
            form.add_error(None, message_of(error))
        else:
            messages.success(
                request,
                _("Đã tiếp nhận %(code)s. Hãy báo mã này cho người gửi.") % {"code": row.code},
            )
            return redirect("office:feedback:detail", row.pk)
    status = 422 if form.errors else 200
    return render(request, "office/feedback/record.html", {"form": form}, status=status)


def _recorded(
    said: Mapping[str, Any], units: Mapping[int, Any], user: User, files: Sequence[NamedFile]
) -> Feedback:
    return handling.record(
        unit=units[said["unit"]],
        sender=Sender(said["name"], said["phone"], said["email"], said["address"]),
        matter=Matter(said["kind"], said["subject"], said["words"], files=files),
        way=said["way"],
        request_id=said["request_id"],
        actor=user,
        at=timezone.now(),
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """Show one feedback, and do what the form of an act says."""
    user, now = user_of(request), timezone.now()
    typed: dict[str, forms.Form] = {}
    whole, status = False, 200
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in ACTS:
            raise Http404
        form = ACTS[name](request.POST)
        if form.is_valid():
            try:
                files = (
                    received_files(request, "files", actor=user, at=now)
                    if name in WITH_FILES
                    else []
                )
                _ACTS[name](feedback_id, form.cleaned_data | {"files": files}, user, now)
            except DomainError as error:
                status = status_of(error)
                if status in {403, 404}:
                    raise
                form.add_error(None, message_of(error))
            else:
                whole = name == "look"
                if not whole:
                    messages.success(request, str(_DONE[name]))
                    return _after(user, feedback_id)
        if form.errors:
            typed[name], status = form, status if status != 200 else 422
    row = _seen(user, feedback_id)
    page = feedback_page(row, user, at=now, whole=whole, typed=typed)
    # A form whose act fits no more says why above the page as it is now.
    lost = [one for name, one in typed.items() if name not in {o.name for o in page.offers}]
    context = {"page": page, "lost": lost}
    return render(request, "office/feedback/detail.html", context, status=status)


@login_required
@never_cache
@require_GET
def file(request: HttpRequest, feedback_id: int, file_id: int) -> FileResponse:
    """Send a file of feedback to who sees that."""
    row = _seen(user_of(request), feedback_id)
    found = row.files.select_related("attachment").filter(pk=file_id).first()
    if found is None:
        raise Http404
    return send_original(found.attachment, name=found.name)


def _after(user: User, feedback_id: int) -> HttpResponse:
    """Go back to the page, or to the list where somebody passed on what he does not see any more."""
    if Feedback.objects.visible_to(user).filter(pk=feedback_id).exists():
        return redirect("office:feedback:detail", feedback_id)
    return redirect("office:feedback:list")


def _seen(user: User, feedback_id: int) -> Feedback:
    rows = Feedback.objects.visible_to(user).filter(pk=feedback_id)
    found = rows.select_related("unit", "first_unit", "dossier").first()
    if found is None:
        raise Http404
    return found


def _take_on(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return handling.take_on(number, kind=said["kind"], actor=user, at=at)


def _pass_on(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    from_unit = _seen(user, number).unit
    to = unit_by_words(said["to"], near=from_unit)
    return handling.pass_on(number, to=to, reason=said["reason"], actor=user, at=at)


def _refuse(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return handling.refuse(number, reason=said["reason"], actor=user, at=at)


def _answer(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return handling.answer(number, words=said["words"], actor=user, at=at, files=said["files"])


def _ask(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return conversation.ask_more(number, words=said["words"], actor=user, at=at)


def _add(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return conversation.record_added(
        number, words=said["words"], actor=user, at=at, files=said["files"]
    )


def _publish(number: int, said: Mapping[str, Any], user: User, at: datetime) -> object:
    return handling.publish(number, matter=said["matter"], answer=said["answer"], actor=user, at=at)


def _look(number: int, _said: Mapping[str, Any], user: User, at: datetime) -> object:
    return handling.show_sender(number, actor=user, at=at)


_ACTS: Mapping[str, Callable[[int, Mapping[str, Any], User, datetime], object]] = {
    "take_on": _take_on,
    "pass_on": _pass_on,
    "refuse": _refuse,
    "answer": _answer,
    "ask": _ask,
    "add": _add,
    "publish": _publish,
    "look": _look,
}
