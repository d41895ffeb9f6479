"""The Django app of this face."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The face `portal`."""

    name = "thuocdo.portal"
    label = "portal"
    verbose_name = _("Cổng công dân")

    def ready(self) -> None:
        """Let the session of a citizen end soon, whatever way he signed in."""
        user_logged_in.connect(_end_soon, dispatch_uid="portal-session")


def _end_soon(*, request: Any, user: Any, **_signal: Any) -> None:
    if user.is_citizen and request is not None:
        request.session.set_expiry(settings.CITIZEN_SESSION_SECONDS)
