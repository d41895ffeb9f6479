"""Computed figures as they were, on the map of a day, and by the definition that held."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.errors import InvalidInput
from thuocdo.indicators import registry
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.evaluation.evaluating import evaluated
from thuocdo.indicators.registry import indicator
from thuocdo.organisations.models import Succession, Unit
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 4, 2, tzinfo=UTC)
TURN = date(2026, 3, 15)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
RESOLVED = "procedures.dossiers.commune.resolved"
RATE = "procedures.dossiers.commune.on_time_rate"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


def ended(unit: Unit, *heirs: tuple[Unit, str | None]) -> None:
    Unit.objects.filter(pk=unit.pk).update(valid_until=TURN)
    unit.parents.update(valid_until=TURN)
    for heir, weight in heirs:
        Succession.objects.create(
            predecessor=unit,
            successor=heir,
            on=TURN,
            kind=Succession.Kind.MERGED,
            weight=weight and Decimal(weight),
        )


def resolved(office: Office, *days: str) -> None:
    for day in days:
        services.resolve(office.in_hand(), actor=office.approver, at=at(f"2026-03-{day} 09:00"))
    refresh(at=NOW)


def values(code: str, *units: Unit, on_map: date | None = None) -> list[Decimal | None]:
    found = evaluated([code], [unit.pk for unit in units], [MARCH], on_map=on_map)
    return [found.value(code, unit.pk, MARCH) for unit in units]


def test_a_merged_unit_counts_for_its_heir_on_todays_map(
    office: Office, units: LittleProvince
) -> None:
    resolved(office, "10", "20")
    ended(office.ward, (units.other_ward, "1"))
    assert values(RESOLVED, office.ward, units.other_ward) == [2, 0]
    assert values(RESOLVED, units.other_ward, on_map=MARCH.last_day) == [2]
    assert values(RESOLVED, units.other_ward, on_map=date(2026, 3, 14)) == [0]
    assert values(RATE, units.other_ward, on_map=MARCH.last_day) == [0]
    assert values(RESOLVED, office.province, on_map=MARCH.last_day) == [2]


def test_shares_of_a_unit_that_was_split_add_up_to_it(
    office: Office, units: LittleProvince
) -> None:
    resolved(office, "10", "11", "12")
    ended(office.ward, (units.other_ward, "0.4"), (units.home_affairs, "0.6"))
    shared = values(RESOLVED, units.other_ward, units.home_affairs, on_map=MARCH.last_day)
    assert shared == [1, 2]


def test_what_nobody_decided_is_withheld_and_said(office: Office, units: LittleProvince) -> None:
    resolved(office, "10")
    ended(office.ward, (units.other_ward, None))
    heir = units.other_ward.pk
    found = evaluated([RESOLVED], [heir], [MARCH], on_map=MARCH.last_day)
    assert found.incomplete == {(RESOLVED, heir, MARCH)}
    assert found.value(RESOLVED, heir, MARCH) == 0


def test_what_does_not_add_up_has_no_other_map(office: Office) -> None:
    with pytest.raises(InvalidInput):
        values("digital.online_services.with_dossiers", office.ward, on_map=MARCH.last_day)


def test_the_list_of_procedures_is_known_of_the_province_alone(
    office: Office, units: LittleProvince
) -> None:
    published(units.province, levels=("province", "commune"), online_level="full")
    refresh(at=NOW)
    assert values("procedures.inventory.total", units.province, units.ward) == [3, None]
    assert values("procedures.inventory.commune", units.province, units.ward) == [2, None]
    assert values("digital.online_services.full_provided", units.province) == [2]


def test_a_window_is_read_by_the_definition_of_its_last_day(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved(office, "10")
    old = indicator(RESOLVED)
    new = replace(old, measure="dossiers.received.commune", valid_from=date(2026, 4, 1))
    both = {**registry.versions(), RESOLVED: (old, new)}
    monkeypatch.setattr(registry, "versions", lambda: both)
    office.accepted(at("2026-04-01 09:00"))
    refresh(at=NOW)
    april = Period(date(2026, 4, 1), date(2026, 5, 1))
    found = evaluated([RESOLVED], [office.ward.pk], [MARCH, april])
    assert found.value(RESOLVED, office.ward.pk, MARCH) == 1
    assert found.value(RESOLVED, office.ward.pk, april) == 1
    assert indicator(RESOLVED, on=date(2026, 3, 31)) is old
    assert indicator(RESOLVED) is new
