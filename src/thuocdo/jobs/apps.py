"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The room `jobs`."""

    name = "thuocdo.jobs"
    label = "jobs"
    verbose_name = _("Công việc nền")
