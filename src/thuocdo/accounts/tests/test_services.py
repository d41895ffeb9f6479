from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Membership, Role, User
from thuocdo.accounts.services import appoint, dismiss, open_account
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from conftest import LittleProvince

AT = datetime(2026, 3, 14, 8, tzinfo=UTC)
DAY = date(2026, 3, 14)
PASSWORD = "mot-mat-khau-dai-9"


@pytest.mark.django_db
def test_an_account_is_opened_in_lower_case_and_can_sign_in() -> None:
    user = open_account(username="Lan.NT", full_name="Nguyễn Thị Lan", password=PASSWORD)
    assert user.username == "lan.nt"
    assert user.check_password(PASSWORD)
    assert str(user) == user.get_full_name() == "Nguyễn Thị Lan"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "email"), [("LAN", "other@example.vn"), ("other", "Lan@Example.vn")]
)
def test_a_name_or_address_that_is_taken_is_refused(username: str, email: str) -> None:
    UserFactory.create(username="lan", email="lan@example.vn")
    with pytest.raises(Conflict) as refused:
        open_account(username=username, full_name="Lan", password=PASSWORD, email=email)
    assert refused.value.code == "account_exists"
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "password"),
    [("lan nt", PASSWORD), ("lan", "ngắn"), ("nguyenthilan", "nguyenthilan"), ("", PASSWORD)],
)
def test_no_user_name_and_easy_passwords_are_refused(username: str, password: str) -> None:
    with pytest.raises(InvalidInput):
        open_account(username=username, full_name="Lan", password=password)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_several_accounts_may_have_no_address() -> None:
    open_account(username="mot", full_name="Một", password=PASSWORD)
    open_account(username="hai", full_name="Hai", password=PASSWORD)
    assert User.objects.filter(email="").count() == 2


def test_an_administrator_gives_roles_in_the_units_he_sees(
    units: LittleProvince, hoa: User
) -> None:
    chief = MembershipFactory.create(unit=units.ward, role=Role.ADMINISTRATOR).user
    given = appoint(hoa, units.ward, Role.HANDLER, since=DAY, actor=chief, at=AT)
    assert (given.granted_by, given.granted_at, given.province_wide) == (chief, AT, False)
    with pytest.raises(NotAllowed):
        appoint(hoa, units.other_ward, Role.HANDLER, since=DAY, actor=chief, at=AT)


def test_whoever_is_no_administrator_gives_no_role(
    units: LittleProvince, lan: User, hoa: User
) -> None:
    with pytest.raises(NotAllowed, match="Only an administrator"):
        appoint(hoa, units.ward, Role.HANDLER, since=DAY, actor=lan, at=AT)
    assert not hoa.memberships.exists()


def test_an_administrator_lends_no_sight_he_has_not(
    units: LittleProvince, lan: User, hoa: User
) -> None:
    """Neither the whole tree from one ward, nor a unit that he sees by another role alone."""
    MembershipFactory.create(user=lan, unit=units.ward, role=Role.ADMINISTRATOR)
    MembershipFactory.create(
        user=lan, unit=units.home_affairs, role=Role.HANDLER, province_wide=True
    )
    given = {"since": DAY, "actor": lan, "at": AT}
    with pytest.raises(NotAllowed):
        appoint(hoa, units.ward, Role.HANDLER, province_wide=True, **given)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        appoint(hoa, units.other_ward, Role.HANDLER, **given)  # type: ignore[arg-type]
    assert not hoa.memberships.exists()


def test_the_same_role_given_twice_is_one(units: LittleProvince, hoa: User) -> None:
    first = appoint(hoa, units.ward, Role.HANDLER, since=DAY, actor=None, at=AT)
    again = appoint(hoa, units.ward, Role.HANDLER, since=date(2026, 5, 1), actor=None, at=AT)
    assert again == first
    assert again.valid_from == DAY


def test_a_role_ends_once(units: LittleProvince, hoa: User) -> None:
    role = appoint(hoa, units.ward, Role.HANDLER, since=DAY, actor=None, at=AT)
    dismiss(role, until=date(2026, 4, 1), actor=None)
    role.refresh_from_db()
    assert role.valid_until == date(2026, 4, 1)
    with pytest.raises(Conflict):
        dismiss(role, until=date(2026, 5, 1), actor=None)


def test_a_role_that_was_never_held_is_removed(units: LittleProvince, hoa: User) -> None:
    role = appoint(hoa, units.ward, Role.HANDLER, since=DAY, actor=None, at=AT)
    dismiss(role, until=DAY, actor=None)
    assert not Membership.objects.exists()


def test_rights_follow_from_rules_alone(units: LittleProvince, lan: User) -> None:
    chief = MembershipFactory.create(unit=units.ward, role=Role.ADMINISTRATOR).user
    assert chief.has_perm("accounts.appoint", units.ward)
    assert not lan.has_perm("accounts.appoint", units.ward)
    chief.is_active = False
    assert not chief.has_perm("accounts.appoint", units.ward)


def test_the_console_opens_the_first_account(
    units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command(
        "add_account", "chief", full_name="Trưởng", unit="P1", role="administrator", verbosity=0
    )
    user = User.objects.get(username="chief")
    assert user.check_password(PASSWORD)
    assert user.memberships.in_force(timezone.localdate()).get().unit == units.province


def test_the_console_says_why_it_opens_no_account(
    units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"full_name": "Trưởng", "role": "administrator"}
    with pytest.raises(CommandError, match="no unit with the code XX"):
        call_command("add_account", "chief", unit="XX", **options)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="was not made"):
        call_command("add_account", "chief", unit="P1", **options)
    assert not User.objects.exists()
