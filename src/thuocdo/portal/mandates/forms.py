"""What a citizen says when he lets another one act for him."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHAT = (
    ("procedures", _("Chỉ các thủ tục, hồ sơ tôi chọn dưới đây")),
    ("everything", _("Mọi thủ tục và mọi hồ sơ của tôi")),
)
_MOST_CHOSEN = 50


class MandateForm(forms.Form):
    """One mandate; procedures and dossiers are ids that were ticked."""

    full_name = forms.CharField(
        label=_("Họ tên người được ủy quyền"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    personal_id = forms.CharField(
        label=_("Số định danh của người đó (12 chữ số)"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại di động của người đó, nếu có"),
        help_text=_("Cần khi người đó đăng nhập bằng mã gửi đến điện thoại."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    valid_until = forms.DateField(
        label=_("Đến hết ngày"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    what = forms.ChoiceField(label=_("Được làm những gì"), choices=WHAT)

    def __init__(self, data: Any = None, *, last: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["valid_until"].widget.attrs["max"] = last.isoformat()

    def chosen(self, name: str) -> list[int]:
        """Return the ids that were ticked under a name."""
        said = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return [
            int(one)
            for one in said[:_MOST_CHOSEN]
            if one.isascii() and one.isdigit() and len(one) < 19
        ]
