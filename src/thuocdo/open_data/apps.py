"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    """The room `open_data`."""

    name = "thuocdo.open_data"
    label = "open_data"
    verbose_name = _("Dữ liệu mở")

    def ready(self) -> None:
        """Say how often what is due is published."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.open_data.jobs import publish_due_job  # noqa: PLC0415 - needs the models

        every(publish_due_job, hours=24, from_hour=4)
