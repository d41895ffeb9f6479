"""The life of an entered form: its history, put in force from a day, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.errors import DomainError
from thuocdo.forms.services import put_in_force, withdraw
from thuocdo.office.form_editor.forms import ForceForm, WithdrawForm
from thuocdo.office.form_editor.gate import opened, seen_number
from thuocdo.office.form_editor.pages import edited_form
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.keyset import keyset_page


@login_required
@never_cache
@require_GET
def history(request: HttpRequest, form_id: int) -> HttpResponse:
    """List who did what with a form, the latest first."""
    form = opened(request, form_id)
    events = form.row.events.select_related("actor").defer("text", "rules")
    page = keyset_page(events, order=("-id",), cursor=request.GET.get("page", ""))
    context = {"form": form, "page": page, "tab": "history"}
    return render(request, "office/form_editor/history.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def force(request: HttpRequest, form_id: int) -> HttpResponse:
    """Ask for the first day, and put a draft in force."""
    form = opened(request, form_id)
    typed = ForceForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    status = 200
    if request.method == "POST" and typed.is_valid():
        try:
            put_in_force(
                form_id,
                seen=seen_number(request),
                valid_from=typed.cleaned_data["valid_from"],
                actor=form.user,
                at=timezone.now(),
            )
        except DomainError as error:
            typed.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã ban hành biểu mẫu. Từ nay biểu này không sửa nữa."))
            return redirect("office:form_editor:draft", form_id)
    status = 422 if typed.errors and status == 200 else status
    context = {"form": form, "typed": typed, "page": edited_form(form), "tab": "force"}
    return render(request, "office/form_editor/force.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, form_id: int) -> HttpResponse:
    """Ask why, and end a form or give a draft up."""
    form = opened(request, form_id)
    typed = WithdrawForm(
        request.POST or None, draft=form.editable, initial={"last_day": timezone.localdate()}
    )
    status = 200
    if request.method == "POST" and typed.is_valid():
        try:
            withdraw(
                form_id,
                seen=seen_number(request),
                last_day=typed.cleaned_data.get("last_day"),
                reason=typed.cleaned_data["reason"],
                actor=form.user,
                at=timezone.now(),
            )
        except DomainError as error:
            typed.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã rút biểu mẫu."))
            return redirect("office:form_editor:list")
    status = 422 if typed.errors and status == 200 else status
    context = {"form": form, "typed": typed, "tab": "withdraw"}
    return render(request, "office/form_editor/withdraw.html", context, status=status)
