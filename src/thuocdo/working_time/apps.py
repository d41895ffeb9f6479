"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorkingTimeConfig(AppConfig):
    """The room `working_time`."""

    name = "thuocdo.working_time"
    label = "working_time"
    verbose_name = _("Kỳ báo cáo và lịch làm việc")

    def ready(self) -> None:
        """Have the days off that ship with the product entered after each migration."""
        from thuocdo.working_time.loading import load_shipped_years  # noqa: PLC0415 - needs the models

        post_migrate.connect(load_shipped_years, sender=self, dispatch_uid="days_off")
