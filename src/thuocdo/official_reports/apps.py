"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficialReportsConfig(AppConfig):
    """The room `official_reports`."""

    name = "thuocdo.official_reports"
    label = "official_reports"
    verbose_name = _("Soạn báo cáo")
