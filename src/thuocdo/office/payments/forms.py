"""What a cashier fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.organisations.models import Unit
from thuocdo.payments.models import ROLES
from thuocdo.payments.statements import MOST_BYTES

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

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

    amount_vnd = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)


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


class BringStatementForm(forms.Form):
    """Which file, of whose account."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị có tài khoản"), queryset=Unit.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=_("Sao kê (CSV hoặc Excel)"),
        help_text=_("có cột ngày, số tiền ghi có và nội dung"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the units where the person deals with money."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units_visible_to(user, roles=ROLES).order_by("search_name")

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 5 MB. Hãy chia sao kê theo tuần."))
        return file
