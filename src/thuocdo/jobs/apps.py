"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The room `jobs`."""

    name = "thuocdo.jobs"
    label = "jobs"
    verbose_name = _("Công việc nền")

    def ready(self) -> None:
        """Have finished jobs forgotten every day."""
        from thuocdo.jobs.jobs import forget_finished_job  # noqa: PLC0415 - needs the models
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models

        every(forget_finished_job, hours=24, from_hour=1)
