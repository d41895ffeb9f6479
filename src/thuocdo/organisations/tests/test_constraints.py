"""What the database itself refuses, however the row gets there."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

import pytest

from thuocdo.organisations.models import Succession, Unit, UnitParent

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2024, 1, 1)
MID_YEAR = date(2024, 7, 1)


def unit(code: str, **fields: object) -> Unit:
    return Unit.objects.create(
        **{"code": code, "name": f"Sở {code}", "kind": Unit.Kind.DEPARTMENT} | fields
    )


def refused(constraint: str) -> pytest.RaisesExc[IntegrityError]:
    return pytest.RaisesExc(IntegrityError, match=constraint)


def test_a_code_is_held_by_one_unit_a_day() -> None:
    unit("38.A", valid_until=MID_YEAR)
    unit("38.A", valid_from=MID_YEAR)
    with refused("unit_code_once_a_day"), transaction.atomic():
        unit("38.A", valid_from=date(2024, 6, 30), valid_until=MID_YEAR)


@pytest.mark.parametrize("code", ["", "sở", "a b", ".A", "38_A"])
def test_a_code_is_written_in_capitals_and_figures(code: str) -> None:
    with refused("unit_code_written"):
        unit(code)


def test_a_unit_has_a_name() -> None:
    with refused("unit_named"):
        unit("38.A", name="")


@pytest.mark.parametrize("until", [NEW_YEAR, date(2023, 12, 31)])
def test_a_unit_lasts_at_least_a_day(until: date) -> None:
    with refused("unit_days"):
        unit("38.A", valid_from=NEW_YEAR, valid_until=until)


@pytest.mark.parametrize("until", [None, date(2025, 7, 2)])
def test_no_district_lives_after_june_2025(until: date | None) -> None:
    with refused("unit_district_ended"):
        unit("395", kind=Unit.Kind.DISTRICT, valid_until=until)


def test_a_unit_has_one_parent_a_day() -> None:
    child, first, second = unit("A"), unit("B"), unit("C")
    UnitParent.objects.create(unit=child, parent=first, valid_until=MID_YEAR)
    UnitParent.objects.create(unit=child, parent=second, valid_from=MID_YEAR)
    UnitParent.objects.create(unit=second, parent=first)
    with refused("unit_parent_one_a_day"), transaction.atomic():
        UnitParent.objects.create(unit=child, parent=second, valid_until=NEW_YEAR)


def test_a_unit_is_not_its_own_parent() -> None:
    child = unit("A")
    with refused("unit_parent_is_another"):
        UnitParent.objects.create(unit=child, parent=child)


def test_a_parent_holds_at_least_a_day() -> None:
    with refused("unit_parent_days"):
        UnitParent.objects.create(
            unit=unit("A"), parent=unit("B"), valid_from=MID_YEAR, valid_until=NEW_YEAR
        )


@pytest.mark.parametrize("weight", ["0", "-0.5", "1.000000001"])
def test_a_weight_is_a_share(weight: str) -> None:
    with refused("succession_weight_share"):
        Succession.objects.create(
            predecessor=unit("A"), successor=unit("B"), on=NEW_YEAR, kind="split", weight=weight
        )


def test_a_succession_is_recorded_once_even_without_an_heir() -> None:
    former = unit("A")
    Succession.objects.create(predecessor=former, on=NEW_YEAR, kind="abolished")
    with refused("succession_once"):
        Succession.objects.create(predecessor=former, on=NEW_YEAR, kind="abolished")


def test_only_the_abolished_have_no_heir() -> None:
    with refused("succession_without_heir"):
        Succession.objects.create(predecessor=unit("A"), on=NEW_YEAR, kind="merged")


def test_nobody_succeeds_himself() -> None:
    former = unit("A")
    with refused("succession_to_another"):
        Succession.objects.create(
            predecessor=former, successor=former, on=NEW_YEAR, kind="renamed", weight=1
        )


def test_the_search_name_follows_the_name() -> None:
    row = unit("395", name="Huyện Thọ Xuân")
    assert row.search_name == "huyen tho xuan"
    row.name = "Xã Đông Sơn"
    row.save()
    row.refresh_from_db()
    assert row.search_name == "xa dong son"
    Unit.objects.bulk_create([Unit(code="B", name="Phường Hạc Thành", kind="commune")])
    assert Unit.objects.get(code="B").search_name == "phuong hac thanh"
