"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """The room `figures`."""

    name = "thuocdo.figures"
    label = "figures"
    verbose_name = _("Số liệu")
