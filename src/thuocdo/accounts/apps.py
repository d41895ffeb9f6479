"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "thuocdo.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")
