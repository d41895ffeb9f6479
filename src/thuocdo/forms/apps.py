"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """The room `forms`."""

    name = "thuocdo.forms"
    label = "forms"
    verbose_name = _("Biểu mẫu")

    def ready(self) -> None:
        """Declare who edits forms, and answer for those that were entered."""
        from thuocdo.forms import entered, permissions  # noqa: PLC0415  models must be loaded

        permissions.declare()
        entered.answer()
