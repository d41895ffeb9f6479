"""What a cashier fills in about a quarter: what was handed over, and that it is settled."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class HandOverForm(forms.Form):
    """How much went to the agency, on which day, by which paper."""

    amount_vnd = forms.IntegerField(
        label=_("Số tiền (đồng)"),
        help_text=_("số âm để sửa một lần ghi sai, kèm lý do"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    on = forms.DateField(
        label=_("Ngày nộp"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    reference = forms.CharField(label=_("Số chứng từ"), max_length=100)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)
    request_id = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class CloseQuarterForm(forms.Form):
    """The sum that was seen as still owed."""

    owed_vnd = forms.IntegerField(widget=forms.HiddenInput)
