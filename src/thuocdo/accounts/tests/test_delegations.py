"""Standing in for an absent colleague: who may lend what to whom, and what the deputy then sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.delegations import (
    delegate,
    deputies_for,
    lenders_of,
    revoke,
    roles_to_lend,
)
from thuocdo.accounts.models import Delegation, Role
from thuocdo.accounts.people import people_who_see
from thuocdo.accounts.scope import standings, units_visible_to
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
FIRST, LAST, AFTER = date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 6)


@pytest.fixture
def approver(units: LittleProvince) -> User:
    """Return a person who signs in the ward and administers it, too."""
    user = UserFactory.create(full_name="Vũ Văn Quang")
    for role in (Role.APPROVER, Role.ADMINISTRATOR):
        MembershipFactory.create(user=user, unit=units.ward, role=role)
    return user


def lent(delegator: User, deputy: User, **changes: Any) -> Delegation:
    usual: dict[str, Any] = {
        "roles": [Role.APPROVER],
        "first_day": FIRST,
        "last_day": LAST,
        "reason": "Đi công tác",
        "actor": delegator,
        "at": AT,
    }
    return delegate(delegator=delegator, deputy=deputy, **(usual | changes))


def signs(user: User, units: LittleProvince, on: date) -> bool:
    seen = units_visible_to(user, on=on, roles=[Role.APPROVER])
    return seen.filter(pk=units.ward.pk).exists()


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2026, 3, 2), False), (FIRST, True), (LAST, True), (AFTER, False)],
)
def test_the_deputy_has_the_role_on_these_days_alone(
    approver: User, minh: User, units: LittleProvince, day: date, holds: bool
) -> None:
    lent(approver, minh)
    assert signs(minh, units, day) is holds
    assert bool(lenders_of(minh, on=day)) is holds
    roles = {(one.role, one.lender) for one in standings(minh, [units.ward.pk], on=day)}
    assert roles == {(Role.RECEPTION_OFFICER, None)} | (
        {(Role.APPROVER, approver.pk)} if holds else set()
    )


def test_ones_own_rights_are_told_from_lent_ones(
    approver: User, minh: User, units: LittleProvince
) -> None:
    lent(approver, minh)
    own = units_visible_to(minh, on=FIRST, roles=[Role.APPROVER], lent=False)
    assert not own.exists()
    assert signs(approver, units, FIRST)


def test_an_administrators_rights_are_never_lent(approver: User, minh: User) -> None:
    assert roles_to_lend(approver, on=FIRST) == [Role.APPROVER]
    with pytest.raises(InvalidInput):
        lent(approver, minh, roles=[Role.ADMINISTRATOR])
    with pytest.raises(InvalidInput):
        lent(approver, minh, roles=[Role.LEADER])


def test_what_was_lent_is_not_lent_on(
    approver: User, minh: User, lan: User, units: LittleProvince
) -> None:
    lent(approver, minh)
    with pytest.raises(InvalidInput):
        lent(minh, lan)
    lent(minh, lan, roles=[Role.RECEPTION_OFFICER])
    assert not signs(lan, units, FIRST)


def test_it_ends_with_the_lenders_role_and_with_his_account(
    approver: User, minh: User, units: LittleProvince
) -> None:
    lent(approver, minh)
    approver.memberships.filter(role=Role.APPROVER).update(valid_until=LAST)
    assert signs(minh, units, FIRST)
    assert not signs(minh, units, LAST)
    approver.is_active = False
    approver.save()
    assert not signs(minh, units, FIRST)


def test_only_who_sees_the_unit_can_be_a_deputy(
    approver: User, minh: User, binh: User, thao: User, units: LittleProvince
) -> None:
    for stranger in (binh, approver):
        with pytest.raises(InvalidInput):
            lent(approver, stranger)
    assert set(deputies_for(approver, on=FIRST)) == {minh, thao}
    elsewhere = UserFactory.create()
    MembershipFactory.create(user=elsewhere, unit=units.other_ward, role=Role.APPROVER)
    with pytest.raises(InvalidInput):
        lent(approver, elsewhere)


def test_nobody_lends_for_another_but_an_administrator(
    approver: User, minh: User, lan: User, units: LittleProvince
) -> None:
    with pytest.raises(NotAllowed):
        lent(minh, lan, roles=[Role.RECEPTION_OFFICER], actor=lan)
    made = lent(minh, lan, roles=[Role.RECEPTION_OFFICER], actor=approver)
    assert made.made_by == approver
    with pytest.raises(NotAllowed):
        revoke(made, actor=lan, at=AT)


def test_it_can_be_taken_back_once(approver: User, minh: User, units: LittleProvince) -> None:
    made = lent(approver, minh)
    revoke(made, actor=approver, at=AT)
    assert not signs(minh, units, FIRST)
    with pytest.raises(Conflict):
        revoke(made, actor=approver, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"last_day": date(2026, 3, 2)},
        {"last_day": date(2027, 3, 2)},
        {"first_day": date(2026, 2, 1), "last_day": date(2026, 2, 2)},
        {"roles": []},
        {"reason": " "},
    ],
)
def test_what_makes_no_sense_is_refused(
    approver: User, minh: User, changes: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        lent(approver, minh, **changes)


def test_whom_a_deputy_sees_is_known_from_both_sides(
    approver: User, lan: User, units: LittleProvince
) -> None:
    """The list of people who see a unit agrees with what each of them sees."""
    MembershipFactory.create(user=approver, unit=units.other_ward, role=Role.HANDLER)
    far = UserFactory.create()
    MembershipFactory.create(user=far, unit=units.home_affairs, province_wide=True)
    lent(approver, far, roles=[Role.APPROVER, Role.HANDLER])
    far.memberships.update(province_wide=False)
    for day in (FIRST, AFTER):
        for unit in (units.ward, units.other_ward, units.home_affairs):
            sees = units_visible_to(far, on=day).filter(pk=unit.pk).exists()
            assert people_who_see([unit.pk], on=day).filter(pk=far.pk).exists() is sees
