"""The pages of destroying what is kept no longer: from the proposal to what stays, and who learns nothing."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.test import Client

import pytest
import time_machine

from thuocdo.accounts.models import Role
from thuocdo.archive.models import Disposal
from thuocdo.archive.tests.test_archive import rule
from thuocdo.archive.tests.test_disposals import TYPED, archived, handed_in, proposed, secret
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
HERE = "/office/archive/disposals/"


@pytest.fixture(autouse=True)
def in_2028() -> Iterator[None]:
    with time_machine.travel(datetime(2028, 2, 1, 3, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def keeper(office: Office) -> User:
    return official(office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, address: str) -> str:
    answer = client_of(user).get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return html.unescape(answer.content.decode())


def test_from_the_proposal_to_what_stays(office: Office, keeper: User) -> None:
    rule(office, 1)
    row = handed_in(office)
    archived(office, keeper)
    clerk = client_of(office.records)
    assert row.code in page(office.records, f"{HERE}new/?unit={office.ward.pk}")
    made = clerk.post(f"{HERE}new/", {"unit": office.ward.pk, "note": ""})
    assert made.status_code == 302
    here = made["Location"]
    assert "Đề nghị hủy" in page(office.records, here)
    clerk.post(f"{here}do/propose/")
    assert "Chờ người khác" in page(office.records, here)
    first, second = client_of(keeper), client_of(office.approver)
    assert "người thứ nhất" in page(keeper, here)
    first.post(f"{here}do/agree/")  # without having ticked it
    assert Disposal.objects.get().state == "proposed"
    first.post(f"{here}do/agree/", {"sure": "on"})
    assert "người thứ hai" in page(office.approver, here)
    second.post(f"{here}do/refuse/", {"reason": " \0"})
    assert Disposal.objects.get().state == "agreed"
    second.post(f"{here}do/agree/", {"sure": "on"})
    assert Disposal.objects.get().state == "done"
    assert "đã hủy" in page(keeper, here)
    assert clerk.get(f"{here}minutes.pdf").content.startswith(b"%PDF")
    assert clerk.get(f"{here}minutes.exe").status_code == 404
    text = page(office.clerk, f"/office/dossiers/{row.pk}/")
    assert "nguyên vẹn" in text
    assert TYPED not in text
    assert office.version.name in text
    assert client_of(office.handler).post(f"/office/dossiers/{row.pk}/people/").status_code == 200
    assert client_of(office.handler).get(f"/office/dossiers/{row.pk}/papers/1/").status_code == 404
    assert row.code not in page(keeper, "/office/archive/kept/")
    queue = page(office.clerk, "/office/queue/?tab=all")
    assert TYPED not in queue
    slips = client_of(office.clerk).get(f"/office/dossiers/{row.pk}/slips/receipt.pdf")
    assert slips.status_code == 404


def test_others_learn_nothing(office: Office, keeper: User, units: LittleProvince) -> None:
    rule(office, 1)
    handed_in(office)
    archived(office, keeper)
    row = proposed(office)
    here = f"{HERE}{row.pk}/"
    elsewhere = official(units.other_ward, Role.RECORDS_CLERK, "Văn thư khác")
    for address in (here, f"{here}minutes.pdf"):
        assert client_of(elsewhere).get(address).status_code == 404
    for name in ("agree", "refuse", "drop", "propose", "discard"):
        answer = client_of(elsewhere).post(f"{here}do/{name}/", {"sure": "on", "reason": "x"})
        assert answer.status_code == 404
    assert row.code not in page(elsewhere, HERE)
    assert client_of(office.handler).get(HERE).status_code == 403
    assert client_of(elsewhere).get(f"{HERE}new/?unit={office.ward.pk}").status_code == 422


def test_lists_of_secrets_are_for_the_unit_itself(office: Office, keeper: User) -> None:
    rule(office, 1)
    secret(office)
    archived(office, keeper, secret=True)
    row = proposed(office, secret=True)
    above = official(office.province, Role.RECORDS_CLERK, "Văn thư tỉnh")
    asked = f"?unit={office.ward.pk}&secret=on"
    assert client_of(above).get(f"{HERE}new/{asked}").status_code == 422
    year = "&year=2026&kept="
    assert client_of(above).get(f"/office/archive/new/{asked}{year}").status_code == 422
    assert client_of(above).get(f"{HERE}{row.pk}/").status_code == 404
    assert row.code not in page(above, HERE)
    assert "bí mật nhà nước" in page(keeper, HERE)


def test_the_pages_cost_the_same_however_many_there_are(
    office: Office, keeper: User, django_assert_max_num_queries: Any
) -> None:
    rule(office, 1)
    for number in range(12):
        handed_in(office, f"%PDF-1.4 {number}".encode())
    archived(office, keeper)
    row = proposed(office)
    client = client_of(keeper)
    client.get(HERE)
    for address in (HERE, f"{HERE}{row.pk}/", f"{HERE}new/?unit={office.ward.pk}"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
