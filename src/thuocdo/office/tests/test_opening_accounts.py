"""Accounts opened at a counter: the paper looked at by the clerk, the address proven by the citizen, nothing by which the clerk could sign in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import declare_identity, enrol_by_phone
from thuocdo.accounts.models import Citizen, CounterOpening, OneTimeCode, Role
from thuocdo.accounts.one_time_codes import CodeUse, demo_mailbox, prove_phone
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from typing import Any

    from conftest import LittleProvince
    from pytest_django.fixtures import SettingsWrapper

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
HOA = "038190001234"
SAID = {
    "personal_id": HOA,
    "full_name": "Phạm Thị Hoa",
    "paper": "identity_card",
    "phone": "0912345678",
}


@pytest.fixture
def office(units: LittleProvince, settings: SettingsWrapper) -> Office:
    """Return the office of Lan's ward, in a demo, where codes stand in a mailbox."""
    settings.DEMO = True
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def last_code() -> str:
    found = re.search(r"\b\d{6}\b", demo_mailbox()[0][2])
    assert found is not None
    return found.group()


def begun(client: Client, office: Office, **changes: Any) -> Any:
    return client.post("/office/desk/accounts/open/", {**SAID, "desk": office.ward.pk, **changes})


def opened(client: Client, office: Office, **changes: Any) -> Citizen:
    assert begun(client, office, **changes).status_code == 302
    answer = client.post("/office/desk/accounts/open/code/", {"code": last_code()})
    assert answer.status_code == 302, html.unescape(answer.content.decode())
    return Citizen.objects.latest("pk")


def test_an_account_by_phone_sees_the_dossiers_of_person_and_phone(office: Office) -> None:
    client = signed_in(office.clerk)
    citizen = opened(client, office)
    assert (citizen.personal_id, citizen.full_name) == (HOA, "Phạm Thị Hoa")
    assert citizen.checked_at is not None
    assert not citizen.verified
    opening = CounterOpening.objects.get()
    assert (opening.clerk, opening.unit, opening.paper) == (
        office.clerk,
        office.ward,
        "identity_card",
    )
    assert not citizen.user.has_usable_password()
    dossier = office.accepted()
    other = office.accepted(people=[Person("Phạm Thị Hoa", personal_id=HOA, phone="0987000111")])
    assert set(Dossier.objects.of_citizen(citizen)) == {dossier}
    assert other.code not in client.get("/office/desk/accounts/").content.decode()


def test_the_citizen_signs_in_by_his_own_code_later(office: Office) -> None:
    opened(signed_in(office.clerk), office)
    citizen = Client()
    citizen.post("/sign-in/", {"phone": "0912345678"})
    assert citizen.post("/sign-in/code/", {"code": last_code()}).status_code == 302
    page = html.unescape(citizen.get("/sign-in/about-me/").content.decode())
    assert "đã được đối chiếu tại quầy" in page


def test_an_account_by_mail(office: Office) -> None:
    citizen = opened(signed_in(office.clerk), office, phone="", mail="Hoa@example.vn")
    assert (citizen.email, citizen.email_proven, citizen.phone) == ("hoa@example.vn", True, "")
    dossier = office.accepted(
        people=[Person("Phạm Thị Hoa", personal_id=HOA, email="hoa@example.vn")]
    )
    office.accepted(people=[Person("Phạm Thị Hoa", personal_id=HOA)])
    assert set(Dossier.objects.of_citizen(citizen)) == {dossier}
    client = Client()
    client.post("/sign-in/", {"phone": "HOA@example.vn"})
    assert client.post("/sign-in/code/", {"code": last_code()}).status_code == 302
    assert dossier.code in client.get("/my/dossiers/").content.decode()


def test_a_mail_that_nobody_opened_an_account_with_gets_nothing(office: Office) -> None:
    before = OneTimeCode.objects.count()
    answer = Client().post("/sign-in/", {"phone": "ai@example.vn"})
    assert answer.status_code == 302  # the same answer
    assert OneTimeCode.objects.count() == before


def test_the_code_of_the_opening_opens_nothing_else(office: Office) -> None:
    client = signed_in(office.clerk)
    begun(client, office)
    code = last_code()
    with pytest.raises(InvalidInput):
        prove_phone("+84912345678", code, use=CodeUse.SIGN_IN, at=timezone.now())
    assert client.post("/office/desk/accounts/open/code/", {"code": "000000"}).status_code == 422
    assert not Citizen.objects.exists()
    client.post("/office/desk/accounts/open/code/", {"code": code})
    with pytest.raises(InvalidInput):
        prove_phone("+84912345678", code, use=CodeUse.OPEN, at=timezone.now())


@pytest.mark.parametrize(
    "wrong",
    [{"personal_id": "12"}, {"full_name": ""}, {"paper": ""}, {"paper": "x"}, {"phone": ""}, {"phone": "0237123456"}, {"mail": "x"}],
)  # fmt: skip
def test_what_is_missing_is_said(office: Office, wrong: dict[str, str]) -> None:
    assert begun(signed_in(office.clerk), office, **wrong).status_code == 422
    assert not OneTimeCode.objects.exists()


def test_a_phone_of_somebody_else_is_refused_and_ones_own_is_checked(office: Office) -> None:
    mine = declare_identity(
        enrol_by_phone("+84912345678", at=MONDAY), full_name="Hoa", personal_id=HOA
    )
    other = declare_identity(
        enrol_by_phone("+84988777666", at=MONDAY), full_name="Khác", personal_id="038090009999"
    )
    client = signed_in(office.clerk)
    assert opened(client, office).pk in {mine.pk, other.pk}
    mine.refresh_from_db()
    assert (mine.full_name, mine.checked_at is None) == ("Phạm Thị Hoa", False)
    begun(client, office, phone="0988777666")
    answer = client.post("/office/desk/accounts/open/code/", {"code": last_code()})
    assert answer.status_code == 409
    other.refresh_from_db()
    assert other.personal_id == "038090009999"


def test_what_one_clerk_checked_no_other_changes_under_his_name(office: Office) -> None:
    citizen = opened(signed_in(office.clerk), office)
    first = CounterOpening.objects.get()
    colleague = official(office.ward, Role.RECEPTION_OFFICER, "Người cùng quầy")
    client = signed_in(colleague)
    begun(client, office, full_name="Phạm Thị Hoá")
    answer = client.post("/office/desk/accounts/open/code/", {"code": last_code()})
    assert answer.status_code == 409
    assert opened(client, office, full_name="phạm thị  hoa", paper="passport") == citizen
    was = (citizen.full_name, citizen.checked_at, citizen.user.full_name)
    now = Citizen.objects.get()
    assert (now.full_name, now.checked_at, now.user.full_name) == was
    kept = CounterOpening.objects.get()
    assert (kept.clerk, kept.paper, kept.opened_at) == (office.clerk, first.paper, first.opened_at)


def test_what_was_checked_is_not_changed_by_its_owner(office: Office) -> None:
    citizen = opened(signed_in(office.clerk), office)
    with pytest.raises(Conflict):
        declare_identity(citizen, full_name="Người Khác", personal_id="038090009999")


def test_only_a_desk_opens_accounts(office: Office, units: LittleProvince) -> None:
    for path in ("/office/desk/accounts/open/", "/office/desk/accounts/open/code/"):
        assert signed_in(office.handler).get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert begun(signed_in(office.clerk), office, desk=units.home_affairs.pk).status_code == 422
    assert signed_in(office.clerk).get("/office/desk/accounts/open/code/").status_code == 302


def test_where_an_identity_provider_is_set_only_opened_accounts_sign_in_by_code(
    office: Office, settings: SettingsWrapper
) -> None:
    opened(signed_in(office.clerk), office)
    settings.DEMO = False
    settings.IDENTITY_PROVIDER = {"name": "x"}
    settings.SMS_GATEWAY_URL = "https://sms.example"
    before = OneTimeCode.objects.count()
    Client().post("/sign-in/", {"phone": "0988777666"})
    assert OneTimeCode.objects.count() == before
