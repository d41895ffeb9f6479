"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """The room `indicators`."""

    name = "thuocdo.indicators"
    label = "indicators"
    verbose_name = _("Chỉ tiêu thống kê")
