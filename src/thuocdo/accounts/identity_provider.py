"""How a sign-in by OpenID Connect becomes a citizen. The names of the claims are settings: they are not sure yet.

Somebody is known again by the subject of the provider alone. What the provider sent is not kept, but for what `Citizen` has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import structlog
from allauth.core.exceptions import ImmediateHttpResponse, SignupClosedException
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter

from thuocdo.accounts.citizens import Identity, enrol_by_identity, renew_identity
from thuocdo.errors import InvalidInput
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest  # noqa: TID251 - the package's signature

    from thuocdo.accounts.models import User

__all__ = ["CitizenAdapter", "ImmediateHttpResponse", "identity_of"]

log = structlog.get_logger(__name__)


def identity_of(claims: Mapping[str, Any]) -> Identity:
    """Return what the claims of a provider say, by the claim names of the settings.

    An id counts as verified where the claim of the level has one of the values that the settings list, a phone where its own claim says true.
    """
    names: dict[str, str] = settings.IDENTITY_CLAIMS
    level = str(claims.get(names["level"], ""))
    return Identity(
        full_name=" ".join(str(claims.get(names["full_name"]) or "").split()),
        personal_id=str(claims.get(names["personal_id"]) or "").strip(),
        verified=level.lower() in {one.lower() for one in settings.IDENTITY_VERIFIED_LEVELS},
        phone=_phone(str(claims.get(names["phone"]) or "")),
        phone_verified=str(claims.get(names["phone_verified"], "")).lower() == "true",
        email=str(claims.get(names["email"]) or "").strip(),
    )


def _phone(text: str) -> str:
    try:
        return parse_phone(text).e164 if text else ""
    except InvalidInput:
        return ""


class CitizenAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Makes and knows citizens; no other account is ever linked, however it is asked for."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse everything but a sign-in, and bring a known citizen up to date.

        Raises:
            SignupClosedException: an account was to be linked, or the subject belongs to somebody who is no citizen.
        """
        claims = _claims(sociallogin)
        sociallogin.email_addresses = []  # an address never decides who somebody is
        sociallogin.account.extra_data = {}
        if sociallogin.state.get("process") not in {None, "login"}:
            raise SignupClosedException
        if not sociallogin.is_existing:
            sociallogin.state["claims"] = claims
            return
        sociallogin.account.save(update_fields=["extra_data"])
        user: User = sociallogin.user
        if not user.is_citizen:
            log.warning("subject_of_no_citizen", user=user.pk)
            raise SignupClosedException
        renew_identity(user, identity_of(claims), at=timezone.now())

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Let everybody in whom the provider sends."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never ask anything before the first sign-in."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        """Leave the draft of the account empty: `save_user` makes the real one."""
        user: User = sociallogin.user
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Make the citizen, and remember the subject."""
        identity = identity_of(sociallogin.state.pop("claims"))
        user = enrol_by_identity(identity, at=timezone.now()).user
        sociallogin.user = user
        sociallogin.account.user = user
        sociallogin.account.save()
        return user


def _claims(sociallogin: Any) -> dict[str, Any]:
    """Return the claims of the identity token with those of the user information over them."""
    told = sociallogin.account.extra_data
    return {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
