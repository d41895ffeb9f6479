"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """The room `organisations`."""

    name = "thuocdo.organisations"
    label = "organisations"
    verbose_name = _("Cơ cấu tổ chức")
