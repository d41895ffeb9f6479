"""The page of one's absence: lent to a colleague, seen by both, taken back."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Delegation, Role
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
PAGE = "/office/settings/absence/"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lend(client: Client, deputy: User, **changes: Any) -> Any:
    today = timezone.localdate()
    usual = {
        "deputy": deputy.pk,
        "roles": [Role.APPROVER.value],
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=2)).isoformat(),
        "reason": "Đi công tác",
    }
    return client.post(PAGE, usual | changes)


def text(client: Client) -> str:
    return html.unescape(client.get(PAGE).content.decode())


def test_a_colleague_stands_in_and_both_see_it(office: Office) -> None:
    approver, handler = signed_in(office.approver), signed_in(office.handler)
    assert lend(approver, office.handler).status_code == 302
    assert f"{office.handler} thay bạn" in text(approver)
    assert f"Bạn thay {office.approver}" in text(handler)
    assert "Đi công tác" not in text(signed_in(office.clerk))
    assert "Ký, giải quyết xong" not in text(handler)
    made = Delegation.objects.get()
    assert handler.post(f"{PAGE}{made.pk}/revoke/").status_code == 404
    assert approver.post(f"{PAGE}{made.pk}/revoke/").status_code == 302
    assert f"{office.handler} thay bạn" not in text(approver).split("</main>")[0].split("<h1>")[1]


def test_what_cannot_be_lent_is_refused_and_what_was_typed_stays(
    office: Office, units: LittleProvince
) -> None:
    client = signed_in(office.approver)
    stranger = official(units.other_ward, Role.APPROVER, "Người Bên")
    assert lend(client, stranger).status_code == 422
    assert lend(client, office.handler, roles=[Role.ADMINISTRATOR.value]).status_code == 422
    answer = lend(client, office.handler, last_day="2020-01-01")
    assert answer.status_code == 422
    assert "Đi công tác" in html.unescape(answer.content.decode())
    assert not Delegation.objects.exists()


def test_who_has_nothing_to_lend_is_told_so(hoa: User) -> None:
    assert "không có vai trò nào giao được" in text(signed_in(hoa))
