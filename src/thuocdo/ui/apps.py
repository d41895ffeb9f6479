"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from thuocdo.ui.language import keep_by_thread


class UiConfig(AppConfig):
    """The room `ui`."""

    name = "thuocdo.ui"
    label = "ui"
    verbose_name = _("Thành phần giao diện")

    def ready(self) -> None:
        """Keep the language of a request where it is found fast."""
        keep_by_thread()
