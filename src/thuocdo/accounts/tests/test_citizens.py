"""Who a citizen is: by the subject of a provider or by a phone, never an official, never by a declared id alone."""

from __future__ import annotations

import pytest

from thuocdo.accounts.citizens import (
    Identity,
    citizen_of,
    declare_identity,
    enrol_by_identity,
    enrol_by_phone,
    make_citizen_of,
    renew_identity,
)
from thuocdo.accounts.models import Citizen, IdentityLevel, User
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-02 09:00")
ID, OTHER_ID = "038190001234", "038090009999"
PHONE, OTHER_PHONE = "+84912345678", "+84987654321"


def hoa(**changes):
    usual = {"full_name": "Phạm Thị Hoa", "personal_id": ID, "verified": True}
    return Identity(**(usual | changes))


def test_a_citizen_has_an_account_without_password_and_role():
    citizen = enrol_by_identity(hoa(), at=NOW)
    assert citizen.verified
    assert citizen.user.is_citizen
    assert not citizen.user.has_usable_password()
    assert citizen.user.email == ""
    assert citizen_of(citizen.user) == citizen


def test_a_verified_id_belongs_to_one_citizen():
    enrol_by_identity(hoa(), at=NOW)
    with pytest.raises(Conflict):
        enrol_by_identity(hoa(full_name="Người Khác"), at=NOW)
    assert Citizen.objects.count() == 1
    assert User.objects.filter(is_citizen=True).count() == 1


def test_an_id_without_the_level_is_only_declared():
    assert enrol_by_identity(hoa(verified=False), at=NOW).identity_level == IdentityLevel.DECLARED
    assert enrol_by_identity(hoa(), at=NOW).verified


def test_a_level_that_has_sunk_sinks_here():
    citizen = enrol_by_identity(hoa(), at=NOW)
    again = renew_identity(citizen.user, hoa(verified=False, full_name="Phạm Hoa"), at=NOW)
    assert (again.verified, again.full_name) == (False, "Phạm Hoa")
    citizen.user.refresh_from_db()
    assert citizen.user.full_name == "Phạm Hoa"


def test_the_account_of_an_official_is_never_renewed_as_a_citizens(lan):
    with pytest.raises(Conflict):
        renew_identity(lan, hoa(), at=NOW)


def test_an_official_is_never_made_a_citizen(lan):
    with pytest.raises(Conflict):
        make_citizen_of(lan, personal_id=ID, phone=PHONE, full_name="Lan", at=NOW)
    lan.refresh_from_db()
    assert not lan.is_citizen


def test_a_role_is_never_given_to_a_citizen(units):
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.services import appoint

    citizen = enrol_by_identity(hoa(), at=NOW)
    with pytest.raises(InvalidInput):
        appoint(citizen.user, units.ward, Role.HANDLER, since=NOW.date(), actor=None, at=NOW)


def test_the_same_phone_is_the_same_citizen():
    assert enrol_by_phone(PHONE, at=NOW) == enrol_by_phone(PHONE, at=NOW)
    assert enrol_by_phone(OTHER_PHONE, at=NOW) != enrol_by_phone(PHONE, at=NOW)


def test_a_declared_id_counts_with_the_proven_phone_alone():
    citizen = enrol_by_phone(PHONE, at=NOW)
    declare_identity(citizen, full_name="Ai đó", personal_id=ID)
    assert not Citizen.objects.who_is(personal_id=ID, phone=OTHER_PHONE).exists()
    assert not Citizen.objects.who_is(personal_id=ID, phone="").exists()
    assert not Citizen.objects.who_is(personal_id="", phone=PHONE).exists()
    assert Citizen.objects.who_is(personal_id=ID, phone=PHONE).get() == citizen


def test_a_verified_id_counts_whatever_the_phone():
    citizen = enrol_by_identity(hoa(), at=NOW)
    assert Citizen.objects.who_is(personal_id=ID, phone=OTHER_PHONE).get() == citizen
    assert not Citizen.objects.who_is(personal_id=OTHER_ID, phone="").exists()


def test_nobody_is_kept_from_his_id_by_whoever_declares_it_first():
    declare_identity(enrol_by_phone(OTHER_PHONE, at=NOW), full_name="Kẻ chiếm", personal_id=ID)
    assert enrol_by_identity(hoa(), at=NOW).verified


def test_what_is_verified_is_not_declared_anew():
    citizen = enrol_by_identity(hoa(), at=NOW)
    with pytest.raises(Conflict):
        declare_identity(citizen, full_name="Khác", personal_id=OTHER_ID)


@pytest.mark.parametrize(("name", "personal_id"), [("  ", ID), ("Hoa", "12345"), ("Hoa", "x" * 12)])
def test_what_cannot_be_is_refused(name, personal_id):
    with pytest.raises(InvalidInput):
        declare_identity(enrol_by_phone(PHONE, at=NOW), full_name=name, personal_id=personal_id)
