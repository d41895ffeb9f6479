"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OtherSystemsConfig(AppConfig):
    """The room `other_systems`."""

    name = "thuocdo.other_systems"
    label = "other_systems"
    verbose_name = _("Hệ thống khác báo hồ sơ")

    def ready(self) -> None:
        """Have old messages removed every night."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.other_systems.jobs import forget_messages_job  # noqa: PLC0415

        every(forget_messages_job, hours=24, from_hour=4)
