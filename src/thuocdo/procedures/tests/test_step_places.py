"""Where a step is done: the unit a reference means for one agency, and the places found for steps that were written in words."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection

import pytest

from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.models import ProcessStep
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec, StepSpec
from thuocdo.procedures.processes import approve_process, draft_process
from thuocdo.procedures.step_places import getters, province_above, unit_of_step
from thuocdo.procedures.tests.factories import AT, published, step

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


def test_old_steps_get_their_place_even_where_the_process_is_approved(
    units: LittleProvince,
) -> None:
    said = [
        ("a", "Bộ phận Một cửa", ""),
        ("b", units.home_affairs.name.upper(), ""),
        ("c", "Chủ tịch UBND tỉnh", "approver"),
        ("d", "Phòng Xây dựng", "handler"),
        ("e", "", "reception_officer"),
    ]
    hours = step("k").hours
    steps = tuple(StepSpec(key, "x", hours, name, role) for key, name, role in said)
    keys = [one.key for one in steps]
    spec = ProcessSpec(steps, tuple(LinkSpec(a, b) for a, b in pairwise(keys)))
    procedure = published(units.province).procedure
    process = draft_process(procedure, agency_kind="commune", spec=spec, actor=None, at=AT)
    approve_process(
        process, decision="1/QĐ", decided_on=AT.date(), valid_from=AT.date(), actor=None, at=AT
    )
    migration = import_module("thuocdo.procedures.migrations.0009_places_of_old_steps")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(migration.FORWARDS)
    rows = ProcessStep.objects.filter(process=process).order_by("key")
    assert [(one.key, one.place, one.unit_id) for one in rows] == [
        ("a", "reception", None),
        ("b", "unit", units.home_affairs.pk),
        ("c", "province", None),
        ("d", "agency", None),
        ("e", "reception", None),
    ]
    assert [one.unit_name for one in rows] == [name for _key, name, _role in said]
