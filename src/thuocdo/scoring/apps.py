"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    """The room `scoring`."""

    name = "thuocdo.scoring"
    label = "scoring"
    verbose_name = _("Chấm điểm")

    def ready(self) -> None:
        """Note what moves the service index whenever figures are refreshed; forget the oldest of it every night."""
        from thuocdo.indicators.cube.listeners import on_refresh  # noqa: PLC0415 - models first
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - models first
        from thuocdo.scoring import jobs  # noqa: PLC0415 - models first
        from thuocdo.scoring.service_index.journal import note  # noqa: PLC0415 - models first

        on_refresh(note)
        every(jobs.forget_movements_job, hours=24, from_hour=3)
