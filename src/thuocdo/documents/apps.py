"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """The room `documents`."""

    name = "thuocdo.documents"
    label = "documents"
    verbose_name = _("Văn bản")
