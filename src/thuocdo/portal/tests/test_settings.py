"""What the environment may say of the identity provider."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

import pytest

from thuocdo.settings.portal import claim_names, origin, providers


def test_claims_are_named_by_pairs():
    assert claim_names(["personal_id=pid"])["personal_id"] == "pid"
    assert claim_names([])["full_name"] == "name"


@pytest.mark.parametrize("written", [["nonsense=x"], ["personal_id="], ["personal_id"]])
def test_other_pairs_are_refused(written):
    with pytest.raises(ImproperlyConfigured):
        claim_names(written)


def test_the_provider_is_asked_by_https_with_pkce(monkeypatch):
    monkeypatch.setenv("THUOCDO_OIDC_CLIENT_ID", "portal")
    with pytest.raises(ImproperlyConfigured):
        providers("http://id.example")
    said = providers("https://id.example")["openid_connect"]
    assert said["OAUTH_PKCE_ENABLED"]
    assert said["APPS"][0]["client_id"] == "portal"
    assert providers("") == {}


def test_a_provider_needs_a_client(monkeypatch):
    monkeypatch.delenv("THUOCDO_OIDC_CLIENT_ID", raising=False)
    with pytest.raises(ImproperlyConfigured):
        providers("https://id.example")


def test_the_origin_is_scheme_and_host():
    assert origin("https://id.example:8443/realm/x") == "https://id.example:8443"
    assert origin("") == ""
