"""What is asked of who represents an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class OrganisationForm(forms.Form):
    """An organisation, and where it is to be confirmed."""

    tax_code = forms.CharField(
        label=_("Mã số thuế"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Tên tổ chức, doanh nghiệp, hộ kinh doanh"), max_length=300)
    address = forms.CharField(label=_("Địa chỉ trụ sở"), max_length=500, required=False)
    unit = forms.TypedChoiceField(label=_("Nơi xác nhận"), coerce=int)

    def __init__(self, data: Any = None, *, units: list[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Chọn…")), *units]


class MemberForm(forms.Form):
    """Somebody who may act for the organisation."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    personal_id = forms.CharField(
        label=_("Số định danh cá nhân (12 chữ số)"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
