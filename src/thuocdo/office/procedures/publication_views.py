"""What is decided about a whole procedure: it is abolished, a version is taken back, the day it was made public."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.office.procedures.decision_forms import DecisionForm, day_field
from thuocdo.office.procedures.draft_page import deadlines_of
from thuocdo.office.procedures.views import (
    found_frame,
)
from thuocdo.procedures.impact import impacts_of
from thuocdo.procedures.models import ProcedureVersion, PublicationItem
from thuocdo.procedures.services import abolish as abolish_procedure
from thuocdo.procedures.services import make_public, refuse_unless_controller, withdraw
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of


class AbolishForm(DecisionForm):
    """A decision that ends a procedure."""

    valid_from = day_field(
        gettext_lazy("Ngày đầu tiên không còn thủ tục"),
        help_text=gettext_lazy("hồ sơ nhận trước ngày này vẫn giải quyết theo thủ tục"),
    )


class MadePublicForm(forms.Form):
    """The day a procedure was entered into the national database."""

    on = day_field(gettext_lazy("Ngày công khai"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def abolish(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show what the end of a procedure touches and when its decision is due, and end it."""
    frame = found_frame(request, procedure_id)
    user = user_of(request)
    refuse_unless_controller(user, frame.procedure.owner)
    form = AbolishForm(request.POST or None)
    chosen, status, deadlines = form.is_valid(), 422 if form.errors else 200, None
    if chosen:
        decision = form.decision()
        deadlines = deadlines_of(decision, owner=frame.procedure.owner, today=frame.today)
        if request.POST.get("do") == "abolish":
            try:
                abolish_procedure(
                    frame.procedure,
                    decision=decision,
                    on=form.cleaned_data["valid_from"],
                    actor=user,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                messages.success(request, _("Đã công bố bãi bỏ thủ tục."))
                return redirect("office:procedures:history", procedure_id)
    context = {
        "frame": frame,
        "form": form,
        "deadlines": deadlines,
        "impacts": impacts_of(frame.version, user=user),
    }
    return render(request, "office/procedures/abolish.html", context, status=status)


@login_required
@require_POST
def made_public(request: HttpRequest, procedure_id: int, item_id: int) -> HttpResponse:
    """Record the day a procedure was entered into the national database."""
    frame = found_frame(request, procedure_id)
    item = get_object_or_404(
        PublicationItem.objects.visible_to(user_of(request)).select_related(
            "publication", "procedure__owner"
        ),
        procedure=frame.procedure,
        pk=item_id,
    )
    form = MadePublicForm(request.POST)
    if form.is_valid():
        try:
            make_public(item, on=form.cleaned_data["on"], actor=user_of(request), at=timezone.now())
        except DomainError as error:
            messages.error(request, message_of(error))
        else:
            messages.success(request, _("Đã ghi ngày công khai."))
    else:
        messages.error(request, _("Ngày công khai chưa đúng. Hãy chọn lại ngày."))
    return redirect("office:procedures:history", procedure_id)


@login_required
@require_POST
def take_back(request: HttpRequest, procedure_id: int, number: int) -> HttpResponse:
    """Take back a version before its first day."""
    frame = found_frame(request, procedure_id)
    version = get_object_or_404(
        ProcedureVersion.objects.visible_to(user_of(request)).select_related("procedure__owner"),
        procedure=frame.procedure,
        number=number,
    )
    withdraw(version, actor=user_of(request), at=timezone.now())
    messages.success(request, _("Đã rút phiên bản chưa có hiệu lực."))
    if len(frame.versions) == 1:
        return redirect("office:procedures:list")
    return redirect("office:procedures:history", procedure_id)
