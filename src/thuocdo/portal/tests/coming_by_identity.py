"""What tests of the sign-in by OpenID Connect share: the running provider, and how a browser goes there and back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from thuocdo.accounts.citizens import citizen_of
from thuocdo.accounts.models import User
from thuocdo.portal.tests.identity_provider import CLIENT_ID, CLIENT_SECRET, running

START = "/sign-in/identity/national/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    with running(tmp_path_factory.mktemp("identity-provider")) as found:
        yield found


@pytest.fixture
def configured(settings, provider):
    app = {
        "provider_id": "national",
        "name": "VNeID",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {"server_url": provider.issuer, "oauth_pkce_enabled": True},
    }
    settings.IDENTITY_PROVIDER = provider.issuer
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app], "SCOPE": ["openid", "profile", "phone", "email"]}
    }


def leave(client, **data):
    """Start at the portal and return where the provider is asked."""
    answer = client.post(START, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def path_of(address):
    parts = urlsplit(address)
    assert parts.hostname == "testserver", address
    return f"{parts.path}?{parts.query}"


def sign_in(client, provider, person, **data):
    return client.get(path_of(provider.send_back(leave(client, **data), person)))


def who(client):
    user = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
    return user and citizen_of(user)
