"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """The room `campaigns`."""

    name = "thuocdo.campaigns"
    label = "campaigns"
    verbose_name = _("Đợt báo cáo")

    def ready(self) -> None:
        """Declare who may do what, and what comes round."""
        from thuocdo.campaigns import jobs, permissions  # noqa: PLC0415 - apps must be loaded

        permissions.declare()
        jobs.declare()
