"""Who stands in for me while I am away, and for whom I stand in."""

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
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.accounts.delegations import delegate, deputies_for, revoke, roles_to_lend
from thuocdo.accounts.models import Delegation, Role
from thuocdo.errors import DomainError
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_DATES = ["%Y-%m-%d", "%d/%m/%Y"]


class DelegateForm(forms.Form):
    """Who, which roles, from when until when, and why."""

    deputy = forms.TypedChoiceField(label=gettext_lazy("Người thay"), coerce=int)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Vai trò giao"), widget=forms.CheckboxSelectMultiple
    )
    first_day = forms.DateField(
        label=gettext_lazy("Từ ngày"),
        input_formats=_DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        input_formats=_DATES,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the colleagues who see the person's units, and the roles he has. Shape: three queries."""
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.deputies = {one.pk: one for one in deputies_for(user, on=today)}
        deputy, roles = self.fields["deputy"], self.fields["roles"]
        assert isinstance(deputy, forms.ChoiceField)
        assert isinstance(roles, forms.ChoiceField)
        people = [(pk, str(one)) for pk, one in self.deputies.items()]
        deputy.choices = [("", gettext_lazy("– chọn –")), *people]
        held = roles_to_lend(user, on=today)
        roles.choices = [(one.value, one.label) for one in held]
        roles.initial = [one.value for one in held]


@login_required
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom; a POST lets a colleague stand in."""
    assert request.user.is_authenticated
    user = request.user
    if request.method != "POST":
        today = timezone.localdate()
        form = DelegateForm(user=user, initial={"first_day": today, "last_day": today})
        return _answer(request, form)
    form = DelegateForm(request.POST, user=user)
    if not form.is_valid():
        return _answer(request, form, status=422)
    said = dict(form.cleaned_data)
    deputy = form.deputies[said.pop("deputy")]
    roles = [Role(one) for one in said.pop("roles")]
    try:
        delegate(delegator=user, deputy=deputy, roles=roles, actor=user, at=timezone.now(), **said)
    except DomainError as error:
        return _answer(request, form, status=status_of(error), problem=message_of(error))
    messages.success(request, _("%(name)s sẽ thay bạn trong những ngày này.") % {"name": deputy})
    return redirect("office:settings:absence")


@login_required
@require_POST
def take_back(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take back what was lent; only who lent it finds it here."""
    assert request.user.is_authenticated
    mine = Delegation.objects.visible_to(request.user).filter(delegator=request.user)
    revoke(get_object_or_404(mine, pk=delegation_id), actor=request.user, at=timezone.now())
    messages.success(request, _("Đã thu hồi ủy quyền."))
    return redirect("office:settings:absence")


def _answer(
    request: HttpRequest, form: DelegateForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    found = Delegation.objects.visible_to(request.user).filter(valid_until__gt=today)
    context = {
        "form": form,
        "problem": problem,
        "today": today,
        "delegations": list(
            found.filter(revoked_at=None).select_related("delegator", "deputy", "unit")
        ),
    }
    return render(request, "office/settings/absence.html", context, status=status)
