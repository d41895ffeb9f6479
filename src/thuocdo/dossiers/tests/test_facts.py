"""The rows for statistics keep to their schema and name nobody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from thuocdo.dossiers import services
from thuocdo.dossiers.facts import DOSSIERS, dossier_rows
from thuocdo.dossiers.services import ExternalMessage
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


def test_rows_keep_to_the_schema_and_name_nobody(office: Office, units: LittleProvince) -> None:
    office.received()
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    services.report_external(
        system="ministry",
        code="B-1",
        messages=[
            ExternalMessage("m", MONDAY, 4, reception_unit=units.ward, competent_agency=units.ward)
        ],
        actor=None,
        at=MONDAY,
    )
    rows = list(DOSSIERS.checked(dossier_rows(MARCH)))
    assert [row["late_current"] for row in rows] == [None, True, None]
    assert [row["sector_code"] for row in rows] == ["TP-HT", "TP-HT", None]
    assert OWNER.full_name not in str(rows)


def test_the_last_minute_of_a_month_belongs_to_it(office: Office) -> None:
    office.received(at("2026-03-31 23:59"))
    office.received(at("2026-04-01 00:00"))
    assert [row["registered_on"] for row in dossier_rows(MARCH)] == [date(2026, 3, 31)]
