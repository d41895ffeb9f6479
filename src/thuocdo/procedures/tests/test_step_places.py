"""Where a step is done: the unit a reference means for one agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.process_graph import StepSpec
from thuocdo.procedures.step_places import getters, province_above, unit_of_step
from thuocdo.procedures.tests.factories import AT, step

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


def placed(place: StepPlace, unit_id: int | None = None) -> StepSpec:
    return StepSpec("k", "x", step("k").hours, role="handler", place=place.value, unit_id=unit_id)


def test_a_place_means_another_unit_at_each_agency() -> None:
    known = {"agency": 1, "reception": 2, "province": 3}
    assert unit_of_step(placed(StepPlace.AGENCY), **known) == 1
    assert unit_of_step(placed(StepPlace.RECEPTION), **known) == 2
    assert unit_of_step(placed(StepPlace.RECEPTION), agency=1) == 1
    assert unit_of_step(placed(StepPlace.PROVINCE), **known) == 3
    assert unit_of_step(placed(StepPlace.PROVINCE), agency=1) is None
    assert unit_of_step(placed(StepPlace.UNIT, 9), **known) == 9


def test_the_province_is_found_above(units: LittleProvince) -> None:
    assert province_above(units.ward.pk, on=AT.date()) == units.province.pk
    found = getters([placed(StepPlace.PROVINCE)], agency=units.ward, on=AT.date())
    assert (found["k"].unit_id, found["k"].people) == (units.province.pk, ())
