"""A clerk who stands in for the desk of a whole province finds the desk by words; whoever has few has a list."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.delegations import delegate
from thuocdo.accounts.models import CounterOpening, Role
from thuocdo.dossiers.models import Dossier, Guidance
from thuocdo.dossiers.tests.factories import Office, give_code, official
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units
from thuocdo.procedures.tests.factories import published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
MANY = FEW + 3
HOA = "038190001234"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    return published(units.province, name="Cấp giấy phép xây dựng nhà ở riêng lẻ")


@pytest.fixture
def wards(units: LittleProvince) -> list[Unit]:
    made = numbered_units(units.province, MANY)
    for number in (2, 14):
        give_code(made[number], f"000.00.{number + 80}.H56")
    return made


@pytest.fixture
def deputy(units: LittleProvince, wards: list[Unit]) -> Client:
    """Return who stands in for the reception officer of the province, and works at no desk himself."""
    clerk = official(units.province, Role.RECEPTION_OFFICER, "Người vắng mặt")
    found = official(units.province, Role.HANDLER, "Người thay")
    now = timezone.now()
    delegate(
        delegator=clerk,
        deputy=found,
        roles=[Role.RECEPTION_OFFICER],
        first_day=timezone.localdate(now),
        last_day=timezone.localdate(now) + timedelta(days=2),
        reason="Nghỉ phép",
        actor=clerk,
        at=now,
    )
    return client_of(found)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(**desk: Any) -> dict[str, Any]:
    usual = {
        "request_id": "abc",
        "agency": 1,
        "channel": "direct",
        "decision": "accept",
        "owner_name": "Phạm Thị Hoa",
        "owner_personal_id": HOA,
        "owner_phone": "0912345678",
        "all_there": "on",
    }
    return usual | desk


def test_few_desks_are_a_list(office: Office, version: ProcedureVersion) -> None:
    client = client_of(office.clerk)
    page = client.get(f"/office/desk/receive/{version.pk}/").content.decode()
    assert f'<option value="{office.ward.pk}" selected>{office.ward.name}' in page
    assert "data-finder" not in page
    page = client.get("/office/desk/accounts/open/").content.decode()
    assert f'<option value="{office.ward.pk}" selected>{office.ward.name}' in page


def test_a_dossier_is_taken_in_at_the_desk_that_is_typed(
    deputy: Client, version: ProcedureVersion, wards: list[Unit]
) -> None:
    where = f"/office/desk/receive/{version.pk}/"
    page = deputy.get(where).content.decode()
    assert 'data-finder="/office/choosing/units/?of=desks"' in page
    assert f">{wards[0].name}</option>" not in page
    found = deputy.get("/office/choosing/units/?of=desks&q=phuong so 14").json()["found"]
    assert [one["id"] for one in found] == [wards[14].pk]
    several = deputy.post(where, said(desk="", desk_words="phuong so"))
    assert several.status_code == 422
    page = html.unescape(several.content.decode())
    assert f'name="desk_pick" value="{wards[2].pk}"' in page
    assert "Có nhiều đơn vị khớp" in page
    assert 'href="#d-desk"' in page
    assert 'id="d-desk"' in page
    assert "Phạm Thị Hoa" in page, "what was typed stays"
    none = deputy.post(where, said(desk=wards[1].pk, desk_words="atlantis"))
    assert "Không có đơn vị nào tên" in none.content.decode()
    empty = deputy.post(where, said(desk=wards[1].pk, desk_words=""))
    assert empty.status_code == 422
    assert not Dossier.objects.exists()
    found_person = deputy.post(where, said(desk="", desk_words="phuong so 14", find="owner"))
    assert f'name="desk" value="{wards[14].pk}"' in found_person.content.decode()
    done = deputy.post(where, said(desk=wards[1].pk, desk_words="phuong so 14"))
    assert done.status_code == 302
    assert Dossier.objects.get().reception_unit == wards[14]


def test_the_desk_that_is_picked_is_taken(
    deputy: Client, version: ProcedureVersion, wards: list[Unit]
) -> None:
    sent = said(desk="", desk_words="phuong so", desk_pick=wards[2].pk)
    assert deputy.post(f"/office/desk/receive/{version.pk}/", sent).status_code == 302
    assert Dossier.objects.get().reception_unit == wards[2]


def test_what_is_explained_is_kept_at_the_desk_that_is_typed(
    deputy: Client, version: ProcedureVersion, wards: list[Unit]
) -> None:
    where = f"/office/desk/guide/{version.pk}/"
    assert "data-finder" in deputy.get(where).content.decode()
    words = {"request_id": "abc", "said": "Nộp đơn và bản vẽ."}
    several = deputy.post(where, words | {"desk": "", "desk_words": "phuong so"})
    assert several.status_code == 422
    assert f'name="desk_pick" value="{wards[2].pk}"' in several.content.decode()
    again = deputy.post(where, words | {"desk_words": "phuong so 14", "desk": "", "refresh": "1"})
    assert f'name="desk" value="{wards[14].pk}"' in again.content.decode()
    done = deputy.post(where, words | {"desk": "", "desk_words": "phuong so 14"})
    assert done.status_code == 302
    assert Guidance.objects.get().unit == wards[14]


def test_an_account_is_opened_at_the_desk_that_is_typed(
    deputy: Client, wards: list[Unit], settings: Any
) -> None:
    settings.DEMO = True  # codes stand in a mailbox
    where = "/office/desk/accounts/open/"
    assert "data-finder" in deputy.get(where).content.decode()
    citizen = {
        "personal_id": HOA,
        "full_name": "Phạm Thị Hoa",
        "paper": CounterOpening.Paper.values[0],
        "phone": "0912345678",
    }
    several = deputy.post(where, citizen | {"desk": "", "desk_words": "phuong so"})
    assert several.status_code == 422
    assert f'name="desk_pick" value="{wards[2].pk}"' in several.content.decode()
    done = deputy.post(where, citizen | {"desk": "", "desk_words": "phuong so 14"})
    assert done.status_code == 302
    assert deputy.session["opening_account"]["desk"] == wards[14].pk


def test_desks_of_others_are_neither_found_nor_taken(
    deputy: Client,
    office: Office,
    version: ProcedureVersion,
    units: LittleProvince,
    wards: list[Unit],
) -> None:
    suggested = "/office/choosing/units/?of=desks&q="
    assert client_of(office.handler).get(f"{suggested}phuong").json()["found"] == []
    assert [one["id"] for one in client_of(office.clerk).get(suggested).json()["found"]] == [
        office.ward.pk
    ]
    where = f"/office/desk/receive/{version.pk}/"
    assert deputy.post(where, said(desk=units.elsewhere.pk)).status_code == 403
    sent = said(desk="", desk_words=units.elsewhere.name)
    assert "Không có đơn vị nào tên" in deputy.post(where, sent).content.decode()
    sent = said(desk=office.ward.pk, desk_words=wards[14].name)
    client_of(office.clerk).post(where, sent)
    assert Dossier.objects.get().reception_unit == office.ward
