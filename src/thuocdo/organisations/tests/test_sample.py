"""The sample: Thanh Hóa on both sides of the reform, complete and without a contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

import pytest

from thuocdo.organisations.matching import find_unit
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit, UnitParent
from thuocdo.organisations.sample import (
    HOME_AFFAIRS_CODE,
    PROVINCE_CODE,
    WARD_CODE,
    load_sample,
)

pytestmark = pytest.mark.django_db

IN_2023 = date(2023, 12, 14)
LAST_DAY_OF_DISTRICTS = DISTRICTS_END - timedelta(days=1)
TODAY = date(2026, 1, 5)


@pytest.fixture(scope="module", autouse=True)
def _sample(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Load the sample once for the module; every test works on a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample()
        yield
        transaction.set_rollback(True)


def thanh_hoa(kind: str, on: date) -> int:
    province = Unit.objects.coded(PROVINCE_CODE, on=on).get()
    return Unit.objects.descendants_of(province, on=on).filter(kind=kind).count()


@pytest.mark.parametrize(
    ("on", "districts", "communes"),
    [
        (date(2016, 12, 31), 27, 547),
        (IN_2023, 27, 547),
        (date(2024, 12, 31), 27, 547),
        (date(2025, 1, 1), 26, 547),
        (LAST_DAY_OF_DISTRICTS, 26, 547),
        (DISTRICTS_END, 0, 166),
        (TODAY, 0, 166),
    ],
)
def test_thanh_hoa_has_its_districts_and_communes(on: date, districts: int, communes: int) -> None:
    assert thanh_hoa(Unit.Kind.DISTRICT, on) == districts
    assert thanh_hoa(Unit.Kind.COMMUNE, on) == communes


@pytest.mark.parametrize(("on", "departments"), [(IN_2023, 20), (TODAY, 15)])
def test_thanh_hoa_has_its_departments(on: date, departments: int) -> None:
    assert thanh_hoa(Unit.Kind.DEPARTMENT, on) == departments


@pytest.mark.parametrize(
    "on", [IN_2023, date(2025, 1, 1), LAST_DAY_OF_DISTRICTS, DISTRICTS_END, TODAY]
)
def test_only_provinces_stand_at_the_top(on: date) -> None:
    top = [branch.unit for branch in Unit.objects.tree(on) if branch.depth == 0]
    assert {unit.kind for unit in top} == {Unit.Kind.PROVINCE}


def test_loading_again_adds_nothing_and_keeps_changes() -> None:
    counted = [model.objects.count() for model in (Unit, UnitParent, Succession)]
    ward = Unit.objects.coded(WARD_CODE, on=TODAY).get()
    ward.note = "changed by hand"
    ward.save()
    load_sample()
    assert [model.objects.count() for model in (Unit, UnitParent, Succession)] == counted
    ward.refresh_from_db()
    assert ward.note == "changed by hand"


def test_every_former_commune_has_successors_or_went_on() -> None:
    former = Unit.objects.filter(kind=Unit.Kind.COMMUNE, valid_from=None)
    ended = former.filter(valid_until=DISTRICTS_END)
    assert ended.count() == 526
    assert former.filter(valid_until=None).count() == 21
    assert not ended.filter(successions=None).exists()
    assert not former.filter(valid_until=None).exclude(successions=None).exists()


def test_a_unit_that_ended_says_what_became_of_it() -> None:
    assert not Unit.objects.exclude(valid_until=None).filter(successions=None).exists()


def test_shares_are_whole_or_undecided() -> None:
    for unit in Unit.objects.exclude(successions=None).prefetch_related("successions"):
        weights = [row.weight for row in unit.successions.all()]
        assert all(weight is None for weight in weights) or sum(weights, Decimal(0)) == 1


def test_dong_son_passed_into_the_city_with_its_communes() -> None:
    district = Unit.objects.get(code="405")
    city = Unit.objects.get(code="380")
    assert district.successions.get().successor == city
    old = Unit.objects.descendants_of(district, on=date(2024, 12, 31), include_self=False)
    assert old.count() == 14
    assert set(old) <= set(Unit.objects.descendants_of(city, on=date(2025, 1, 1)))


def test_figures_of_former_units_are_carried_to_those_of_today() -> None:
    found = Succession.objects.restatement(TODAY)
    former, heir = Unit.objects.get(code="15502"), Unit.objects.coded("15505", on=TODAY).get()
    assert (former.name, heir.name) == ("Xã Bắc Lương", "Xã Thọ Long")
    assert found.weights[former.pk] == {heir.pk: 1}
    divided = Unit.objects.filter(valid_from=None, successions__kind="split").distinct()
    assert divided.count() == 9
    assert {unit.pk for unit in divided} <= found.undecided
    assert all(sum(shares.values()) == 1 for shares in found.weights.values())
    in_force = set(Unit.objects.in_force(TODAY).values_list("pk", flat=True))
    assert {pk for shares in found.weights.values() for pk in shares} <= in_force
    assert found.ended == set(
        Unit.objects.filter(parents__parent__code="19", kind="district").values_list(
            "pk", flat=True
        )
    )


def test_nothing_is_carried_before_anything_happened() -> None:
    assert Succession.objects.restatement(date(2024, 12, 31)).weights == {}


def test_the_ground_of_tho_xuan_is_known_after_its_end() -> None:
    heirs = Unit.objects.filter(origins__predecessor__code="395")
    assert sorted(heirs.values_list("name", flat=True)) == sorted(
        ["Xã Thọ Xuân", "Xã Thọ Long", "Xã Xuân Hòa", "Xã Sao Vàng", "Xã Lam Sơn", "Xã Thọ Lập", "Xã Xuân Tín", "Xã Xuân Lập"]
    )  # fmt: skip


def test_a_commune_that_was_kept_moves_under_the_province() -> None:
    commune = Unit.objects.get(name="Xã Bát Mọt")
    above = [
        [unit.name for unit in Unit.objects.ancestors_of(commune, on=on)]
        for on in (LAST_DAY_OF_DISTRICTS, DISTRICTS_END)
    ]
    assert above == [["Huyện Thường Xuân", "Tỉnh Thanh Hóa"], ["Tỉnh Thanh Hóa"]]


@pytest.mark.parametrize(
    ("printed", "level", "on", "code"),
    [
        ("UBND tỉnh Thanh Hóa", "province", IN_2023, "38"),
        ("ỦY BAN NHÂN DÂN TỈNH THANH HOÁ", None, IN_2023, "38"),
        ("UBND tỉnh Thái Nguyên", "province", date(2022, 12, 14), "19"),
        ("UBND huyện Thọ Xuân", "district", date(2024, 3, 14), "395"),
        ("UBND thành phố Thanh Hóa", "district", IN_2023, "380"),
        ("Sở Nội vụ tỉnh Thanh Hóa", "department", TODAY, HOME_AFFAIRS_CODE),
        ("UBND phường Hạc Thành", "commune", TODAY, WARD_CODE),
        ("UBND xã Bắc Lương, huyện Thọ Xuân", "commune", IN_2023, "15502"),
        ("UBND xã Xuân Lộc, huyện Triệu Sơn", "commune", IN_2023, "15736"),
    ],
)
def test_issuers_of_the_sample_are_found(
    printed: str, level: str | None, on: date, code: str
) -> None:
    unit = find_unit(printed, level=level, on=on)
    assert unit is not None
    assert unit.code == code


def test_one_name_of_three_communes_is_left_to_a_person() -> None:
    assert find_unit("UBND xã Xuân Lộc", level="commune", on=IN_2023) is None


def test_the_district_is_gone_after_june_2025() -> None:
    assert find_unit("UBND huyện Thọ Xuân", level="district", on=DISTRICTS_END) is None
