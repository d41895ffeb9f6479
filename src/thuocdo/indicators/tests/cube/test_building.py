"""The cube follows the registers, whatever breaks off, and gives what a cube built anew gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.facts.models import Change
from thuocdo.indicators.cube import building, store
from thuocdo.indicators.cube.building import build, refresh
from thuocdo.indicators.cube.errors import CubeBroken
from thuocdo.indicators.cube.grid import Grid
from thuocdo.indicators.evaluation.evaluating import evaluated
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.organisations.models import Unit
from thuocdo.warehouse.filling import fill_all
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 4, 2, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
CODES = ("dossiers.received", "dossiers.resolved", "dossiers.resolved_on_time", "dossiers.open")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


def figures(unit: Unit, window: Period = MARCH) -> list[int]:
    found = measured(CODES, [unit.pk], [window])
    return [found.value(code, unit.pk, window) for code in CODES]


def resolve(office: Office) -> None:
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))


def same_as_built_anew() -> bool:
    held = store.current()
    units = len(held.shape.units)
    cells = {year: of[:, :units].copy() for year, of in held._years.items()}
    anew = build(at=NOW)
    assert held.shape.units == anew.shape.units
    return cells.keys() == anew._years.keys() and all(
        np.array_equal(cells[year], of[:, :units]) for year, of in anew._years.items()
    )


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Grid]:
    """Return the cubes that were built anew, as they come."""
    found: list[Grid] = []

    def noted(*, at: datetime) -> Grid:
        found.append(build(at=at))
        return found[-1]

    monkeypatch.setattr(building, "build", noted)
    return found


def test_figures_follow_the_register(office: Office) -> None:
    with pytest.raises(CubeBroken):
        store.current()
    office.accepted()
    assert refresh(at=NOW)
    assert figures(office.ward) == [1, 0, 0, 1]
    resolve(office)
    assert refresh(at=NOW)
    assert figures(office.ward) == figures(office.province) == [2, 1, 0, 1]
    assert not refresh(at=NOW)
    assert same_as_built_anew()


def test_a_ratio_is_computed_from_its_parts_and_null_is_not_zero(office: Office) -> None:
    rate = "procedures.dossiers.commune.on_time_rate"
    resolve(office)
    refresh(at=NOW)
    before = Period(date(2020, 1, 1), date(2020, 2, 1))
    february = Period(date(2026, 2, 1), date(2026, 3, 1))
    found = evaluated([rate], [office.ward.pk], [MARCH, before, february])
    assert found.value(rate, office.ward.pk, MARCH) == Decimal(0)
    assert found.value("procedures.dossiers.commune.resolved", office.ward.pk, MARCH) == 1
    assert found.value("procedures.dossiers.commune.resolved", office.ward.pk, before) is None
    assert found.value(rate, office.ward.pk, february) is None


def test_a_refresh_that_dies_after_filling_is_made_good(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.accepted()
    refresh(at=NOW)
    resolve(office)
    with monkeypatch.context() as patched:
        patched.setattr(building, "_apply", _die)
        with pytest.raises(KeyboardInterrupt):
            refresh(at=NOW)
    assert figures(office.ward) == [1, 0, 0, 1]
    assert refresh(at=NOW)
    assert figures(office.ward) == [2, 1, 0, 1]


def test_a_refresh_that_dies_while_it_changes_the_cube_is_made_good(office: Office) -> None:
    office.accepted()
    refresh(at=NOW)
    with (
        pytest.raises(KeyboardInterrupt),
        store.current().changing(numbers={}, as_of=0),
    ):
        raise KeyboardInterrupt
    assert refresh(at=NOW)
    assert figures(office.ward) == [1, 0, 0, 1]


def another_ward(office: Office) -> Office:
    """Return the office of a ward that begins after the cube was built."""
    number = Unit.objects.count()
    ward = Unit.objects.create(
        code=f"W{number}",
        name=f"Phường {number}",
        kind=Unit.Kind.COMMUNE,
        valid_from=date(2025, 7, 1),
    )
    ward.parents.create(parent=office.province, valid_from=date(2025, 7, 1))
    return Office(ward, office.province, code=f"H56.{100 + number}")


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_somebody_else_filled_is_seen(office: Office) -> None:
    office.accepted()
    refresh(at=NOW)
    resolve(office)
    fill_all(at=NOW)
    assert not Change.objects.exists()
    assert refresh(at=NOW)
    assert figures(office.ward) == [2, 1, 0, 1]


def test_a_dossier_of_a_year_without_place_has_the_cube_grow(
    office: Office, built: list[Grid], time_machine: Any
) -> None:
    office.accepted()
    refresh(at=NOW)
    time_machine.move_to(at("2027-02-01 09:00"))  # a stock is told no later than today
    office.accepted(at("2027-01-04 09:00"))
    assert refresh(at=NOW)
    assert figures(office.ward, Period(date(2027, 1, 1), date(2027, 2, 1))) == [1, 0, 0, 2]
    assert len(built) == 1
    assert same_as_built_anew()


def test_a_unit_that_begins_has_the_cube_grow(office: Office, built: list[Grid]) -> None:
    office.accepted()
    refresh(at=NOW)
    other = another_ward(office)
    resolve(other)
    other.accepted(at("2027-01-04 09:00"))
    assert refresh(at=NOW)
    assert figures(other.ward) == [1, 1, 0, 0]
    assert figures(office.province) == [2, 1, 0, 1]
    resolve(another_ward(office))
    resolve(office)
    assert refresh(at=NOW)
    assert figures(office.province) == [4, 3, 0, 1]
    assert len(built) == 1
    assert same_as_built_anew()


def test_more_units_than_there_is_room_for_have_it_built_anew(
    office: Office, built: list[Grid], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "SPARE_UNITS", 1)
    office.accepted()
    refresh(at=NOW)
    first, second = another_ward(office), another_ward(office)
    resolve(first)
    resolve(second)
    assert refresh(at=NOW)
    assert figures(office.province) == [3, 2, 0, 1]
    assert len(built) == 2
    assert store.current().shape.spare == 1


def test_a_refresh_that_dies_once_the_cube_grew_is_made_good(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.accepted()
    refresh(at=NOW)
    resolve(another_ward(office))
    with monkeypatch.context() as patched:
        patched.setattr(building, "_add", _die)
        with pytest.raises(KeyboardInterrupt):
            refresh(at=NOW)
    assert refresh(at=NOW)
    assert figures(office.province) == [2, 1, 0, 1]


def test_what_a_former_unit_still_does_counts_where_it_stood(office: Office) -> None:
    office.accepted()
    refresh(at=NOW)
    end = date(2026, 3, 1)
    office.ward.parents.update(valid_until=end)
    Unit.objects.filter(pk=office.ward.pk).update(valid_until=end)
    assert figures(office.province) == [1, 0, 0, 1]


def test_a_unit_that_moves_counts_for_each_in_its_days(office: Office) -> None:
    other = Unit.objects.create(code="P9", name="Tỉnh Chín", kind=Unit.Kind.PROVINCE)
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    office.accepted(at("2026-03-20 09:00"))
    refresh(at=NOW)
    link = office.ward.parents.get()
    link.valid_until = date(2026, 3, 15)
    link.save()
    office.ward.parents.create(parent=other, valid_from=date(2026, 3, 15))
    assert figures(office.province) == [1, 1, 0, 0]
    assert figures(other) == [1, 0, 0, 1]
    assert figures(office.ward) == [2, 1, 0, 1]
