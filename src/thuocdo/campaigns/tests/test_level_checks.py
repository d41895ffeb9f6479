"""What does not add up in the whole: each kind of contradiction is found, kept once, gone when it is mended, and told to nobody below."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from thuocdo.accounts.models import Role
from thuocdo.campaigns import cells, passages, states
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.consolidation import How, consolidated
from thuocdo.campaigns.level_checks import check_whole, findings_of_whole
from thuocdo.campaigns.models import Campaign, Cell, Submission
from thuocdo.campaigns.tests.factories import DURING, QUARTER, Season, person, season
from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.models import Figure
from thuocdo.working_time.period import Period

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cube")]

#: Issued by the province, answered by one owner; and what departments drafted of it.
ISSUED_BY_PROVINCE = "institutions.legal_documents.issued_province"
DRAFTED = "institutions.legal_documents.drafted"


def row_of(form: str, code: str) -> str:
    from thuocdo.campaigns.questions import rows_of_form
    from thuocdo.forms.library import form_version

    rows = rows_of_form(form_version(form), QUARTER.last_day)
    return next(row for row, one in rows.items() if one.indicator.code == code)


def put(submission: Submission, row: str, value: int, **other: object) -> None:
    usual = {
        "number": 1, "state": "value", "value": value, "printed": str(value),
        "origin": "declared", "changed_at": DURING,
    }  # fmt: skip
    Cell.objects.update_or_create(submission=submission, row=row, defaults=usual | other)


def take_in(opened: Season) -> None:
    """Let all answers stand as taken in, whatever is in them."""
    opened.campaign.submissions.update(state=Submission.State.ACCEPTED)


@pytest.fixture
def owned(units) -> Season:
    return season(
        units,
        responsible={row_of("2025_province", ISSUED_BY_PROVINCE): units.home_affairs.pk},
    )


def found(opened: Season) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    whole = consolidated(Campaign.objects.select_related("unit").get(pk=opened.campaign.pk))
    return {one.rule: (one.printed_value, one.expected_value) for one in findings_of_whole(whole)}


def test_between_levels(owned: Season) -> None:
    department = owned.of(owned.units.home_affairs.pk)
    put(department, row_of("2025_province", ISSUED_BY_PROVINCE), 9)
    put(department, row_of("2025_department", DRAFTED), 12)
    take_in(owned)
    assert found(owned)["TU-01"] == (9, 12)
    put(department, row_of("2025_department", DRAFTED), 9)
    assert "TU-01" not in found(owned)
    put(department, row_of("2025_department", DRAFTED), 5)
    assert found(owned)["TU-01"] == (9, 5)


def test_units_that_are_not_asked_for_a_row_do_not_make_it_incomplete(owned: Season) -> None:
    whole = consolidated(Campaign.objects.get())
    assert len(whole.contributions[DRAFTED]) == 1


@pytest.mark.parametrize(
    ("code", "registers", "rule"),
    [
        ("procedures.dossiers.commune.resolved", 5, "TU-04"),
        ("procedures.dossiers.commune.on_time", 5, "UP-04"),
        ("procedures.feedback.received", 5, "TU-21"),
        ("procedures.feedback.received", 9, "CAM-REG"),
    ],
)
def test_against_the_registers(open_season: Season, code: str, registers: int, rule: str) -> None:
    row, of_whole = row_of("2025_commune", code), row_of("2025_province", code)
    put(open_season.ward, row, 4)
    put(open_season.of(open_season.units.other_ward.pk), row, 2)
    if code.startswith("procedures.feedback"):
        put(open_season.of(open_season.units.home_affairs.pk), row_of("2025_department", code), 0)
    take_in(open_season)

    def told(given: int) -> list[str]:
        whole = consolidated(open_season.campaign)
        known = replace(whole.rows[of_whole], value=Decimal(given))
        judged = findings_of_whole(replace(whole, rows={**whole.rows, of_whole: known}))
        return [one.rule for one in judged if one.indicators[:1] == (code,)]

    assert consolidated(open_season.campaign).rows[of_whole].how is How.REGISTERS
    assert told(registers) == [rule]
    assert told(6) == []


def test_against_earlier_periods(open_season: Season) -> None:
    units = open_season.units
    code = "institutions.legal_documents.issued_commune"
    row = row_of("2025_commune", code)
    for place, value in ((units.ward, 3), (units.other_ward, 2)):
        put(open_season.of(place.pk), row, value)
    take_in(open_season)
    longer = Period(QUARTER.start, QUARTER.end)
    inside = {"period_start": longer.start, "period_end": longer.start.replace(year=2026, month=2)}
    assert not [
        one for one in findings_of_whole(consolidated(open_season.campaign)) if one.rule == "PER-07"
    ]
    Figure.objects.create(
        indicator=code, unit=units.province, holder=units.province, state="value", value=9,
        printed="9", origin="read", form_row=row_of("2025_province", code), recorded_at=DURING,
        **inside,
    )  # fmt: skip
    [told] = [
        one
        for one in findings_of_whole(consolidated(open_season.campaign))
        if one.rule == "PER-07" and one.indicators == (code,)
    ]
    assert told.printed_value == 5


def test_against_the_prose(open_season: Season) -> None:
    passages.write_passage(
        open_season.ward,
        area="institutions",
        text="Trong kỳ, phường ban hành 12 văn bản quy phạm pháp luật. Tiếp nhận 30 hồ sơ, trong đó: "
        "tiếp nhận trực tiếp 10 hồ sơ; tiếp nhận trực tuyến 15 hồ sơ.",
        seen=0,
        actor=open_season.lan,
        at=DURING,
    )
    assert not found(open_season)
    take_in(open_season)
    told = findings_of_whole(consolidated(open_season.campaign))
    assert any(one.message_vi.startswith("Phường Mẫu: ") for one in told)


def test_kept_once_gone_when_mended_and_seen_from_above_alone(owned: Season) -> None:
    department = owned.of(owned.units.home_affairs.pk)
    put(department, row_of("2025_province", ISSUED_BY_PROVINCE), 9)
    put(department, row_of("2025_department", DRAFTED), 12)
    take_in(owned)
    for _ in range(2):
        check_whole(owned.campaign, at=DURING)
    kept = Discrepancy.objects.of_record(owned.campaign.record)
    assert kept.filter(rule="TU-01").count() == 1
    assert kept.visible_to(owned.thao).exists()
    assert not kept.visible_to(owned.lan).exists()
    put(department, row_of("2025_department", DRAFTED), 9)
    check_whole(owned.campaign, at=DURING)
    assert kept.get(rule="TU-01").state == Discrepancy.State.GONE


def test_taking_an_answer_in_looks_at_the_whole(owned: Season) -> None:
    place = owned.units.home_affairs
    writer, leader = person("a", place, Role.REFORM_OFFICER), person("b", place, Role.LEADER)
    entries = [
        Entry(row_of("2025_province", ISSUED_BY_PROVINCE), "9", 0),
        Entry(row_of("2025_department", DRAFTED), "12", 0),
    ]
    submission = owned.of(place.pk)
    cells.save_cells(submission, entries, actor=writer, at=DURING)
    states.prepare(submission, actor=writer, at=DURING)
    states.submit(submission, actor=leader, at=DURING)
    states.accept(submission, actor=owned.thao, at=DURING)
    assert Discrepancy.objects.of_record(owned.campaign.record).filter(rule="TU-01").exists()
