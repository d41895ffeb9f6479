"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarehouseConfig(AppConfig):
    """The room `warehouse`."""

    name = "thuocdo.warehouse"
    label = "warehouse"
    verbose_name = _("Kho dữ liệu thống kê")
