"""Days that are unlike others: the turn of the year, 29 February and a holiday declared for today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office
from thuocdo.working_time.services import add_holiday
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of the ward."""
    return Office(units.ward, units.province)


def code_of(office: Office, moment: str) -> str:
    return office.received(at(moment)).code


def test_numbers_begin_anew_with_the_year_by_the_clock_of_the_office(office: Office) -> None:
    codes = [
        code_of(office, moment)
        for moment in (
            "2026-12-31 16:00",
            "2026-12-31 23:59",  # 16:59 UTC: still the old year there, and here
            "2027-01-01 00:00",  # 17:00 UTC of the old year
            "2027-01-01 08:00",
            "2026-12-31 17:00",  # entered late: the sequence of its own day goes on
        )
    ]
    assert codes == [
        "H56.14-261231-0001",
        "H56.14-261231-0002",
        "H56.14-270101-0001",
        "H56.14-270101-0002",
        "H56.14-261231-0003",
    ]


def test_the_leap_day_is_a_day(office: Office) -> None:
    assert code_of(office, "2028-02-29 09:00") == "H56.14-280229-0001"
    # Five working days behind Monday the 28th: 29, 1, 2, 3, 6; in a common year 1, 2, 3, 4, 5.
    assert office.accepted(at("2028-02-28 09:00")).due_at == at("2028-03-06 17:30")
    assert office.accepted(at("2027-02-26 09:00")).due_at == at("2027-03-05 17:30")


def test_a_due_time_goes_over_the_turn_of_the_year_and_its_holiday(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand(at("2026-12-28 09:00"))  # Monday: 29, 30, 31, 1, 4 without holidays
    before = dossier.due_at
    change = add_holiday(
        unit=units.province,
        day=date(2026, 12, 31),
        name="Nghỉ bù",
        source="Quyết định 1",
        reason="Nghỉ bù",
        actor=None,
        at=at("2026-12-31 07:00"),
    )
    assert services.recount_due_times(change=change, at=at("2026-12-31 07:05")) == 1
    dossier.refresh_from_db()
    assert dossier.due_at > before
    assert dossier.first_due_at == before
    assert_whole(dossier)
    ended = services.resolve(dossier, actor=office.approver, at=before + timedelta(hours=1))
    assert ended.ended_at == before + timedelta(hours=1)
    assert_whole(ended)
