"""The pages of other systems: who spoke, what was refused and why, what a list showed; and who may look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role, Scope, User
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.accounts.tokens import make_token
from thuocdo.other_systems.models import ExternalDelivery, Reconciliation
from thuocdo.other_systems.reconciling import ListedDossier
from thuocdo.other_systems.services import Sender, reconcile, take_message

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
LIST, SYSTEM = "/office/external/", "/office/external/systems/bo-mau/"
MOST = 12


@pytest.fixture
def sender(units: LittleProvince) -> Sender:
    now = timezone.now()
    made = make_token(
        name="Bộ Mẫu",
        unit=units.home_affairs,
        scopes=[Scope.REPORT],
        expires_at=now + timedelta(days=30),
        actor=None,
        at=now,
        province_wide=True,
        system="bo-mau",
    )
    return Sender(made.token.account, made.token.unit, "bo-mau")


@pytest.fixture
def watcher(units: LittleProvince, client: Client, thao: User) -> User:
    """Return Thảo as controller of procedures of the province, signed in."""
    MembershipFactory.create(user=thao, unit=units.province, role=Role.PROCEDURE_CONTROLLER)
    client.force_login(thao)
    return thao


def tell(sender: Sender, number: int = 1, **changes: Any) -> None:
    now = timezone.now()
    for one in range(number):
        content = {
            "id": "m1",
            "at": (now - timedelta(hours=2)).isoformat(),
            "status": 4,
            "reception_unit": "X1",
            "competent_agency": "X1",
            "owner": {"full_name": "Phạm Thị Hoa", "personal_id": "038190001234"},
            "subject": "Cấp lại thẻ cho bà Hoa",
        }
        code = f"B-{ExternalDelivery.objects.count() + one}"
        take_message(content | changes, code=code, system="bo-mau", sender=sender, at=now)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        page(client, address)
    return len(counted)


def test_what_a_system_sent(client: Client, watcher: User, sender: Sender) -> None:
    assert "Chưa có hệ thống nào" in page(client, LIST)
    tell(sender, 3)
    tell(sender, status=99)
    shown = page(client, LIST)
    assert "bo-mau" in shown
    assert "2 giờ" in shown
    assert "?outcome=refused" in shown
    assert "im lặng" not in shown
    shown = page(client, SYSTEM)
    assert "Không có trạng thái «99»" in shown
    only = page(client, f"{SYSTEM}?outcome=refused")
    assert "B-3" in only
    assert ">B-0<" not in only
    assert ">B-0<" in page(client, f"{SYSTEM}?outcome=sideways")


def test_a_message_shows_nobody(client: Client, watcher: User, sender: Sender) -> None:
    tell(sender, status=99)
    row = ExternalDelivery.objects.get()
    shown = page(client, f"{LIST}messages/{row.pk}/")
    assert "external_status_unknown" in shown
    assert "P*** T*** H***" in shown
    for word in ("Phạm", "038190001234", "bà Hoa"):
        assert word not in shown
    assert "reception_unit" in shown


def test_a_reconciliation_down_to_the_dossier(
    client: Client, watcher: User, sender: Sender
) -> None:
    tell(sender, 2)
    listed = [ListedDossier("B-0", 9), ListedDossier("B-9", 4), ListedDossier("B-8", 4)]
    today = timezone.localdate()
    made = reconcile(
        listed,
        system="bo-mau",
        first_day=today - timedelta(days=1),
        last_day=today,
        sender=sender,
        at=timezone.now(),
    )
    address = f"{LIST}reconciliations/{made.pk}/"
    assert "2 chưa đến" in page(client, SYSTEM)
    shown = page(client, address)
    for word in ("B-0", "B-9", "B-8", "/office/dossiers/", "Đã xử lý xong"):
        assert word in shown
    only = page(client, f"{address}?kind=missing")
    assert "B-9" in only
    assert "B-0" not in only
    answer = client.get(f"{address}ask-again.csv")
    assert answer["Content-Type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["code", "B-0", "B-9", "B-8"]


def test_who_may_look(
    client: Client, units: LittleProvince, sender: Sender, lan: User, binh: User
) -> None:
    tell(sender, status=99)
    today = date(2026, 1, 1)
    made = reconcile(
        [], system="bo-mau", first_day=today, last_day=today, sender=sender, at=timezone.now()
    )
    row = ExternalDelivery.objects.get()
    inner = (
        SYSTEM,
        f"{LIST}messages/{row.pk}/",
        f"{LIST}reconciliations/{made.pk}/",
        f"{LIST}reconciliations/{made.pk}/ask-again.csv",
    )
    ward_chief = UserFactory.create(username="truong-phuong")
    MembershipFactory.create(user=ward_chief, unit=units.ward, role=Role.ADMINISTRATOR)
    for user in (lan, ward_chief):
        client.force_login(user)
        for address in (LIST, *inner):
            assert client.get(address).status_code == 403, address
        assert "/office/external/" not in page(client, "/office/settings/")
    other = UserFactory.create(username="tinh-khac")
    MembershipFactory.create(
        user=other, unit=units.elsewhere, role=Role.ADMINISTRATOR, province_wide=True
    )
    client.force_login(other)
    assert "bo-mau" not in page(client, LIST)
    for address in inner:
        assert client.get(address).status_code == 404, address
    client.logout()
    assert client.get(LIST).status_code == 302


def test_the_number_of_queries(client: Client, watcher: User, sender: Sender) -> None:
    tell(sender, 5)
    today = timezone.localdate()
    listed = [ListedDossier(f"B-{number}", 9) for number in range(50)]

    def compared(count: int) -> Reconciliation:
        return reconcile(
            listed[:count],
            system="bo-mau",
            first_day=today,
            last_day=today,
            sender=sender,
            at=timezone.now(),
        )

    made = compared(5)
    addresses = [LIST, SYSTEM]
    few = [queries(client, one) for one in addresses]
    rows = queries(client, f"{LIST}reconciliations/{made.pk}/")
    tell(sender, 45)
    made = compared(50)
    assert [queries(client, one) for one in addresses] == few
    assert queries(client, f"{LIST}reconciliations/{made.pk}/") == rows
    assert max(*few, rows) <= MOST
