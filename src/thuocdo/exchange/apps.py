"""The Django app of this face."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """The face `exchange`."""

    name = "thuocdo.exchange"
    label = "exchange"
    verbose_name = _("Kết nối hệ thống khác")
