"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "thuocdo.payments"
    label = "payments"
    verbose_name = _("Thanh toán")

    def ready(self) -> None:
        """Have the gateway asked every hour about what it has not told us of."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.payments.jobs import ask_gateway_job  # noqa: PLC0415

        every(ask_gateway_job, hours=1)
