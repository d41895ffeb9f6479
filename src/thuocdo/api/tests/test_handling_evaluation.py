"""The evaluation of agencies through the API: what a token sees, and what it does not."""

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
PATH = "/handling-evaluation"


@pytest.fixture(autouse=True)
def figures(units: LittleProvince, tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    time_machine.move_to(NOW, tick=False)
    office = Office(units.ward, units.province)
    for day in ("06", "09", "11"):  # due on the 9th
        services.resolve(office.in_hand(), actor=office.approver, at=at(f"2026-03-{day} 09:00"))
    refresh(at=NOW)


def test_a_token_sees_the_evaluation_of_its_unit_with_the_arithmetic(ward: Program) -> None:
    answer = ward.get(PATH).json()
    assert answer["unit"]["code"] == "X1"
    assert answer["period"] == {"kind": "quarter", "start": "2026-01-01", "end": "2026-03-12"}
    assert answer["ended"] is False
    indices = {one["code"]: one for one in answer["indices"]}
    assert list(indices) == [str(number) for number in range(1, 10)]
    time = indices["1"]
    assert [(one["points"], one["dossiers"]) for one in time["steps"]] == [(2, 1), (1, 1), (0, 1)]
    assert (time["sum"], time["dossiers"], time["points"]) == (3, 3, "1.0")
    assert [one["points"] for one in indices["7"]["steps"]] == [2, 1, 0, -2]
    online = indices["9"]
    assert [one["reached"] for one in online["steps"]] == [False, False, True]
    assert (online["shares"][1]["numerator"], online["shares"][1]["denominator"]) == (0, 3)
    for code in ("2", "5", "6"):
        assert (indices[code]["state"], indices[code]["points"]) == ("waits", None)
        assert indices[code]["waits_because"]
    assert (answer["points"], answer["points_measurable"], answer["points_possible"]) == (
        "8.0",
        12,
        18,
    )
    assert (answer["carried_over"], answer["band"]) == ("12.0", "good")
    assert any("03/2025" in one for one in answer["doubts"])


def test_quarters_and_years(ward: Program) -> None:
    before = ward.get(f"{PATH}?period=2025-q4").json()
    assert before["period"] == {"kind": "quarter", "start": "2025-10-01", "end": "2025-12-31"}
    assert (before["ended"], before["carried_over"], before["band"]) == (True, None, None)
    year = ward.get(f"{PATH}?period=2026").json()
    assert year["period"] == {"kind": "year", "start": "2026-01-01", "end": "2026-03-12"}
    for word in ("2026-q5", "2026-q2", "2027", "x", "0001"):
        assert ward.get(f"{PATH}?period={word}").status_code == 422, word
        assert ward.get(f"{PATH}/units?period={word}").status_code == 422, word


def test_units_come_by_rank_and_those_of_others_not_at_all(
    ward: Program, province: Program, elsewhere: Program
) -> None:
    codes = [(one["unit"]["code"], one["rank"], one["band"]) for one in _items(province)]
    assert codes == [("P1.SNV", None, None), ("X1", 1, "good"), ("X2", None, None)]
    assert [one["unit"]["code"] for one in _items(ward)] == ["X1"]
    assert "X1" not in {one["unit"]["code"] for one in _items(elsewhere)}


def _items(program: Program) -> list[dict[str, Any]]:
    return list(program.get(f"{PATH}/units").json()["items"])


def test_a_unit_of_others_answers_as_one_that_is_not_there(
    ward: Program, elsewhere: Program
) -> None:
    hidden, missing = (elsewhere.get(f"{PATH}?unit={code}") for code in ("X1", "X9"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["code"] == missing.json()["code"] == "unknown_unit"
    assert ward.get(f"{PATH}?unit=X2").status_code == 404
