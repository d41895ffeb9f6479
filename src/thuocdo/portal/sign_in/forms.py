"""What is asked of people who sign in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForCodeForm(forms.Form):
    """The phone a code is sent to."""

    phone = forms.CharField(
        label=_("Số điện thoại di động"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class SignInForm(AskForCodeForm):
    """The phone a code is sent to, or the mail of an account that was opened with it at a counter."""

    phone = forms.CharField(
        label=_("Số điện thoại di động"),
        help_text=_("Đã mở tài khoản tại quầy bằng thư điện tử? Hãy ghi thư điện tử."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class EnterCodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("Mã gồm 6 chữ số"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
        ),
    )


class AboutMeForm(forms.Form):
    """What a citizen says of himself."""

    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    personal_id = forms.CharField(
        label=_("Số định danh cá nhân (số căn cước, 12 chữ số)"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
