"""A period before July 2025: communes answer through their district, the district through to the province; nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine

from thuocdo.accounts.models import Role
from thuocdo.campaigns import cells, computing, planning, states
from thuocdo.campaigns.asking import default_forms
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.closing import record_consolidation
from thuocdo.campaigns.consolidation import How, consolidated
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.planning import Plan
from thuocdo.campaigns.questions import questions_of
from thuocdo.campaigns.tests.factories import person
from thuocdo.errors import Conflict, NotAllowed, NotFound
from thuocdo.figures.models import Figure
from thuocdo.indicators.cube.building import refresh
from thuocdo.notices.models import Notice
from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

QUARTER = Period(date(2024, 12, 15), date(2025, 3, 15))
OPENED, DURING = at("2025-03-10 08:00"), at("2025-03-12 09:00")
OF_COMMUNES = "institutions.legal_documents.issued_commune"
OF_DISTRICTS = "institutions.legal_documents.issued_district"


@pytest.fixture(autouse=True)
def march_2025() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def communes(units: LittleProvince) -> tuple[Unit, Unit]:
    """Return two communes of the district, which end with it."""
    made = []
    for code, name in (("X7", "Xã Cũ"), ("X8", "Xã Xưa")):
        one = Unit.objects.create(
            code=code, name=name, kind=Unit.Kind.COMMUNE, valid_until=DISTRICTS_END
        )
        UnitParent.objects.create(unit=one, parent=units.former_district, valid_until=DISTRICTS_END)
        made.append(one)
    return made[0], made[1]


@pytest.fixture
def thao_then(units: LittleProvince) -> User:
    return person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)


@pytest.fixture
def campaign(units: LittleProvince, communes: tuple[Unit, Unit], thao_then: User) -> Campaign:
    """Return the campaign of quarter I of 2025, open; district and communes fill the form of districts."""
    refresh(at=OPENED)
    plan = Plan(
        title="Báo cáo CCHC quý I/2025",
        period=QUARTER,
        forms={"district": "2024_district", "commune": "2024_district"},
        result_form=default_forms(QUARTER.last_day)["department"],
        opens_at=OPENED,
        due_at=at("2025-03-17 17:00"),
        appraisal_due_at=at("2025-03-20 17:00"),
        closes_at=at("2025-03-25 17:00"),
        unit_ids=[units.former_district.pk, *(one.pk for one in communes)],
    )
    made = planning.create_campaign(
        plan, unit=units.province, organiser=units.home_affairs, actor=thao_then, at=OPENED
    )
    return planning.open_campaign(made, actor=thao_then, at=OPENED)


def of(campaign: Campaign, unit: Unit) -> Submission:
    found = Submission.objects.select_related("campaign", "unit", "via")
    return found.get(campaign=campaign, unit=unit)


def row_of(submission: Submission, code: str) -> str:
    asked = questions_of(submission)
    return next(row for row, one in asked.items() if one.indicator.code == code)


def handed_in(campaign: Campaign, unit: Unit, writer: User, **values: str) -> Submission:
    """Let a unit answer and its leader hand it in."""
    submission = of(campaign, unit)
    names = {"communes": OF_COMMUNES, "districts": OF_DISTRICTS}
    entries = [Entry(row_of(submission, names[name]), text, 0) for name, text in values.items()]
    cells.save_cells(submission, entries, actor=writer, at=DURING)
    leader = person(f"{writer.username}.leader", unit, Role.LEADER)
    states.prepare(submission, actor=writer, at=DURING)
    return states.submit(submission, actor=leader, at=DURING)


def test_forms_of_before_are_offered() -> None:
    forms = default_forms(QUARTER.last_day)
    assert forms["district"] == "2024_district"
    assert forms["department"] == "2023_province"


def test_communes_answer_through_their_district(
    campaign: Campaign, units: LittleProvince, communes: tuple[Unit, Unit]
) -> None:
    district = of(campaign, units.former_district)
    assert district.via is None
    assert {of(campaign, one).via for one in communes} == {district}


def test_from_commune_to_district_to_province(
    campaign: Campaign, units: LittleProvince, communes: tuple[Unit, Unit], thao_then: User
) -> None:
    officer = person("huyen", units.former_district, Role.REFORM_OFFICER)
    writers = [person(f"xa{n}", one, Role.REFORM_OFFICER) for n, one in enumerate(communes)]
    for unit, writer, value in zip(communes, writers, ("3", "4"), strict=True):
        handed_in(campaign, unit, writer, communes=value)
    assert Notice.objects.filter(recipient=officer).exists()
    assert not Notice.objects.filter(recipient=thao_then, text__contains="Xã Cũ").exists()

    first, second = (of(campaign, one) for one in communes)
    with pytest.raises(NotAllowed):
        states.accept(first, actor=writers[0], at=DURING)
    states.accept(first, actor=officer, at=DURING)
    computing.refresh(of(campaign, units.former_district), actor=officer, at=DURING)
    row = row_of(first, OF_COMMUNES)
    district_cell = of(campaign, units.former_district).cells.get(row=row)
    assert (district_cell.value, district_cell.trail) == (Decimal(3), {"from": "units below"})
    states.accept(second, actor=officer, at=DURING)
    computing.refresh(of(campaign, units.former_district), actor=officer, at=DURING)

    district = handed_in(campaign, units.former_district, officer, districts="2")
    assert district.cells.get(row=row).value == 7
    assert consolidated(campaign).taken_in == 0
    states.accept(district, actor=thao_then, at=DURING)

    whole = consolidated(campaign)
    assert (whole.asked, whole.taken_in, whole.complete) == (1, 1, True)
    by_code = {one.question.indicator.code: one for one in whole.rows.values()}
    for code, value in ((OF_COMMUNES, 7), (OF_DISTRICTS, 2)):
        assert (by_code[code].how, by_code[code].value) == (How.UNITS, value)
        assert [part.unit_id for part in by_code[code].parts] == [units.former_district.pk]


def test_each_level_has_its_figures_and_none_is_counted_twice(
    campaign: Campaign, units: LittleProvince, communes: tuple[Unit, Unit], thao_then: User
) -> None:
    test_from_commune_to_district_to_province(campaign, units, communes, thao_then)
    record_consolidation(campaign, actor=thao_then, at=DURING)
    known = Figure.objects.current().filter(indicator=OF_COMMUNES)
    found = {one.unit_id: one.value for one in known}
    assert found == {
        communes[0].pk: 3,
        communes[1].pk: 4,
        units.former_district.pk: 7,
        units.province.pk: 7,
    }


def test_a_district_sends_a_commune_back_and_takes_no_other_districts(
    campaign: Campaign, units: LittleProvince, communes: tuple[Unit, Unit]
) -> None:
    officer = person("huyen", units.former_district, Role.REFORM_OFFICER)
    stranger = person("la", units.elsewhere, Role.REFORM_OFFICER)
    writer = person("xa", communes[0], Role.REFORM_OFFICER)
    sent = handed_in(campaign, communes[0], writer, communes="3")
    with pytest.raises(NotFound):
        states.accept(sent, actor=stranger, at=DURING)
    states.send_back(sent, reason="Thiếu văn bản tháng 2", actor=officer, at=DURING)
    assert of(campaign, communes[0]).state == Submission.State.SENT_BACK
    with pytest.raises(Conflict):
        states.accept(sent, actor=officer, at=DURING)
