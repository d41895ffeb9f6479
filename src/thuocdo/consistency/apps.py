"""The Django app of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsistencyConfig(AppConfig):
    """The room `consistency`."""

    name = "thuocdo.consistency"
    label = "consistency"
    verbose_name = _("Kiểm tra sai lệch")

    def ready(self) -> None:
        """Declare who may do what."""
        from thuocdo.consistency import own_rules, permissions  # noqa: PLC0415 - needs the models
        from thuocdo.forms import services  # noqa: PLC0415 - needs the models

        permissions.declare()
        services.check_rules_by(own_rules.rule_problems)
