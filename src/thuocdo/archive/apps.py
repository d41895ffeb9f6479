"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """The room `archive`."""

    name = "thuocdo.archive"
    label = "archive"
    verbose_name = _("Lưu trữ cơ quan")
