"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """The room `facts`."""

    name = "thuocdo.facts"
    label = "facts"
    verbose_name = _("Dữ liệu thống kê")
