"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesksConfig(AppConfig):
    """The room `desks`."""

    name = "thuocdo.desks"
    label = "desks"
    verbose_name = _("Quầy và số thứ tự")
