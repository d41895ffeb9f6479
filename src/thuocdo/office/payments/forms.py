"""What a cashier fills in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.dossiers.forms import MoneyField
from thuocdo.payments.banks import bank_name
from thuocdo.payments.models import ReceivingAccount, Refund, spoken_payment
from thuocdo.payments.refunds import Refundable
from thuocdo.payments.statements import MOST_BYTES

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

    _AccountChoice = forms.ModelChoiceField[ReceivingAccount]
else:
    _AccountChoice = forms.ModelChoiceField

_REASON = 500


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )


class AssignForm(ReasonForm):
    """To which order or dossier, and how that is known."""

    to = forms.CharField(
        label=_("Mã thanh toán hoặc mã hồ sơ"), max_length=80, help_text=_("như TD… hoặc H56.…")
    )
    field_order = ("to", "reason")


class RefundForm(ReasonForm):
    """By which transfer or voucher the money went back."""

    refund_reference = forms.CharField(
        label=_("Mã hoàn trả"), max_length=100, help_text=_("số ủy nhiệm chi hoặc phiếu chi")
    )
    field_order = ("refund_reference", "reason")


class TakeCashForm(forms.Form):
    """The sum the page showed; another one is refused."""

    amount_vnd = forms.IntegerField(min_value=1)
    request_id = forms.CharField(max_length=64)


class ExemptForm(forms.Form):
    """Why somebody need not pay, and by which law."""

    reason = forms.CharField(
        label=_("Lý do miễn, giảm"),
        max_length=_REASON,
        help_text=_("như hộ nghèo, trẻ em, người khuyết tật"),
    )
    legal_basis = forms.CharField(label=_("Căn cứ"), max_length=300)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ElsewhereForm(forms.Form):
    """By which proof it is known that all was paid elsewhere."""

    place = forms.CharField(
        label=_("Nộp ở đâu"), max_length=200, help_text=_("như bưu điện, kho bạc, quầy ngân hàng")
    )
    number = forms.CharField(label=_("Số chứng từ"), max_length=80)
    amount_vnd = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class GiveBackForm(forms.Form):
    """How much of which payment goes back, how, why, and by which law."""

    of = forms.CharField(label=_("Khoản đã nộp"), max_length=200, widget=forms.Select)
    amount_vnd = MoneyField(
        label=_("Số tiền hoàn trả (đồng)"), min_value=1, max_value=10**13, widget=forms.TextInput
    )
    way = forms.ChoiceField(label=_("Cách trả"), choices=Refund.Way.choices)
    reference = forms.CharField(
        label=_("Mã giao dịch"),
        max_length=100,
        required=False,
        help_text=_("khi chuyển khoản; tiền mặt thì để trống"),
    )
    reason = forms.CharField(label=_("Lý do hoàn trả"), max_length=_REASON)
    legal_basis = forms.CharField(label=_("Căn cứ"), max_length=300)
    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, payments: Sequence[Refundable], **kwargs: Any) -> None:
        """Offer the payments of which something is left; whether one is, the service says: a second press names one that is not."""
        super().__init__(*args, **kwargs)
        widget = self.fields["of"].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [
            (
                one.reference,
                f"{spoken_payment(one.reference)}: {one.left_vnd:,} đ".replace(",", "."),
            )
            for one in payments
        ]


class AccountField(_AccountChoice):
    """One of the accounts of units, told by bank, number and unit."""

    def label_from_instance(self, obj: ReceivingAccount) -> str:
        """Return how an account is told from the others."""
        return f"{bank_name(obj.bank)} {obj.number} – {obj.unit.label}"


class BringStatementForm(forms.Form):
    """Which file, of whose account."""

    unit = UnitField(scope="money", label=_("Đơn vị có tài khoản"), empty_label=None)
    account = AccountField(
        label=_("Tài khoản"),
        queryset=None,
        required=False,
        empty_label=_("tài khoản chung, hoặc không rõ"),
    )
    file = forms.FileField(
        label=_("Sao kê (CSV hoặc Excel)"),
        help_text=_("có cột ngày, số tiền ghi có và nội dung"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the units where the person deals with money."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]
        account = self.fields["account"]
        assert isinstance(account, AccountField)
        account.queryset = ReceivingAccount.objects.visible_to(user).select_related("unit")

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB. Hãy chia sao kê theo tuần."))
        return file
