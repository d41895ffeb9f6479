"""What a clerk reads from the identity paper of a citizen to open an account for him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import CounterOpening

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit


class OpenAccountForm(forms.Form):
    """One account: who it is by which paper, and where his codes go."""

    personal_id = forms.CharField(
        label=_("Số định danh cá nhân (12 số)"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )
    full_name = forms.CharField(
        label=_("Họ và tên"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    paper = forms.ChoiceField(
        label=_("Giấy tờ đã đối chiếu"), choices=[("", _("Chọn…")), *CounterOpening.Paper.choices]
    )
    phone = forms.CharField(
        label=_("Số điện thoại di động của công dân"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    mail = forms.EmailField(
        label=_("Thư điện tử, nếu không có điện thoại"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    desk = forms.TypedChoiceField(label=_("Nơi tiếp nhận"), coerce=int)

    def __init__(self, data: Any = None, *, desks: Sequence[Unit]) -> None:
        super().__init__(data, initial={"desk": desks[0].pk})
        field = self.fields["desk"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.pk, one.name) for one in desks]
