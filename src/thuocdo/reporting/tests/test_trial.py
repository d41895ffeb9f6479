"""A form that is not in force yet, filled from the registers and held against its rules; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.consistency.own_rules import copied, line_of, with_line
from thuocdo.documents.paper import Paper
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.figures.models import Figure
from thuocdo.forms.library import form_version, form_versions
from thuocdo.indicators.cube.building import refresh
from thuocdo.reporting.empty_form import empty_form_paper
from thuocdo.reporting.filled_paper import filled_paper
from thuocdo.reporting.filling import filled_form
from thuocdo.reporting.trial import Trial, TriedRow, try_form
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

NOW = datetime(2026, 4, 2, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
COMMUNE = form_version("2025_commune")
DRAFT = replace(COMMUNE, code="2026_commune")
RULES = copied("2025_commune").replace("{code}", DRAFT.code)
RESOLVED, ON_TIME = "procedures.dossiers.commune.resolved", "procedures.dossiers.commune.on_time"


@pytest.fixture
def office(units: LittleProvince, tmp_path: Path, settings: Any) -> Office:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    one = Office(units.ward, units.province)
    services.resolve(one.in_hand(), actor=one.approver, at=at("2026-03-10 09:00"))
    refresh(at=NOW)
    return one


def _row(found: Trial, code: str) -> TriedRow:
    return next(one for one in found.rows if one.asked.indicator == code)


def _said(paper: Paper) -> str:
    return " ".join(line.text for line in paper.title)


@pytest.mark.django_db(transaction=True)
def test_a_trial_fills_what_the_registers_answer_and_stores_nothing(
    office: Office, lan: User
) -> None:
    found = try_form(DRAFT, RULES, office.ward, MARCH, user=lan)

    assert _row(found, RESOLVED).printed == "1"
    assert _row(found, "procedures.dossiers.commune.on_time_rate").printed == "0,00"
    assert _row(found, "organisation.civil_servants.present").waits
    assert (found.computed, found.asked) == (18, 77)
    assert found.findings == ()
    assert Figure.objects.count() == 0
    assert DRAFT.code not in form_versions()


@pytest.mark.django_db(transaction=True)
def test_a_trial_says_what_its_own_rules_find_where_it_stands(office: Office, lan: User) -> None:
    line = line_of(
        DRAFT, rule_id="XA-1", kind="less_or_equal", expression=f"{RESOLVED} <= {ON_TIME}", tolerance=None,
        severity="error", message_vi="Phải đúng hạn hết.", message_en="All must be on time.",
    )  # fmt: skip
    found = try_form(DRAFT, with_line(RULES, line), office.ward, MARCH, user=lan)

    (finding,) = found.findings
    assert finding.rule == "XA-1"
    assert _row(found, RESOLVED).findings == (finding,)


@pytest.mark.django_db(transaction=True)
def test_every_paper_of_a_derived_form_says_so(office: Office, lan: User) -> None:
    filled = filled_form(COMMUNE, office.ward, MARCH, user=lan)

    assert "không phải mẫu chính thức" in _said(filled_paper(filled, trail=True))
    official = filled_form(form_version("2023_province"), office.ward, MARCH, user=lan)
    assert "không phải mẫu chính thức" not in _said(filled_paper(official, trail=True))


def test_an_empty_form_is_printed_with_all_its_rows_and_says_what_it_is() -> None:
    paper = empty_form_paper(COMMUNE)

    assert "không phải mẫu chính thức" in _said(paper)
    assert len(paper.sections) == 7
    assert "không phải mẫu chính thức" not in _said(empty_form_paper(form_version("2022_province")))
