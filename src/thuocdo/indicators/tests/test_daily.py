"""Day by day is the same as window by window, whatever moved between units meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.evaluation.daily import daily
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db(transaction=True)

CODES = (
    "dossiers.received", "dossiers.index_ended_on_time", "dossiers.index_open", "service_index.open_in_time",
    "service_index.fee_procedures", "service_index.fee_procedures_paid_online", "service_index.paid_online",
)  # fmt: skip
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


def test_day_by_day_is_window_by_window(units: LittleProvince) -> None:
    office = Office(units.ward, units.province)
    UnitParent.objects.filter(unit=units.ward).update(valid_until=date(2026, 3, 5))
    cluster = Unit.objects.create(code="C1", name="Cụm", kind=Unit.Kind.OTHER)
    UnitParent.objects.create(unit=units.ward, parent=cluster, valid_from=date(2026, 3, 5))
    for day in range(2, 13):
        dossier = office.in_hand(at(f"2026-03-{day:02} 09:00"))
        if day % 3 == 0:
            services.resolve(dossier, actor=office.approver, at=at("2026-03-20 09:00"))
    services.record_payment(
        dossier,
        amount_vnd=5,
        reference="r",
        method="online",
        actor=office.clerk,
        at=at("2026-03-13 09:00"),
    )
    refresh(at=datetime(2026, 4, 2, tzinfo=UTC))
    for unit in (units.province, units.ward, cluster):
        found = daily(CODES, unit.pk, MARCH)
        days = list(MARCH.days())
        alone = [Period(day, day + timedelta(days=1)) for day in days]
        up_to = [Period(MARCH.start, day + timedelta(days=1)) for day in days]
        assert found.single.tolist() == measured(CODES, [unit.pk], alone).values[:, 0].tolist()
        assert found.to_date.tolist() == measured(CODES, [unit.pk], up_to).values[:, 0].tolist()
    assert daily(CODES, cluster.pk, MARCH).to_date[0, -1] == 8
