"""How dossiers of a procedure are handled otherwise than usual: shown to all who see it, decided by who controls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from thuocdo.office.procedures.decision_forms import day_field
from thuocdo.office.procedures.views import found_frame
from thuocdo.procedures.choices import Channel, HandlingKind
from thuocdo.procedures.handling import decide_handling, end_handling
from thuocdo.procedures.rules import CONTROL
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_NONE = ("", gettext_lazy("– không –"))


class DecideHandlingForm(forms.Form):
    """One rule of handling; `papers` are the names that may be chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("Chế độ"), choices=HandlingKind.choices)
    paper = forms.ChoiceField(
        label=gettext_lazy("Giấy tờ"),
        required=False,
        help_text=gettext_lazy("chỉ cho chế độ về giấy tờ"),
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Số giờ làm việc"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text=gettext_lazy("chỉ cho làn xanh; không thay thời hạn theo luật"),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Kênh"),
        required=False,
        choices=[("", gettext_lazy("mọi kênh")), *Channel.choices],
        help_text=gettext_lazy("chỉ cho làn xanh"),
    )
    valid_from = day_field(gettext_lazy("Áp dụng từ ngày"))
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)

    def __init__(self, data: Any, *, papers: Iterable[str]) -> None:
        super().__init__(data)
        field = self.fields["paper"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [_NONE, *((name, name[:100]) for name in papers)]


class EndHandlingForm(forms.Form):
    """The first day without a rule."""

    valid_until = day_field(gettext_lazy("Thôi áp dụng từ ngày"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def handling(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show the rules of a procedure, and take in another one."""
    frame = found_frame(request, procedure_id)
    user = user_of(request)
    names = dict.fromkeys(
        frame.version.documents.order_by("position").values_list("name", flat=True)
    )
    form = DecideHandlingForm(request.POST or None, papers=names)
    if form.is_valid():
        try:
            decide_handling(frame.procedure, **form.cleaned_data, actor=user, at=timezone.now())
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã quy định chế độ xử lý."))
            return redirect("office:procedures:handling", procedure_id)
    context = {
        "frame": frame,
        "rules": frame.procedure.handling_rules.all(),
        "form": form,
        "controls": user.has_perm(CONTROL, frame.procedure.owner),
    }
    return render(
        request, "office/procedures/handling.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def handling_end(request: HttpRequest, procedure_id: int, rule_id: int) -> HttpResponse:
    """End a rule on a day."""
    frame = found_frame(request, procedure_id)
    rule = get_object_or_404(frame.procedure.handling_rules, pk=rule_id)
    form = EndHandlingForm(request.POST)
    if form.is_valid():
        try:
            end_handling(rule, **form.cleaned_data, actor=user_of(request), at=timezone.now())
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            messages.error(request, message_of(error))
        else:
            messages.success(request, _("Đã ghi ngày thôi áp dụng."))
    else:
        messages.error(request, _("Hãy ghi ngày thôi áp dụng."))
    return redirect("office:procedures:handling", procedure_id)
