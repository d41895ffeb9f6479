"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """The room `procedures`."""

    name = "thuocdo.procedures"
    label = "procedures"
    verbose_name = _("Thủ tục hành chính")
