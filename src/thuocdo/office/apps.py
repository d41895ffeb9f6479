"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """The room `office`."""

    name = "thuocdo.office"
    label = "office"
    verbose_name = _("Màn hình cán bộ")

    def ready(self) -> None:
        """Say which figures a changed procedure touches."""
        from thuocdo.office.procedures.touched import declare  # noqa: PLC0415 - models first

        declare()
