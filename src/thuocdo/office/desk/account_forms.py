"""What a clerk reads from the identity paper of a citizen to open an account for him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import CounterOpening
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.desk.desk_choice import these

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
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
    desk = UnitField(scope="desks", label=_("Nơi tiếp nhận"), empty_label=None)

    def __init__(self, data: Any = None, *, desks: Sequence[Unit], user: User) -> None:
        super().__init__(data, initial={"desk": desks[0].pk})
        self.fields["desk"].of(user, among=these(desks), listed=desks)  # type: ignore[attr-defined]
