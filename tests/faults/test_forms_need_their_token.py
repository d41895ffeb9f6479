"""No form is taken from elsewhere, and none leads elsewhere: asked of every address of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.test import Client

import pytest
from tests.faults.walking import Address, addresses, signed_in

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What programs call: no session is looked at there, so no browser can be made to act for somebody.
WITHOUT_TOKEN = {"exchange/payments/<slug:gateway>/notify"}
EVIL = ["https://evil.example/", "//evil.example/x", "/\\evil.example", "http:///evil.example"]


def _is_of_programs(one: Address) -> bool:
    return one.route.startswith(("api/v1/", "api/3/")) or one.route in WITHOUT_TOKEN


def test_every_form_needs_its_token(minh: User) -> None:
    client, tried = signed_in(minh, enforce_csrf_checks=True), 0
    for one in addresses():
        if _is_of_programs(one):
            continue
        answer = client.post(one.filled(), {"next": "/"})
        assert answer.status_code == 403, one.route
        assert "tải lại trang" in answer.content.decode(), one.route
        tried += 1
    assert tried > 120
    exempt = {one.route for one in addresses() if getattr(one.answers, "csrf_exempt", False)}
    assert all(route in WITHOUT_TOKEN or route.startswith("api/") for route in exempt)


def test_programs_are_known_by_their_token_and_never_by_a_session(minh: User) -> None:
    client, tried = signed_in(minh, enforce_csrf_checks=True), 0
    for one in addresses("api/v1/"):
        if one.route in {"api/v1/docs", "api/v1/openapi.yaml"}:
            continue
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(one.filled(), {}, content_type="application/json")
            assert answer.status_code in {401, 403, 404, 405}, (method, one.route)
            tried += 1
    assert tried > 40


@pytest.mark.parametrize("person", ["minh", "nobody"])
def test_no_address_leads_to_another_host(person: str, request: pytest.FixtureRequest) -> None:
    user = None if person == "nobody" else request.getfixturevalue(person)
    client, led = Client(), set()
    for one in addresses():
        for method in ("get", "post"):
            if user is not None and "sessionid" not in client.cookies:
                client = signed_in(user)
            if _place(client, method, one, EVIL[0]):
                led.add((method, one))
    assert len(led) > 20
    for method, one in led:
        for evil in EVIL[1:]:
            if user is not None and "sessionid" not in client.cookies:
                client = signed_in(user)
            _place(client, method, one, evil)


def _place(client: Client, method: str, one: Address, evil: str) -> str:
    """Return where an answer leads; it is always a page of this host."""
    said = {"next": evil, "back": evil, "language": "en", "theme": "dark", "size": "large"}
    place = str(getattr(client, method)(one.filled(), said).headers.get("Location", ""))
    assert urlsplit(place).netloc == "", (method, one.route, place)
    assert "\\" not in place, (method, one.route, place)
    return place


@pytest.mark.parametrize("evil", EVIL)
def test_signing_in_leads_to_no_other_host(evil: str, minh: User) -> None:
    minh.set_password("một mật khẩu rất dài")
    minh.save()
    client = Client()
    said = {"login": "minh", "password": "một mật khẩu rất dài", "next": evil}
    answer = client.post("/accounts/login/", said)
    assert answer.status_code == 302
    assert answer["Location"] == "/office/"
    assert urlsplit(client.post("/accounts/logout/", {"next": evil})["Location"]).netloc == ""
