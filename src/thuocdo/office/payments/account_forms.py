"""What an administrator fills in about the account of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.office.choosing.fields import UnitField
from thuocdo.organisations.models import Unit
from thuocdo.payments.banks import banks

if TYPE_CHECKING:
    from datetime import date

    from thuocdo.accounts.models import User
    from thuocdo.payments.models import ReceivingAccountQuerySet


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


class FilterAccountsForm(forms.Form):
    """Of which unit, and which of them; without a word those that take money today or will."""

    of = UnitField(scope="paid", label=_("Đơn vị"), required=False, empty_label=_("mọi đơn vị"))
    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[
            ("", _("đang dùng, sắp dùng")),
            ("past", _("đã thôi dùng")),
            ("all", _("tất cả")),
        ],
        required=False,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        """Offer the units whose accounts the person sees."""
        super().__init__(data)
        self.fields["of"].of(user)  # type: ignore[attr-defined]

    def narrowed(self, rows: ReceivingAccountQuerySet, *, on: date) -> ReceivingAccountQuerySet:
        """Return the accounts that fit; where words fit several units, those of all of them. A state that makes no sense is left out."""
        self.is_valid()
        said, past = self.cleaned_data, Q(valid_until__lte=on)
        if said.get("of"):
            rows = rows.filter(unit=said["of"])
        elif "of" in self.errors:
            words = str(self["of"].value() or "")
            rows = rows.filter(unit__in=Unit.objects.search(words).order_by().values("pk"))
        if not said.get("state"):
            return rows.exclude(past)
        return rows.filter(past) if said["state"] == "past" else rows


class EndAccountForm(forms.Form):
    """The last day on which the account is shown to payers."""

    last_day = _day(_("Ngày cuối cùng"))
