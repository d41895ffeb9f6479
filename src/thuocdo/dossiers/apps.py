"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    """The room `dossiers`."""

    name = "thuocdo.dossiers"
    label = "dossiers"
    verbose_name = _("Hồ sơ thủ tục hành chính")

    def ready(self) -> None:
        """Have due times recounted when the working calendar changes, and a root signed every night."""
        from thuocdo.dossiers.jobs import recount_after, take_root_job  # noqa: PLC0415 - needs the models
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.working_time.listeners import on_calendar_change  # noqa: PLC0415

        on_calendar_change(recount_after)
        every(take_root_job, hours=24, from_hour=2)
