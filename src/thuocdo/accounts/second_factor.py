"""The second factor at sign-in: whether it is offered, who must have one, and how one is taken away from a lost phone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import structlog
from allauth.mfa.models import Authenticator

from thuocdo.accounts.models import Membership

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

log = structlog.get_logger(__name__)


class Demand(StrEnum):
    """What an installation asks of its people; the values are those of THUOCDO_MFA."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED_FOR_OFFICIALS = "required_for_officials"


def offered() -> bool:
    """Say whether people can set up a second factor here."""
    return Demand(settings.SECOND_FACTOR) is not Demand.OFF


def has_one(user: User) -> bool:
    """Say whether the person has set up an authenticator app; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def must_set_one_up(user: User, *, at: datetime) -> bool:
    """Say whether the person may do nothing else before a second factor is set up: an official, where it is required.

    Citizens and accounts without a role in force are never held up.
    """
    if settings.SECOND_FACTOR != Demand.REQUIRED_FOR_OFFICIALS:
        return False
    serving = Membership.objects.in_force(timezone.localdate(at)).filter(user=user)
    return serving.exists() and not has_one(user)


@transaction.atomic
def reset_second_factor(user: User, *, at: datetime) -> int:
    """Take away the authenticator app and the recovery codes of a person who has lost both; returns how many there were.

    The next sign-in asks for the password alone, and where a second factor is required leads to setting up a new one.
    """
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    log.info("second_factor_reset", user=user.pk, removed=removed, at=at.isoformat())
    return removed
