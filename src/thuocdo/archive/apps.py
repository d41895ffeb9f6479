"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    """The room `archive`."""

    name = "thuocdo.archive"
    label = "archive"
    verbose_name = _("Lưu trữ cơ quan")

    def ready(self) -> None:
        """Have what a crash left of destroyed files removed every night."""
        from thuocdo.archive.jobs import remove_destroyed_job  # noqa: PLC0415 - needs the models
        from thuocdo.jobs.schedule import every  # noqa: PLC0415

        every(remove_destroyed_job, hours=24, from_hour=3)
