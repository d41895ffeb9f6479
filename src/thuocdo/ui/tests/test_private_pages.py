"""No store keeps what a signed-in person saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.test import Client, RequestFactory

import pytest

from thuocdo.ui.private_pages import PrivatePagesMiddleware

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/office/reports/", "/office/reports/0/", "/office/settings/"])
def test_pages_of_signed_in_people_are_never_kept(client: Client, thao: User, address: str) -> None:
    client.force_login(thao)
    assert client.get(address)["Cache-Control"] == "private, no-store"


def test_what_says_itself_how_long_it_may_be_kept_stays_so(rf: RequestFactory, thao: User) -> None:
    request = rf.get("/")
    request.user = thao
    said = HttpResponse(headers={"Cache-Control": "max-age=0"})
    assert PrivatePagesMiddleware(lambda _request: said)(request)["Cache-Control"] == "max-age=0"


def test_pages_for_everybody_are_left_alone(client: Client) -> None:
    assert not client.get("/api/v1/docs").has_header("Cache-Control")
