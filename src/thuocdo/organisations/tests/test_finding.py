"""One unit by words: units of the same name are told apart, by where one stands or by their codes."""

from __future__ import annotations

import pytest

from thuocdo.errors import InvalidInput
from thuocdo.organisations.finding import unit_by_words
from thuocdo.organisations.models import Unit
from thuocdo.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_department(units):
    """Return the department of the other province that has the name of ours."""
    return UnitFactory.create(
        code="P2.SNV",
        name=units.home_affairs.name,
        kind=Unit.Kind.DEPARTMENT,
        parent=Unit.objects.get(code="P2"),
    )


def test_the_unit_of_the_own_province_is_meant(units, other_department):
    assert unit_by_words("so noi vu", near=units.ward) == units.home_affairs
    assert unit_by_words("so noi vu", near=units.elsewhere) == other_department
    assert unit_by_words("noi vu", near=units.province) == units.home_affairs


def test_whoever_stands_nowhere_is_told_the_codes(units, other_department):
    with pytest.raises(InvalidInput) as refused:
        unit_by_words("Sở Nội vụ")
    assert "Sở Nội vụ (P1.SNV)" in str(refused.value)
    assert "Sở Nội vụ (P2.SNV)" in str(refused.value)
    assert unit_by_words("P2.SNV") == other_department


def test_another_province_is_found_where_the_own_one_has_none(units):
    assert unit_by_words("xa xa", near=units.ward) == units.elsewhere


def test_a_part_that_fits_several_is_asked_again(units):
    with pytest.raises(InvalidInput, match="Phường Bên; Phường Mẫu"):
        unit_by_words("phuong", near=units.ward)
