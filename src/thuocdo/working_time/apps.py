"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkingTimeConfig(AppConfig):
    """The room `working_time`."""

    name = "thuocdo.working_time"
    label = "working_time"
    verbose_name = _("Kỳ báo cáo")
