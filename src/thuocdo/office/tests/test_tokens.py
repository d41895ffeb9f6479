"""The pages of tokens: administrators make and revoke, nobody else learns of any."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import ApiToken, Role, Scope, User
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.accounts.tokens import make_token, token_of

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
LIST = "/office/tokens/"


@pytest.fixture
def chief(units: LittleProvince, client: Client) -> User:
    """Return the administrator of the province, signed in."""
    user = UserFactory.create(username="truong", full_name="Đỗ Trưởng")
    MembershipFactory.create(
        user=user, unit=units.home_affairs, role=Role.ADMINISTRATOR, province_wide=True
    )
    client.force_login(user)
    return user


def token(unit: Unit, name: str = "Kho dữ liệu") -> ApiToken:
    now = timezone.now()
    return make_token(
        name=name,
        unit=unit,
        scopes=[Scope.READ],
        expires_at=now + timedelta(days=9),
        actor=None,
        at=now,
    ).token


def form(units: LittleProvince, **changes: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=30)
    given = {"name": "Cổng", "unit": units.ward.pk, "scopes": ["read"], "expires_on": day}
    return given | changes


def test_the_secret_is_shown_once(client: Client, chief: User, units: LittleProvince) -> None:
    assert "Phường Mẫu" in client.get(f"{LIST}new/").content.decode()
    answer = client.post(f"{LIST}new/", form(units, scopes=["read", "upload"]))
    (secret,) = re.findall(r">(tdo_\S+)</textarea>", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    made = token_of(secret, at=timezone.now())
    assert (made.name, made.unit, made.scopes, made.made_by) == (
        "Cổng",
        units.ward,
        ["read", "upload"],
        chief,
    )
    assert timezone.localtime(made.expires_at).hour == 0
    page = client.get(LIST).content.decode()
    assert made.prefix in page
    assert secret not in page


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"scopes": []},
        {"expires_on": "2020-01-01"},
        {"expires_on": "2999-01-01"},
        {"unit": 0},
    ],
)
def test_what_is_missing_is_said(
    client: Client, chief: User, units: LittleProvince, changes: dict[str, Any]
) -> None:
    page = client.post(f"{LIST}new/", form(units, **changes)).content.decode()
    assert "Chưa lưu được" in page
    assert not ApiToken.objects.exists()


def test_no_token_for_a_unit_one_does_not_administer(client: Client, units: LittleProvince) -> None:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=units.ward, role=Role.ADMINISTRATOR)
    client.force_login(user)
    client.post(f"{LIST}new/", form(units, unit=units.other_ward.pk))
    client.post(f"{LIST}new/", form(units, province_wide="on"))
    assert not ApiToken.objects.exists()


def test_revoking_asks_first(client: Client, chief: User, units: LittleProvince) -> None:
    found = token(units.ward)
    address = f"{LIST}{found.pk}/revoke/"
    assert found.name in client.get(address).content.decode()
    found.refresh_from_db()
    assert found.revoked_at is None
    page = client.post(address, follow=True).content.decode()
    assert "Đã thu hồi" in page
    found.refresh_from_db()
    assert found.revoked_by == chief
    assert "rồi" in client.post(address, follow=True).content.decode()


def test_who_administers_nothing_sees_no_page(
    client: Client, lan: User, thao: User, hoa: User, units: LittleProvince
) -> None:
    found = token(units.ward)
    for person in (lan, thao, hoa):
        client.force_login(person)
        for address in (LIST, f"{LIST}new/", f"{LIST}{found.pk}/revoke/"):
            assert client.get(address).status_code == 403
            assert client.post(address).status_code in {403, 405}
        assert "Khóa API" not in client.get("/office/settings/").content.decode()


def test_tokens_of_others_are_not_there(client: Client, units: LittleProvince) -> None:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=units.ward, role=Role.ADMINISTRATOR)
    client.force_login(user)
    other = token(units.other_ward, "Của phường bên")
    assert "Của phường bên" not in client.get(LIST).content.decode()
    for pk in (other.pk, other.pk + 1):
        assert client.get(f"{LIST}{pk}/revoke/").status_code == 404
        assert client.post(f"{LIST}{pk}/revoke/").status_code == 404


def test_the_settings_lead_there(client: Client, chief: User) -> None:
    assert LIST in client.get("/office/settings/").content.decode()


def test_the_number_of_queries(client: Client, chief: User, units: LittleProvince) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(LIST).status_code == 200
        return len(counted)

    for n in range(5):
        token(units.ward, f"Khóa {n}")
    few = queries()
    for n in range(45):
        token(units.ward, f"Khóa thêm {n}")
    assert queries() == few <= 12
