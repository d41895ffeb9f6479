"""Who is let in: tokens alone, as long as they are good, with their scope, and not too often."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings as product
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.accounts.tokens import revoke_token
from thuocdo.api import authentication

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/reports"


def test_without_a_token(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")
    assert answer["WWW-Authenticate"] == 'Bearer realm="thuocdo"'
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_opens_nothing(client: Client, thao: User) -> None:
    client.force_login(thao)
    assert client.get(ADDRESS).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer tdo_x", "Basic YTpi", "tdo_x", "Bearer \u00e9"]
)
def test_what_is_no_token(client: Client, header: str) -> None:
    answer = client.get(ADDRESS, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token(ward: Program) -> None:
    assert ward.get("/reports").status_code == 200
    revoke_token(ward.token, actor=None, at=timezone.now())
    answer = ward.get("/reports")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_revoked")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_an_expired_token(ward: Program, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(days=31))
    answer = ward.get("/reports")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


def test_a_token_without_the_scope(program: Callable[..., Program], units: LittleProvince) -> None:
    answer = program(units.ward, scopes=[Scope.UPLOAD]).get("/reports")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_a_token_that_asks_too_often(ward: Program, elsewhere: Program, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 3
    assert [ward.get("/forms").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = ward.get("/forms")
    assert answer.json()["code"] == "too_many_requests"
    assert 0 < int(answer["Retry-After"]) <= 60
    assert elsewhere.get("/forms").status_code == 200


def test_processes_tell_each_other_what_they_counted(ward: Program, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 120
    for _ in range(2):
        assert ward.get("/forms").status_code == 200
    mine = authentication._SEEN.pop(ward.token.pk)
    assert (mine.told, mine.untold) == (2, 0)
    ward.get("/forms")  # as another process, which knows nothing but the cache
    theirs = authentication._SEEN[ward.token.pk]
    assert (theirs.told, theirs.untold) == (2, 1)


def test_no_other_site_may_read_and_the_headers_stay(ward: Program) -> None:
    answer = ward.get("/reports", origin="https://evil.example")
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sessionid" not in answer.cookies
    assert product.CSRF_COOKIE_NAME not in answer.cookies


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/nothing", "/api/v2/reports", "/api/v1/reports/"]
)
def test_what_is_no_address_is_a_problem_document(client: Client, address: str) -> None:
    for method in ("get", "post", "delete"):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer["Content-Type"] == "application/problem+json"


def test_a_method_that_is_not_taken(ward: Program) -> None:
    answer = ward.post("/reports")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET"


def test_a_fault_of_the_product_is_a_problem_document(
    ward: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thuocdo.api.v1 import forms

    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(forms, "form_versions", broken)
    ward.client.raise_request_exception = False
    answer = ward.get("/forms")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/reports?nothing=1", "nothing"),
        ("/reports?unit=X1&unit=X2", "unit"),
        ("/reports?size=0", "size"),
        ("/reports?size=201", "size"),
        ("/reports?state=new", "state"),
        ("/reports?period_from=yesterday", "period_from"),
        ("/reports?period_from=0", "period_from"),
        ("/reports/1?page=x", "page"),
        ("/reports/zero", "report_id"),
        ("/reports/99999999999999999999", "report_id"),
        ("/figures?history=2", "history"),
        ("/figures?unit=X1%00", "unit"),
        ("/reports?page=%00", "page"),
        ("/forms?x=", "x"),
    ],
)
def test_what_is_not_known_is_refused_by_name(ward: Program, address: str, name: str) -> None:
    answer = ward.get(address)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid_request")
    assert [mistake["name"] for mistake in problem["errors"]] == [name]
    assert problem["type"] == "urn:thuocdo:problem:invalid_request"
    assert problem["message_vi"] != problem["message_en"]
