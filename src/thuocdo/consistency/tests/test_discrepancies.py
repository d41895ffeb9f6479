from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain, record_findings, reopen
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.facts.references import RecordRef
from thuocdo.figures.source import Location

AT = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2024, 5, 1, 2, 0, tzinfo=UTC)
RECORD = RecordRef("ingestion", "1")
SUM = Finding(
    "F4-01",
    Severity.ERROR,
    ("organisation.public_units.total",),
    Decimal(2183),
    Decimal(2187),
    "14 + 220 + 1.953 = 2.187, biểu ghi 2.183",
    "14 + 220 + 1,953 = 2,187; the form has 2,183",
    (Location(10, 15, 3),),
)
BLANK = replace(
    SUM, rule="GEN-BLANK", severity=Severity.WARNING, printed_value=None, expected_value=None
)


@pytest.fixture
def check(units):
    def run(*findings: Finding, at: datetime = AT) -> list[Discrepancy]:
        record_findings(
            findings,
            record=RECORD,
            unit_id=units.province.pk,
            holder_id=units.home_affairs.pk,
            figures_of=lambda _finding: (),
            at=at,
        )
        return list(Discrepancy.objects.worst_first())

    return run


def test_findings_become_open_discrepancies_worst_first(check):
    rows = check(SUM, BLANK)
    assert [(row.rule, row.state) for row in rows] == [("F4-01", "open"), ("GEN-BLANK", "open")]


def test_explanation_survives_a_new_reading_at_another_place(check, thao):
    (row,) = check(SUM)
    explain(row, explanation="Bốn đơn vị đang giải thể", actor=thao, at=AT)
    (row,) = check(replace(SUM, locations=(Location(99, 104, 7),), message_vi="lời khác"), at=LATER)
    assert (row.state, row.explanation) == ("explained", "Bốn đơn vị đang giải thể")
    assert row.locations == [{"start": 99, "end": 104, "block": 7}]
    assert (row.first_found_at, row.last_found_at) == (AT, LATER)


def test_an_explanation_does_not_cover_other_numbers(check, thao):
    (row,) = check(replace(BLANK, message_vi="ô 1.2 để trống"))
    explain(row, explanation="Chưa có số liệu", actor=thao, at=AT)
    (row,) = check(replace(BLANK, message_vi="ô 1.2 còn để trống"), at=LATER)
    assert row.state == "explained"
    (row,) = check(replace(BLANK, message_vi="ô 1.2 ghi 999.999"), at=LATER)
    assert (row.state, row.explanation) == ("open", "")
    last = row.events.last()
    assert (last.from_state, last.to_state) == ("explained", "open")
    assert "Chưa có số liệu" in last.reason


def test_what_is_no_longer_found_is_gone_and_comes_back_with_its_explanation(check, thao):
    (row,) = check(SUM)
    explain(row, explanation="Đúng như vậy", actor=thao, at=AT)
    (row,) = check(at=LATER)
    assert row.state == "gone"
    (row,) = check(SUM, at=LATER)
    assert (row.state, row.explanation) == ("explained", "Đúng như vậy")
    assert [event.to_state for event in row.events.all()] == ["explained", "gone", "explained"]


def test_two_equal_findings_stay_two(check):
    assert len(check(BLANK, BLANK)) == 2
    assert len(check(BLANK, BLANK, at=LATER)) == 2


def test_explanation_needs_words(check, thao):
    (row,) = check(SUM)
    with pytest.raises(InvalidInput):
        explain(row, explanation="   ", actor=thao, at=AT)


def test_gone_discrepancy_cannot_be_explained(check, thao):
    (row,) = check(SUM)
    check(at=LATER)
    with pytest.raises(Conflict):
        explain(row, explanation="muộn rồi", actor=thao, at=LATER)


def test_reopening_keeps_the_history(check, thao):
    (row,) = check(SUM)
    explain(row, explanation="Đúng như vậy", actor=thao, at=AT)
    row = reopen(row, actor=thao, at=LATER)
    assert (row.state, row.explanation) == ("open", "")
    assert [(event.to_state, event.reason) for event in row.events.all()] == [
        ("explained", "Đúng như vậy"),
        ("open", ""),
    ]


def test_checking_a_large_report_takes_few_queries(check, django_assert_max_num_queries):
    many = [replace(BLANK, printed_value=Decimal(number)) for number in range(200)]
    with django_assert_max_num_queries(12):
        check(*many)
    with django_assert_max_num_queries(12):
        check(*many, at=LATER)
