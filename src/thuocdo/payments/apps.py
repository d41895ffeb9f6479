"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "thuocdo.payments"
    label = "payments"
    verbose_name = _("Thanh toán")
