"""Which unit a printed issuer is."""

from __future__ import annotations

from datetime import date

import pytest

from thuocdo.organisations.matching import find_unit, matching_units, suggest_units
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

IN_2024 = date(2024, 3, 14)
IN_2026 = date(2026, 3, 14)


@pytest.fixture
def provinces() -> tuple[Unit, Unit]:
    return (
        UnitFactory(code="38", name="Tỉnh Thanh Hóa", province=True),
        UnitFactory(code="19", name="Tỉnh Thái Nguyên", province=True),
    )


@pytest.fixture
def district(provinces: tuple[Unit, Unit]) -> Unit:
    return UnitFactory(code="395", name="Huyện Thọ Xuân", district=True, parent=provinces[0])


def code_of(printed: str, on: date = IN_2024, **hints: object) -> str | None:
    unit = find_unit(printed, on=on, **hints)  # type: ignore[arg-type]
    return unit.code if unit else None


def test_a_department_is_found_by_the_area_it_lies_in(provinces: tuple[Unit, Unit]) -> None:
    for province in provinces:
        UnitFactory(code=f"{province.code}.SNV", name="Sở Nội vụ", parent=province)
    assert code_of("SỞ NỘI VỤ TỈNH THÁI NGUYÊN") == "19.SNV"
    assert code_of("UBND tỉnh Thanh Hóa Sở Nội vụ") == "38.SNV"
    assert code_of("Sở Nội vụ") is None
    assert code_of("Sở Nội vụ", within=provinces[1]) == "19.SNV"
    assert len(matching_units("Sở Nội vụ", on=IN_2024)) == 2
    assert code_of("Sở Nội vụ thành phố Hà Nội") is None


def test_an_office_of_a_district_is_not_that_of_the_province(
    provinces: tuple[Unit, Unit], district: Unit
) -> None:
    UnitFactory(
        code="38.VPUB",
        name="Văn phòng Ủy ban nhân dân tỉnh",
        kind="department",
        parent=provinces[0],
    )
    assert code_of("Văn phòng UBND tỉnh Thanh Hóa") == "38.VPUB"
    assert code_of("Văn phòng UBND tỉnh") == "38.VPUB"
    assert code_of("Văn phòng UBND huyện Thọ Xuân") is None
    assert code_of("Văn phòng UBND thành phố Thanh Hóa") is None


def test_the_committee_of_the_party_is_not_the_district(district: Unit) -> None:
    assert code_of("UBND huyện Thọ Xuân") == "395"
    assert code_of("Huyện ủy Thọ Xuân") is None
    assert code_of("HĐND huyện Thọ Xuân") is None


@pytest.mark.parametrize("printed", ["UBND huyện Thọ Xuan", "UBND HUYỆN THỌ  XUÂN", "H. Thọ Xuân"])
def test_marks_and_capitals_do_not_matter(district: Unit, printed: str) -> None:
    assert code_of(printed) == "395"


@pytest.mark.parametrize(
    "printed",
    [
        "UBND huyện Thọ Xuâm",
        "UBND xã Thọ Xuân",
        "UBND huyện",
        "",
        "…",
        "UBND huyện Thọ Xuân, tỉnh Thái Nguyên",
    ],
)
def test_no_unit_is_named_on_a_doubt(district: Unit, printed: str) -> None:
    assert code_of(printed) is None


def test_a_unit_is_only_found_on_its_days(district: Unit) -> None:
    assert code_of("UBND huyện Thọ Xuân", on=DISTRICTS_END) is None


def test_an_area_without_its_type_is_found_by_its_level(provinces: tuple[Unit, Unit]) -> None:
    UnitFactory(code="380", name="Thành phố Thanh Hóa", district=True, parent=provinces[0])
    assert code_of("Thanh Hóa") is None
    assert code_of("Thanh Hóa", level="province") == "38"
    assert code_of("Thanh Hóa", level="district") == "380"
    assert code_of("Thanh Hóa", level="commune") is None


def test_communes_of_one_name_are_told_apart_by_their_district(
    provinces: tuple[Unit, Unit], district: Unit
) -> None:
    other = UnitFactory(code="397", name="Huyện Triệu Sơn", district=True, parent=provinces[0])
    for code, above in (("A", district), ("B", other)):
        UnitFactory(
            code=code, name="Xã Xuân Lộc", commune=True, valid_until=DISTRICTS_END, parent=above
        )
    assert code_of("UBND xã Xuân Lộc") is None
    assert code_of("UBND xã Xuân Lộc, huyện Triệu Sơn") == "B"
    assert code_of("UBND xã Xuân Lộc, huyện Triệu Sơn, tỉnh Thanh Hóa") == "B"
    assert code_of("UBND xã Xuân Lộc, huyện Nga Sơn") is None


def test_a_former_district_in_the_name_of_a_commune_of_today_is_passed_over(
    provinces: tuple[Unit, Unit], district: Unit
) -> None:
    UnitFactory(
        code="C", name="Xã Thọ Lập", commune=True, valid_from=DISTRICTS_END, parent=provinces[0]
    )
    assert code_of("UBND xã Thọ Lập, huyện Thọ Xuân, tỉnh Thanh Hóa", on=IN_2026) == "C"
    assert code_of("UBND xã Thọ Lập, tỉnh Thái Nguyên", on=IN_2026) is None


def test_suggestions_are_the_nearest_names_those_in_force_first(
    provinces: tuple[Unit, Unit], district: Unit
) -> None:
    commune = UnitFactory(code="C", name="Xã Thọ Xuân", commune=True, valid_from=DISTRICTS_END)
    assert suggest_units("UBND huyện Thọ Xuâm", on=IN_2024)[0] == district
    assert suggest_units("UBND Thọ Xuân", on=IN_2026)[0] == commune
    assert suggest_units("UBND huyện Thọ Xuâm", on=IN_2024, limit=0) == []
    assert suggest_units("Kho bạc Nhà nước", on=IN_2024) == []
