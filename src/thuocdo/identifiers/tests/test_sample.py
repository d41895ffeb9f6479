"""The agency codes of the sample province."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.models import UnitAgencyCode
from thuocdo.identifiers.sample import load_sample, sample_codes
from thuocdo.identifiers.services import assign_agency_code, next_dossier_code
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import WARD_CODE, communes_in_force, sample_units
from thuocdo.organisations.tests.factories import UnitFactory

_NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_every_department_and_commune_in_force_has_a_code_of_its_own_under_the_province() -> None:
    codes = dict(sample_codes())
    listed = {one.code: one for one in sample_units().units if one.valid_until is None}
    departments = {
        code for code, one in listed.items() if code.startswith("38.") and one.kind == "department"
    }
    assert set(codes) == {"38", *departments, *(code for code, _ in communes_in_force())}
    parsed = [AgencyCode.parse(code) for code in codes.values()]
    assert len(set(parsed)) == len(codes) == 1 + 15 + 166
    assert all(one.lies_under(AgencyCode(("H56",))) for one in parsed[1:])


@pytest.mark.django_db
def test_a_ward_of_the_sample_gives_dossier_codes() -> None:
    ward = _ward()
    load_sample()
    load_sample()
    assert UnitAgencyCode.objects.count() == 1
    assert next_dossier_code(unit=ward, on=date(2026, 3, 2)) == "H56.102-260302-0001"


@pytest.mark.django_db
def test_a_code_that_people_gave_stays() -> None:
    ward = _ward()
    code = AgencyCode.parse("H56.777")
    assign_agency_code(unit=ward, code=code, valid_from=date(2026, 1, 1), actor=None, at=_NOW)
    load_sample()
    assert list(UnitAgencyCode.objects.values_list("code", flat=True)) == ["H56.777"]


def _ward() -> Unit:
    unit: Unit = UnitFactory.create(code=WARD_CODE, valid_from=DISTRICTS_END)
    return unit
