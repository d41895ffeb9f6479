"""The screens on which a file of procedures is sent, looked through and applied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thuocdo.errors import DomainError
from thuocdo.office.procedures.decision_forms import DecisionForm, day_field
from thuocdo.office.procedures.words import PART_NAMES
from thuocdo.procedures.import_orders import MOST_BYTES, apply_order, order_import, order_of
from thuocdo.procedures.rules import drafting_places
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: Seconds until a page of a file that is being worked on comes again.
_AGAIN_AFTER = "2"
#: Rows of each kind a preview shows; all of them stand in the file.
SHOWN = 200


class SendFileForm(forms.Form):
    """A file of procedures, for whom and from when."""

    file = forms.FileField(
        label=_("Tệp Excel hoặc JSON"), help_text=_("tệp xuất từ danh mục là mẫu; tối đa 20 MB")
    )
    owner = forms.ChoiceField(label=_("Cơ quan công bố"))
    valid_from = day_field(_("Áp dụng từ ngày"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(unit.pk): unit for unit, owner in drafting_places(user) if unit == owner}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, unit.name) for key, unit in self.owners.items()]


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def send_file(request: HttpRequest) -> HttpResponse:
    """Take a file in; nothing is changed by it yet."""
    user = user_of(request)
    form = SendFileForm(
        request.POST or None,
        request.FILES or None,
        user=user,
        initial={"valid_from": timezone.localdate()},
    )
    if not form.owners:
        raise PermissionDenied
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            order = order_import(
                sent.read(MOST_BYTES + 1),
                name=sent.name,
                owner=form.owners[form.cleaned_data["owner"]],
                valid_from=form.cleaned_data["valid_from"],
                actor=user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file", message_of(error))
            status = status_of(error)
        else:
            return redirect("office:procedures:import", UUID(order.key))
    return render(request, "office/procedures/import_send.html", {"form": form}, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def imported(request: HttpRequest, import_key: UUID) -> HttpResponse:
    """Show what a file would do, what is wrong with it or how far it is; and apply it."""
    user = user_of(request)
    order = order_of(import_key, actor=user)
    form = DecisionForm(request.POST or None, initial={"valid_from": order.valid_from})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            apply_order(
                order,
                decision=form.decision(),
                valid_from=form.cleaned_data["valid_from"],
                actor=user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, message_of(error))
            status = status_of(error)
        else:
            return redirect("office:procedures:import", import_key)
    context = {"order": order, "form": form, "shown": SHOWN, "part_names": PART_NAMES}
    answer = render(request, "office/procedures/import.html", context, status=status)
    if order.waits:
        answer["Refresh"] = _AGAIN_AFTER
    return answer
