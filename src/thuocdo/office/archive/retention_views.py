"""How long dossiers are kept: shown to who keeps records, decided by who controls the procedures."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thuocdo.archive.models import LONGEST_YEARS
from thuocdo.archive.reading import controlled, may_use, owners_seen_by, procedure_of, rules_of
from thuocdo.archive.services import decide_retention
from thuocdo.errors import DomainError
from thuocdo.office.procedures.decision_forms import day_field
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of


class RetentionForm(forms.Form):
    """One rule: of a procedure by its code, or of all that have none of their own."""

    code = forms.CharField(
        label=gettext_lazy("Mã thủ tục"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("để trống: mọi thủ tục chưa có quy định riêng"),
    )
    years = forms.IntegerField(
        label=gettext_lazy("Số năm"),
        min_value=1,
        max_value=LONGEST_YEARS,
        required=False,
        help_text=gettext_lazy("để trống: vĩnh viễn"),
    )
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)
    valid_from = day_field(gettext_lazy("Áp dụng cho hồ sơ kết thúc từ ngày"))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """Show the rules of the person's province, and take in another one."""
    user, now = user_of(request), timezone.now()
    owners = owners_seen_by(user)
    controls = controlled(owners, user)
    if not controls and not may_use(user):
        raise PermissionDenied
    form = RetentionForm(request.POST or None)
    if request.method == "POST" and controls and form.is_valid():
        try:
            said = form.cleaned_data
            decide_retention(
                controls[0],
                procedure=procedure_of(controls[0], said["code"]),
                years=said["years"],
                legal_basis=said["legal_basis"],
                valid_from=said["valid_from"],
                actor=user,
                at=now,
            )
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã quy định thời hạn lưu trữ."))
            return redirect("office:archive:retention")
    context = {
        "rules": rules_of(owners),
        "form": form,
        "controls": bool(controls),
        "tab": "retention",
    }
    return render(
        request, "office/archive/retention.html", context, status=422 if form.errors else 200
    )
