"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """The room `reporting`."""

    name = "thuocdo.reporting"
    label = "reporting"
    verbose_name = _("Văn bản báo cáo")
