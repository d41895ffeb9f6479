"""The service index through the API: what a token sees, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at("2026-03-12 09:00")


@pytest.fixture(autouse=True)
def figures(units: LittleProvince, tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    time_machine.move_to(NOW, tick=False)
    office = Office(units.ward, units.province)
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-06 09:00"))
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-11 09:00"))
    refresh(at=NOW)


def component(answer: Any, code: str) -> dict[str, Any]:
    found = [
        one for group in answer["groups"] for one in group["components"] if one["code"] == code
    ]
    [one] = found
    return dict(one)


def test_a_token_sees_the_score_of_its_unit_with_components(ward: Program) -> None:
    answer = ward.get("/service-index").json()
    assert answer["unit"]["code"] == "X1"
    assert answer["period"] == {"kind": "month", "start": "2026-03-01", "end": "2026-03-12"}
    progress = component(answer, "2.1")
    assert (progress["numerator"], progress["denominator"]) == (1, 2)
    assert (progress["value"], progress["points"]) == ("50.00", "10.00")
    waits = next(
        one for group in answer["groups"] for one in group["components"] if one["state"] == "waits"
    )
    assert waits["points"] is None
    assert waits["waits_for"]
    nothing_sent = component(answer, "5.2")
    assert (nothing_sent["state"], nothing_sent["points"]) == ("not_applicable", None)
    split = component(answer, "3.3")
    assert (split["points_possible"], split["sure"]) == ("6", False)
    assert answer["points_possible"] == "100"
    assert answer["on_scale_of_100"] is not None


def test_days_of_ones_own_end_today(ward: Program) -> None:
    answer = ward.get("/service-index?first_day=2026-03-11&last_day=2026-12-31").json()
    assert answer["period"] == {"kind": None, "start": "2026-03-11", "end": "2026-03-12"}
    assert component(answer, "2.1")["denominator"] == 1
    assert ward.get("/service-index?first_day=2026-03-11").status_code == 422
    assert ward.get("/service-index?period=decade").status_code == 422


def test_a_unit_without_dossiers_has_no_score(province: Program) -> None:
    answer = province.get("/service-index?unit=X2").json()
    assert answer["on_scale_of_100"] is None
    assert answer["band"] is None
    assert component(answer, "2.1")["state"] == "not_applicable"


def test_units_come_by_rank_and_those_of_others_not_at_all(
    ward: Program, province: Program, elsewhere: Program
) -> None:
    codes = [(one["unit"]["code"], one["rank"]) for one in _items(province)]
    assert codes == [("P1.SNV", None), ("X1", 1), ("X2", None)]
    assert [one["unit"]["code"] for one in _items(ward)] == ["X1"]
    assert "X1" not in {one["unit"]["code"] for one in _items(elsewhere)}


def _items(program: Program) -> list[dict[str, Any]]:
    return list(program.get("/service-index/units").json()["items"])


def test_a_unit_of_others_answers_as_one_that_is_not_there(
    ward: Program, elsewhere: Program
) -> None:
    hidden, missing = (
        elsewhere.get("/service-index?unit=X1"),
        elsewhere.get("/service-index?unit=X9"),
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["code"] == missing.json()["code"] == "unknown_unit"
    assert ward.get("/service-index?unit=X2").status_code == 404
