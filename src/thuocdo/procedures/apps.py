"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProceduresConfig(AppConfig):
    """The room `procedures`."""

    name = "thuocdo.procedures"
    label = "procedures"
    verbose_name = _("Thủ tục hành chính")

    def ready(self) -> None:
        """Give procedures, decisions and simplifications to statistics."""
        from thuocdo.facts import registry  # noqa: PLC0415 - apps must be loaded
        from thuocdo.procedures.facts import SOURCES  # noqa: PLC0415 - apps must be loaded

        registry.give(*SOURCES)
