"""What a person can choose for himself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.services import Reach
from thuocdo.identifiers.phones import parse_phone
from thuocdo.ui.appearance import SIZES, THEMES

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


class ReachForm(forms.Form):
    """How the person wants to be told of what waits for him."""

    phone = forms.CharField(
        label=_("Số di động nhận tin nhắn"),
        required=False,
        max_length=20,
        help_text=_("để trống nếu không muốn nhận tin nhắn"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    wants_mail = forms.BooleanField(
        label=_("Gửi thư khi có việc của đợt báo cáo đến lượt tôi"), required=False
    )
    wants_sms = forms.BooleanField(
        label=_("Gửi tin nhắn khi có việc của đợt báo cáo đến lượt tôi"), required=False
    )
    wants_digest = forms.BooleanField(
        label=_("Gửi thư tóm tắt các sai lệch chờ tôi, nhiều nhất mỗi ngày một thư"), required=False
    )

    @classmethod
    def of(cls, user: User) -> Self:
        """Return the form with what the person chose before."""
        phone = parse_phone(user.phone).national if user.phone else ""
        return cls(
            initial={
                "phone": phone,
                "wants_mail": user.wants_mail,
                "wants_sms": user.wants_sms,
                "wants_digest": user.wants_digest,
            }
        )

    @property
    def reach(self) -> Reach:
        """Return what was chosen, once the form is valid."""
        said = self.cleaned_data
        return Reach(said["phone"], said["wants_mail"], said["wants_sms"], said["wants_digest"])


class ChooseAppearanceForm(forms.Form):
    """How the screens look in this browser."""

    theme = forms.ChoiceField(label=_("Màu sắc"), choices=THEMES, required=False)
    size = forms.ChoiceField(label=_("Cỡ chữ"), choices=SIZES, required=False)
