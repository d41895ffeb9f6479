"""Values counted from the registers, for units that the token sees, with how they came to be."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db(transaction=True)

RATE, RECEIVED = "procedures.whole.on_time_rate", "procedures.whole.received"
MARCH = "window=2026-03-01_2026-03-31"
DAYS = "first_day=2026-03-01&last_day=2026-03-31"


@pytest.fixture(autouse=True)
def one_dossier(tmp_path: Path, settings: Any, units: LittleProvince) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    office = Office(units.ward, units.province)
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    refresh(at=datetime(2026, 4, 2, tzinfo=UTC))


def test_values_are_indicators_by_units_by_windows(province: Program) -> None:
    told = province.get(
        f"/values?indicator={RECEIVED}&indicator={RATE}&unit=X1&unit=X2&unit=P1&{MARCH}"
        "&window=2026-02-01_2026-02-28"
    ).json()
    values = {
        (one["indicator"], one["unit"]["code"], one["period"]["start"]): one["value"]
        for one in told["values"]
    }
    assert len(values) == 12
    assert values[RECEIVED, "X1", "2026-03-01"] == values[RECEIVED, "P1", "2026-03-01"] == "1"
    assert values[RECEIVED, "X2", "2026-03-01"] == "0"
    assert values[RATE, "X2", "2026-03-01"] is None
    assert told["as_of"].startswith("2026-04-02")


def test_a_code_that_passed_on_names_the_unit_that_has_it_last(
    province: Program, units: LittleProvince
) -> None:
    former = Unit.objects.create(
        code="X9", name="Xã Cũ", kind="commune", valid_until=date(2025, 7, 1)
    )
    UnitParent.objects.create(unit=former, parent=units.province, valid_until=date(2025, 7, 1))
    Unit.objects.filter(pk=units.ward.pk).update(valid_from=date(2025, 7, 1), code="X9")
    refresh(at=datetime(2026, 4, 2, tzinfo=UTC))
    told = province.get(f"/values?indicator={RECEIVED}&unit=X9&{MARCH}").json()
    assert [(one["unit"]["id"], one["value"]) for one in told["values"]] == [(units.ward.pk, "1")]
    told = province.get(f"/indicators/{RECEIVED}/explain?unit=X9&{DAYS}").json()
    assert (told["unit"]["id"], told["value"]) == (units.ward.pk, "1")


def test_a_value_says_how_it_came_to_be(province: Program) -> None:
    told = province.get(f"/indicators/{RATE}/explain?unit=X1&{DAYS}").json()
    assert told["numerator"] == {"indicator": "procedures.whole.on_time", "value": "0"}
    assert told["denominator"] == {"indicator": "procedures.whole.resolved", "value": "1"}
    assert (told["value"], told["records"]) == ("0", None)
    counted = province.get(f"/indicators/{RECEIVED}/explain?unit=P1&{DAYS}").json()
    assert (counted["value"], counted["records"], counted["fact"]) == ("1", 1, "dossiers.dossiers")
    assert counted["conditions_vi"]


@pytest.mark.parametrize(
    "address", [f"/values?indicator={RECEIVED}&{MARCH}", f"/indicators/{RECEIVED}/explain?{DAYS}"]
)
def test_a_unit_that_is_not_seen_is_as_one_that_is_not_there(
    elsewhere: Program, ward: Program, address: str
) -> None:
    hidden, never = (elsewhere.get(f"{address}&unit={code}") for code in ("X1", "X99"))
    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content
    assert ward.get(f"{address}&unit=X1").status_code == 200
    assert ward.get(f"{address}&unit=X2").status_code == 404


@pytest.mark.parametrize("named", ["ratings", "satisfied", "satisfied_rate"])
def test_ratings_are_told_of_no_unit_and_day(ward: Program, named: str) -> None:
    code = f"procedures.whole.{named}"
    for address in (
        f"/values?indicator={code}&unit=X1&{MARCH}",
        f"/indicators/{code}/explain?unit=X1&{DAYS}",
    ):
        refused = ward.get(address)
        assert (refused.status_code, refused.json()["code"]) == (422, "ratings_of_few")


def test_what_waits_for_its_register_and_days_that_are_none_are_refused(province: Program) -> None:
    for address in (
        f"/values?indicator={RECEIVED}&unit=X1&window=2026-02-01_2026-02-30",
        f"/values?indicator={RECEIVED}&unit=X1&window=2026-03-02_2026-03-01",
    ):
        assert province.get(address).status_code == 422
    assert province.get(f"/values?indicator=no.such&unit=X1&{MARCH}").status_code == 404
    waiting = [
        one["code"]
        for one in province.get("/indicators").json()["items"]
        if one["register"] == "manual" and not one["computed"]
    ]
    answer = province.get(f"/values?indicator={waiting[0]}&unit=X1&{MARCH}")
    assert (answer.status_code, answer.json()["code"]) == (422, "indicator_not_computed")
