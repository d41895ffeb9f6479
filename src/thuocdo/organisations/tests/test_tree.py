"""The tree of any day, each question one query."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent
from thuocdo.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

BEFORE = date(2025, 6, 30)
AFTER = DISTRICTS_END


@pytest.fixture
def province() -> Unit:
    return UnitFactory(code="38", name="Tỉnh Thanh Hóa", province=True)


@pytest.fixture
def district(province: Unit) -> Unit:
    return UnitFactory(code="395", name="Huyện Thọ Xuân", district=True, parent=province)


@pytest.fixture
def commune(province: Unit, district: Unit) -> Unit:
    """A commune that outlives its district."""
    unit = UnitFactory(code="X", name="Xã Ái Thượng", commune=True)
    UnitParent.objects.create(unit=unit, parent=district, valid_until=DISTRICTS_END)
    UnitParent.objects.create(unit=unit, parent=province, valid_from=DISTRICTS_END)
    return unit


@pytest.mark.parametrize("on", [BEFORE, AFTER])
def test_descendants_reach_every_depth(province: Unit, commune: Unit, on: date) -> None:
    below = Unit.objects.descendants_of(province, on=on, include_self=False)
    assert commune in below
    assert province not in below
    assert province in Unit.objects.descendants_of(province, on=on)


def test_descendants_are_those_of_the_day(district: Unit, commune: Unit) -> None:
    assert set(Unit.objects.descendants_of(district, on=BEFORE)) == {district, commune}
    assert not Unit.objects.descendants_of(district, on=AFTER).exists()


def test_ancestors_are_those_of_the_day(province: Unit, district: Unit, commune: Unit) -> None:
    assert set(Unit.objects.ancestors_of(commune, on=BEFORE)) == {district, province}
    assert set(Unit.objects.ancestors_of(commune, on=AFTER)) == {province}
    assert set(Unit.objects.ancestors_of(commune, on=AFTER, include_self=True)) == {
        province,
        commune,
    }


def test_several_units_are_asked_for_at_once(province: Unit, district: Unit, commune: Unit) -> None:
    other = UnitFactory()
    found = Unit.objects.descendants_of([district, other], on=BEFORE)
    assert set(found) == {district, commune, other}


def test_a_query_goes_on_from_the_descendants(province: Unit, commune: Unit) -> None:
    communes = Unit.objects.filter(kind=Unit.Kind.COMMUNE)
    assert communes.descendants_of(province, on=BEFORE).get() == commune


@pytest.mark.parametrize("communes", [5, 50])
def test_each_question_is_one_query(
    province: Unit, communes: int, django_assert_num_queries: Any
) -> None:
    UnitFactory.create_batch(communes, commune=True, parent=province)
    with django_assert_num_queries(1):
        assert len(Unit.objects.descendants_of(province, on=AFTER)) == communes + 1
    with django_assert_num_queries(1):
        assert len(Unit.objects.tree(AFTER)) == communes + 1
    with django_assert_num_queries(1):
        assert len(Unit.objects.with_parent(AFTER)) == communes + 1


def test_the_tree_is_in_reading_order(province: Unit, district: Unit, commune: Unit) -> None:
    UnitFactory(code="38.SNV", name="Sở Nội vụ", parent=province)
    UnitFactory(code="384", name="Huyện Mường Lát", district=True, parent=province)
    other = UnitFactory(code="19", name="Tỉnh Bắc Kạn", province=True)
    shown = [(branch.depth, branch.unit.name) for branch in Unit.objects.tree(BEFORE)]
    assert shown == [
        (0, "Tỉnh Bắc Kạn"),
        (0, "Tỉnh Thanh Hóa"),
        (1, "Sở Nội vụ"),
        (1, "Huyện Mường Lát"),
        (1, "Huyện Thọ Xuân"),
        (2, "Xã Ái Thượng"),
    ]
    tree = {branch.unit: branch.parent_id for branch in Unit.objects.tree(AFTER)}
    assert tree[commune] == province.pk
    assert tree[other] is None
    assert district not in tree


def test_a_part_of_the_tree_stands_on_its_own(district: Unit, commune: Unit) -> None:
    part = Unit.objects.descendants_of(district, on=BEFORE).tree(BEFORE)
    assert [(branch.unit, branch.depth) for branch in part] == [(district, 0), (commune, 1)]


def test_a_code_is_asked_for_on_a_day() -> None:
    former = UnitFactory(code="14797", name="Phường Đông Hải", commune=True, valid_until=AFTER)
    heir = UnitFactory(code="14797", name="Phường Hạc Thành", commune=True, valid_from=AFTER)
    assert Unit.objects.coded("14797", on=BEFORE).get() == former
    assert Unit.objects.coded("14797", on=AFTER).get() == heir


def test_a_code_that_passed_on_is_that_of_the_last_unit() -> None:
    heir = UnitFactory(code="14797", name="Phường Hạc Thành", commune=True, valid_from=AFTER)
    UnitFactory(code="14797", name="Phường Đông Hải", commune=True, valid_until=AFTER)
    assert Unit.objects.all().by_code(["14797", "00000"]) == {"14797": heir}


def test_search_needs_no_marks_and_takes_words_in_any_order(district: Unit, commune: Unit) -> None:
    assert set(Unit.objects.search("tho xuan")) == {district}
    assert set(Unit.objects.search("Xuân  HUYEN")) == {district}
    assert set(Unit.objects.search("thượng")) == {commune}
    assert set(Unit.objects.search("")) == {*Unit.objects.all()}


def test_everybody_may_see_the_map(district: Unit) -> None:
    assert set(Unit.objects.visible_to(object())) == set(Unit.objects.all())


def test_the_label_is_the_short_name_where_there_is_one(district: Unit) -> None:
    assert district.label == "Huyện Thọ Xuân"
    district.short_name = "Thọ Xuân"
    assert district.label == "Thọ Xuân"
    assert str(district) == "Huyện Thọ Xuân"
