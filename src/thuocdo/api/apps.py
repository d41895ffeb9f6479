"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The room `api`."""

    name = "thuocdo.api"
    label = "api"
    verbose_name = _("API")
