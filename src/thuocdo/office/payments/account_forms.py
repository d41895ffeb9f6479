"""What an administrator fills in about the account of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.office.choosing.fields import UnitField
from thuocdo.payments.banks import banks

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


class DecideAccountForm(forms.Form):
    """Which account, of which unit, from which day on."""

    unit = UnitField(scope="administered", label=_("Đơn vị"))
    bank = forms.ChoiceField(label=_("Ngân hàng"))
    number = forms.CharField(label=_("Số tài khoản"), max_length=40)
    holder = forms.CharField(
        label=_("Tên chủ tài khoản"),
        max_length=100,
        help_text=_("đúng như ngân hàng ghi; dấu được bỏ khi vào mã QR"),
    )
    valid_from = _day(_("Dùng từ ngày"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the units that the person administers."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]
        bank = self.fields["bank"]
        assert isinstance(bank, forms.ChoiceField)
        today = timezone.localdate()
        bank.choices = [
            ("", _("– chọn –")),
            *(
                (one.bin, str(one))
                for one in banks().values()
                if not one.until or today < one.until
            ),
        ]
        self.initial.setdefault("valid_from", today)


class EndAccountForm(forms.Form):
    """The last day on which the account is shown to payers."""

    last_day = _day(_("Ngày cuối cùng"))
