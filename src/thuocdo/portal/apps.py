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
        """Let the session of a citizen end soon, keep his language, and have people invited to rate."""
        from thuocdo.jobs.schedule import every  # noqa: PLC0415 - needs the models
        from thuocdo.portal.jobs import invite_to_rate_job  # noqa: PLC0415

        every(invite_to_rate_job, hours=24, from_hour=9, within_hours=8)  # no messages at night
        user_logged_in.connect(_end_soon, dispatch_uid="portal-session")
        user_logged_in.connect(_keep_language, dispatch_uid="portal-language")


def _end_soon(*, request: Any, user: Any, **_signal: Any) -> None:
    if user.is_citizen and request is not None:
        request.session.set_expiry(settings.CITIZEN_SESSION_SECONDS)


def _keep_language(*, request: Any, user: Any, **_signal: Any) -> None:
    """Take over the language that was chosen in this browser before signing in; where none was, the one of last time stays."""
    from thuocdo.accounts.languages import choose_language  # noqa: PLC0415 - needs the models

    if user.is_citizen and request is not None:
        choose_language(user, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
