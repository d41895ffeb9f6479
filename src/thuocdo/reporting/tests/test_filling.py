"""A form filled from the registers: recorded once, kept once reported, and compared with what the registers say since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.documents.pdf import write_pdf
from thuocdo.documents.word import write_word
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.errors import Conflict, NotAllowed
from thuocdo.figures.models import Figure
from thuocdo.forms.library import form_version
from thuocdo.indicators import registry
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.defined import definition_of
from thuocdo.indicators.registry import indicator
from thuocdo.reporting.filled_paper import filled_paper
from thuocdo.reporting.filling import FilledForm, FilledRow, fill_form, filled_form, report_form
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 4, 2, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
FORM = form_version("2023_province")
RESOLVED = "procedures.dossiers.commune.resolved"
RATE = "procedures.dossiers.commune.on_time_rate"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


def resolved(office: Office) -> None:
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    refresh(at=NOW)


def form(office: Office, user: User) -> FilledForm:
    return filled_form(FORM, office.ward, MARCH, user=user)


def row(filled: FilledForm, code: str) -> FilledRow:
    return next(one for one in filled.rows if one.asked.indicator == code)


def fill(office: Office, lan: User) -> tuple[int, int]:
    found = fill_form(version=FORM, unit=office.ward, window=MARCH, actor=lan, at=NOW)
    return len(found.written), found.unchanged


def test_each_computed_row_becomes_a_figure_and_the_rest_says_what_it_waits_for(
    office: Office, lan: User
) -> None:
    resolved(office)
    computed = [one for one in form(office, lan).rows if one.definition]
    assert fill(office, lan) == (len(computed), 0)
    filled = form(office, lan)
    rate = row(filled, RATE).stored
    assert rate is not None
    assert (rate.origin, rate.value, rate.printed) == (Figure.Origin.COMPUTED, 0, "0,00")
    assert rate.computation["denominator"] == "1"
    assert rate.computation["definition"].startswith("20")
    assert all(one.waits for one in filled.rows if one.asked.indicator and not one.definition)
    assert not any(one.waits for one in filled.rows if one.definition)


def test_a_window_tells_the_definition_that_held_on_its_last_day(
    office: Office, lan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved(office)
    old = indicator(RESOLVED)
    new = replace(old, measure="dossiers.received.commune", valid_from=date(2026, 4, 1))
    both = {**registry.versions(), RESOLVED: (old, new)}
    monkeypatch.setattr(registry, "versions", lambda: both)
    definition_of.cache_clear()
    try:
        fill(office, lan)
        april = Period(date(2026, 4, 1), date(2026, 5, 1))
        then = row(form(office, lan), RESOLVED)
        since = row(filled_form(FORM, office.ward, april, user=lan), RESOLVED)
    finally:
        definition_of.cache_clear()
    assert then.definition is not None
    assert since.definition is not None
    assert (then.definition.indicator, since.definition.indicator) == (old, new)
    assert since.definition.version.startswith("2026-04-01/")
    assert then.stored is not None
    assert then.stored.computation["definition"] == then.definition.version


def test_what_did_not_change_writes_nothing_and_what_did_supersedes(
    office: Office, lan: User
) -> None:
    resolved(office)
    written, _ = fill(office, lan)
    assert fill(office, lan) == (0, written)
    resolved(office)
    again, unchanged = fill(office, lan)
    assert again > 0
    assert again + unchanged == written
    now = row(form(office, lan), RESOLVED).stored
    assert now is not None
    assert now.value == 2
    assert now.supersedes is not None
    assert now.supersedes.value == 1


def test_a_reported_figure_stays_and_the_difference_is_listed(office: Office, lan: User) -> None:
    resolved(office)
    with pytest.raises(Conflict, match="Compute and record it first"):
        report_form(version=FORM, unit=office.ward, window=MARCH, actor=lan, at=NOW)
    fill(office, lan)
    report_form(version=FORM, unit=office.ward, window=MARCH, actor=lan, at=NOW)
    assert form(office, lan).differences == ()
    resolved(office)  # a dossier of the month is written after the month was reported
    with pytest.raises(Conflict, match="the reported figures stay"):
        fill(office, lan)
    with pytest.raises(Conflict, match="handed in before"):
        report_form(version=FORM, unit=office.ward, window=MARCH, actor=lan, at=NOW)
    different = row(form(office, lan), RESOLVED)
    assert different.differs
    assert different.stored is not None
    assert different.now is not None
    assert (different.stored.value, different.now.value) == (1, 2)


def test_only_whoever_answers_for_the_unit_fills(office: Office, minh: User, binh: User) -> None:
    resolved(office)
    for stranger in (minh, binh):
        with pytest.raises(NotAllowed):
            fill(office, stranger)
    assert not Figure.objects.exists()


def test_it_prints_in_the_official_layout_with_its_trail(office: Office, lan: User) -> None:
    resolved(office)
    fill(office, lan)
    paper = filled_paper(form(office, lan), trail=True)
    assert len(paper.sections) == len(FORM.sections)
    printed = [
        [one.text for one in line.cells]
        for section in paper.annexes
        for table in section.tables()
        for line in table.rows
    ]
    rate = next(line for line in printed if "100 × 0 / 1" in line[3])
    assert rate[2] == "0,00"
    assert "02/04/2026" in rate[4]
    assert write_word(paper)[:2] == b"PK"
    assert write_pdf(paper)[:4] == b"%PDF"
