"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IngestionConfig(AppConfig):
    """The room `ingestion`."""

    name = "thuocdo.ingestion"
    label = "ingestion"
    verbose_name = _("Đọc báo cáo")
