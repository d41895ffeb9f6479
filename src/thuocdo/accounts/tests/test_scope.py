from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

import pytest

from thuocdo.accounts.models import Membership, User
from thuocdo.accounts.scope import UnitScopedQuerySet, may_see_unit, units_visible_to
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.organisations.models import Unit, UnitParent

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

DAY = date(2026, 3, 14)


def seen(user: Any, on: date | None = DAY) -> set[str]:
    return {unit.code for unit in units_visible_to(user, on=on)}


def test_an_official_sees_the_own_ward_and_no_other(lan: User, minh: User) -> None:
    assert seen(lan) == seen(minh) == {"X1"}


def test_the_department_of_home_affairs_sees_the_province_with_its_former_districts(
    thao: User,
) -> None:
    assert seen(thao) == {"P1", "P1.SNV", "X1", "X2", "H1"}


def test_without_the_mark_a_department_sees_itself_alone(thao: User, units: LittleProvince) -> None:
    thao.memberships.update(province_wide=False)
    assert seen(thao) == {"P1.SNV"}


def test_an_official_of_another_province_sees_nothing_of_this_one(binh: User) -> None:
    assert seen(binh) == {"X3"}


def test_a_citizen_and_a_stranger_see_nothing(hoa: User, units: LittleProvince) -> None:
    assert seen(hoa) == seen(AnonymousUser()) == set()


def test_a_locked_account_sees_nothing(lan: User) -> None:
    lan.is_active = False
    assert seen(lan) == set()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 31), set()),
        (date(2026, 2, 1), {"X1"}),
        (date(2026, 6, 30), {"X1"}),
        (date(2026, 7, 1), set()),
    ],
)
def test_a_membership_holds_from_its_first_day_to_the_day_before_its_end(
    lan: User, day: date, expected: set[str]
) -> None:
    lan.memberships.update(valid_from=date(2026, 2, 1), valid_until=date(2026, 7, 1))
    assert seen(lan, day) == expected


def test_units_at_any_depth_are_seen(hoa: User, units: LittleProvince) -> None:
    office = Unit.objects.create(code="X1.VP", name="Văn phòng", kind=Unit.Kind.OTHER)
    UnitParent.objects.create(unit=office, parent=units.ward)
    MembershipFactory.create(user=hoa, unit=units.province)
    assert "X1.VP" in seen(hoa)


def test_a_unit_that_moved_away_is_seen_by_its_new_parent_alone(
    hoa: User, lan: User, units: LittleProvince
) -> None:
    moved = Unit.objects.create(code="X9", name="Đội", kind=Unit.Kind.OTHER)
    UnitParent.objects.create(unit=moved, parent=units.ward, valid_until=date(2026, 1, 1))
    UnitParent.objects.create(unit=moved, parent=units.other_ward, valid_from=date(2026, 1, 1))
    MembershipFactory.create(user=hoa, unit=units.other_ward)
    assert ("X9" in seen(lan), "X9" in seen(hoa)) == (False, True)
    before = date(2025, 12, 31)
    assert ("X9" in seen(lan, before), "X9" in seen(hoa, before)) == (True, False)


def test_a_unit_of_tomorrow_is_not_below_anything_today(lan: User, units: LittleProvince) -> None:
    unit = Unit.objects.create(
        code="X8", name="Tổ", kind=Unit.Kind.OTHER, valid_from=date(2027, 1, 1)
    )
    UnitParent.objects.create(unit=unit, parent=units.ward, valid_from=date(2027, 1, 1))
    assert "X8" not in seen(lan)
    assert "X8" in seen(lan, date(2027, 1, 1))


def test_one_unit_is_asked_for_by_its_number(lan: User, units: LittleProvince) -> None:
    assert may_see_unit(lan, units.ward.pk, on=DAY)
    assert not may_see_unit(lan, units.other_ward.pk, on=DAY)


class MembershipsOfMyUnits(UnitScopedQuerySet[Membership]):
    """Any rows with a unit serve as an example."""


def test_rows_are_scoped_in_one_query(
    lan: User,
    minh: User,
    thao: User,
    binh: User,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    rows = MembershipsOfMyUnits(Membership)
    with django_assert_num_queries(1):
        assert {row.user_id for row in rows.visible_to(lan, on=DAY)} == {lan.pk, minh.pk}
    assert rows.visible_to(binh, on=DAY).get().user_id == binh.pk
    with django_assert_num_queries(0):
        assert list(rows.visible_to(AnonymousUser())) == []
