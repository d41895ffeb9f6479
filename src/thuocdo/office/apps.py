"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """The room `office`."""

    name = "thuocdo.office"
    label = "office"
    verbose_name = _("Màn hình cán bộ")

    def ready(self) -> None:
        """Say which figures a changed procedure touches; have the digests mailed in the morning."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.office.jobs import mail_digests_job  # noqa: PLC0415 - needs the models
        from thuocdo.office.procedures.touched import declare  # noqa: PLC0415 - models first

        declare()
        every(mail_digests_job, hours=24, from_hour=7, within_hours=10)  # no mails at night
