"""What a person can choose for himself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ChooseSettingsForm(forms.Form):
    """Whether to get the daily digest."""

    wants_digest = forms.BooleanField(
        label=_("Gửi thư tóm tắt các sai lệch chờ tôi, nhiều nhất mỗi ngày một thư"), required=False
    )
