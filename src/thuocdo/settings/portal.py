"""What the citizens' portal is told by the environment: who runs it, by whom people sign in, and how often a code may be looked up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from thuocdo.settings import environment as env

__all__ = [
    "CITIZEN_REDIRECT_URL",
    "CITIZEN_SESSION_SECONDS",
    "DEMO",
    "IDENTITY_CLAIMS",
    "IDENTITY_PROVIDER",
    "IDENTITY_PROVIDER_NAME",
    "IDENTITY_PROVIDER_ORIGIN",
    "IDENTITY_VERIFIED_LEVELS",
    "PORTAL_ADDRESS",
    "PORTAL_EMAIL",
    "PORTAL_HOTLINE",
    "PORTAL_NAME",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_AUTO_SIGNUP",
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION",
    "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT",
    "SOCIALACCOUNT_EMAIL_VERIFICATION",
    "SOCIALACCOUNT_PROVIDERS",
    "SOCIALACCOUNT_STORE_TOKENS",
    "TRACK_ALL_A_MINUTE",
    "TRACK_A_MINUTE",
]

#: The id of the provider in addresses and with its subjects: another one where the issuer changes, or a subject would be taken for that of the old one.
PROVIDER_ID = env.text("THUOCDO_OIDC_ID", "national")
_CLAIMS = {
    "personal_id": "personal_id",
    "full_name": "name",
    "level": "identity_level",
    "phone": "phone_number",
    "phone_verified": "phone_number_verified",
    "email": "email",
}


def claim_names(written: list[str]) -> dict[str, str]:
    """Return by which claim the provider says what, the usual names changed by pairs such as `personal_id=citizen_pid`.

    Raises:
        ImproperlyConfigured: a pair names nothing that the portal knows.
    """
    pairs = dict(one.partition("=")[::2] for one in written)
    if not set(pairs) <= set(_CLAIMS) or not all(pairs.values()):
        raise ImproperlyConfigured(
            f"THUOCDO_OIDC_CLAIMS must be pairs like personal_id=claim of {', '.join(_CLAIMS)}"
        )
    return _CLAIMS | pairs


def providers(issuer: str) -> dict[str, Any]:
    """Return what the sign-in package is told of the identity provider; nothing where there is none.

    Raises:
        ImproperlyConfigured: the issuer is not reached by HTTPS; only this machine may be without.
    """
    if not issuer:
        return {}
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ImproperlyConfigured("THUOCDO_OIDC_ISSUER must begin with https://")
    app = {
        "provider_id": PROVIDER_ID,
        "name": IDENTITY_PROVIDER_NAME,
        "client_id": env.required("THUOCDO_OIDC_CLIENT_ID", "who the portal is to the provider"),
        "secret": env.text("THUOCDO_OIDC_CLIENT_SECRET", ""),
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    scopes = env.words("THUOCDO_OIDC_SCOPES", ["openid", "profile", "phone", "email"])
    return {"openid_connect": {"APPS": [app], "SCOPE": scopes, "OAUTH_PKCE_ENABLED": True}}


def origin(address: str) -> str:
    """Return scheme and host of an address, for the content policy; nothing for nothing."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if address else ""


#: Codes are shown on a page instead of sent; never on a server that people use.
DEMO = env.flag("THUOCDO_DEMO", default=False)

PORTAL_NAME = env.text("THUOCDO_PORTAL_NAME", "")
PORTAL_HOTLINE = env.text("THUOCDO_PORTAL_HOTLINE", "")
PORTAL_EMAIL = env.text("THUOCDO_PORTAL_EMAIL", "")
PORTAL_ADDRESS = env.text("THUOCDO_PORTAL_ADDRESS", "")

IDENTITY_PROVIDER = env.text("THUOCDO_OIDC_ISSUER", "").rstrip("/")
IDENTITY_PROVIDER_NAME = env.text("THUOCDO_OIDC_NAME", "VNeID")
IDENTITY_PROVIDER_ORIGIN = origin(env.text("THUOCDO_OIDC_FORM_ORIGIN", IDENTITY_PROVIDER))
IDENTITY_CLAIMS = claim_names(env.words("THUOCDO_OIDC_CLAIMS", []))
IDENTITY_VERIFIED_LEVELS = env.words("THUOCDO_OIDC_VERIFIED_LEVELS", ["2"])

SOCIALACCOUNT_ADAPTER = "thuocdo.accounts.identity_provider.CitizenAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = providers(IDENTITY_PROVIDER)

#: Where a citizen lands who asked for no page; officials go where LOGIN_REDIRECT_URL says.
CITIZEN_REDIRECT_URL = "/my/dossiers/"
CITIZEN_SESSION_SECONDS = 2 * 60 * 60  # a phone that is lent, a computer in a shop

#: Dossier codes looked up without signing in: from one address, and by all together.
TRACK_A_MINUTE = env.number("THUOCDO_TRACK_A_MINUTE", 30)
TRACK_ALL_A_MINUTE = env.number("THUOCDO_TRACK_ALL_A_MINUTE", 6000)
