"""A report as JSON: what `read_report --json` prints, corrections laid over, and its state."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.presentation import reading_as_json
from thuocdo.ingestion.reader import read_report
from thuocdo.ingestion.tests.factories import AT, SAMPLE
from thuocdo.reporting.report_json import report_json
from thuocdo.reporting.tests.exporting import reading_of, stored

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return stored("thanh-hoa-2023", unit=units.province, holder=units.home_affairs)


def test_it_says_what_the_command_says(report: Report) -> None:
    told = json.loads(json.dumps(report_json(report)))
    plain = reading_as_json(read_report(SAMPLE, name=SAMPLE.name).readings[0])
    for key in ("document", "tables", "figures"):
        assert told[key] == plain[key]
    rules = [row["rule"] for row in told["discrepancies"]]
    assert sorted(rules) == sorted(
        Discrepancy.objects.of_record(report.record).values_list("rule", flat=True)
    )


def test_state_and_corrections_stand_with_it(report: Report, thao: User) -> None:
    entry = next(
        e
        for _, e in contents_of(reading_of(report)).entries()
        if e.row and e.asked.indicator and e.row.printed.value
    )
    assert entry.row is not None
    edit = Edit(EditKind.CELL, entry.key, {"printed": "77"})
    review.correct(report, [edit], actor=thao, at=AT, reason="soát")
    review.confirm(report, actor=thao, at=AT)
    report.refresh_from_db()
    told = report_json(report)
    assert told["report"]["state"] == "confirmed"
    assert told["report"]["file"]["sha256"] == report.attachment.sha256
    assert (told["corrections"]["steps"], told["corrections"]["in_force"]) == (1, 1)
    assert told["corrections"]["changes"][0]["after"] == {"printed": "77"}
    assert "77" in {row["printed"] for table in told["tables"] for row in table["rows"]}
    assert {row["state"] for row in told["discrepancies"]} == {"open"}
    review.undo(report, actor=thao, at=AT, reason="nhầm")
    report.refresh_from_db()
    assert report_json(report)["corrections"]["in_force"] == 0
