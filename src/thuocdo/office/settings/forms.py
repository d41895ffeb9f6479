"""What a person can choose for himself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.ui.appearance import SIZES, THEMES


class ChooseSettingsForm(forms.Form):
    """Whether to get the daily digest."""

    wants_digest = forms.BooleanField(
        label=_("Gửi thư tóm tắt các sai lệch chờ tôi, nhiều nhất mỗi ngày một thư"), required=False
    )


class ChooseAppearanceForm(forms.Form):
    """How the screens look in this browser."""

    theme = forms.ChoiceField(label=_("Màu sắc"), choices=THEMES, required=False)
    size = forms.ChoiceField(label=_("Cỡ chữ"), choices=SIZES, required=False)
