"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "thuocdo.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        """Have what is of no use any more removed every night."""
        from thuocdo.accounts import jobs  # noqa: PLC0415 - needs the models
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models

        every(jobs.forget_old_requests_job, hours=24, from_hour=1)
        every(jobs.forget_expired_sessions_job, hours=24, from_hour=1)
        every(jobs.forget_old_codes_job, hours=24, from_hour=1)
