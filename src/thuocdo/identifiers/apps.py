"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentifiersConfig(AppConfig):
    """The room `identifiers`."""

    name = "thuocdo.identifiers"
    label = "identifiers"
    verbose_name = _("Mã số, mã định danh")
