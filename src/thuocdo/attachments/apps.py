"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttachmentsConfig(AppConfig):
    """The room `attachments`."""

    name = "thuocdo.attachments"
    label = "attachments"
    verbose_name = _("Tệp gốc")
