"""The ways into the portal, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from thuocdo.identifiers.masking import mask_number
from thuocdo.identifiers.phones import parse_phone


@dataclass(frozen=True, slots=True)
class ProviderWay:
    """The identity provider: its name, and where a form is sent to go there."""

    name: str
    url: str


def provider_way() -> ProviderWay | None:
    """Return the identity provider; null where none is configured."""
    if not settings.IDENTITY_PROVIDER:
        return None
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    url = reverse("openid_connect_login", args=[app["provider_id"]])
    return ProviderWay(settings.IDENTITY_PROVIDER_NAME, url)


def shown_phone(phone: str) -> str:
    """Return a number as people dial it, with its last figures alone; nothing for nothing."""
    return mask_number(parse_phone(phone).national) if phone else ""
