"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """The room `notices`."""

    name = "thuocdo.notices"
    label = "notices"
    verbose_name = _("Thông báo")

    def ready(self) -> None:
        """Have old words emptied every night; and, should every wake be lost, have what waits sent each hour."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.notices.jobs import deliver_job, empty_old_job  # noqa: PLC0415

        every(deliver_job, hours=1)
        every(empty_old_job, hours=24, from_hour=3)
