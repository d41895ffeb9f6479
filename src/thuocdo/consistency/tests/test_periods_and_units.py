from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from thuocdo.consistency.evidence import Evidence, Severity
from thuocdo.consistency.tests.builders import cell, found, report

COMPLETED, PLANNED = "steering.plan.tasks_completed", "steering.plan.tasks_planned"
FEEDBACK = "procedures.feedback.received"
INVENTORY = "procedures.inventory.total"
_WINDOWS = {
    "Q1": (date(2022, 12, 15), date(2023, 3, 14)),
    "6M": (date(2022, 12, 15), date(2023, 6, 14)),
    "Q3": (date(2023, 6, 15), date(2023, 9, 14)),
    "year": (date(2022, 12, 15), date(2023, 12, 14)),
    "last year": (date(2021, 12, 15), date(2022, 12, 14)),
}


def _report(window: str, **changes: str) -> Evidence:
    start, end = _WINDOWS[window]
    cells = tuple(cell(code.replace("__", "."), value) for code, value in changes.items())
    return report(cells=cells, period_start=start, period_end=end)


def _with(window: str, code: str, now: str, **before: str) -> Evidence:
    name = code.replace(".", "__")
    earlier = tuple(_report(at.replace("_", " "), **{name: value}) for at, value in before.items())
    return replace(_report(window, **{name: now}), earlier=earlier)


def test_what_is_cumulative_does_not_fall_within_the_year() -> None:
    evidence = _with("6M", COMPLETED, "20", Q1="25")
    [finding] = found(evidence, only="PER-")
    assert (finding.rule, finding.severity, finding.expected_value) == (
        "PER-01",
        Severity.ERROR,
        None,
    )
    assert "ghi 20, nhỏ hơn 25 của kỳ đến 14/03/2023" in finding.message_vi
    assert found(_with("6M", COMPLETED, "25", Q1="25"), only="PER-") == []


def test_another_year_begins_anew() -> None:
    evidence = _with("Q1", COMPLETED, "5", last_year="36")
    assert found(evidence, only="PER-") == []


def test_the_latest_earlier_report_that_has_a_value_counts() -> None:
    evidence = _with("year", COMPLETED, "30", Q1="10", Q3="", **{"6M": "31"})
    [finding] = found(evidence, only="PER-01")
    assert "31 của kỳ đến 14/06/2023" in finding.message_vi


def test_a_plan_does_not_change_within_the_year() -> None:
    [finding] = found(_with("6M", PLANNED, "38", Q1="36"), only="PER-")
    assert (finding.rule, finding.severity, finding.expected_value) == (
        "PER-05",
        Severity.WARNING,
        Decimal(36),
    )
    assert "thay đổi phải có văn bản điều chỉnh" in finding.message_vi
    assert found(_with("Q1", PLANNED, "38", last_year="36"), only="PER-") == []


def test_a_jump_is_asked_about() -> None:
    [finding] = found(_with("Q1", INVENTORY, "2.600", last_year="2.121"), only="PER-")
    assert "thay đổi 22,6 %, quá 20 %" in finding.message_vi
    assert found(_with("Q1", INVENTORY, "2.500", last_year="2.121"), only="PER-") == []
    assert found(_with("Q1", INVENTORY, "2.500", last_year="0"), only="PER-") == []


def test_a_rate_against_2015_does_not_fall_even_over_years() -> None:
    code = "organisation.public_units.reduction_rate_vs_2015"
    assert [f.rule for f in found(_with("Q1", code, "9,9", last_year="10,1"), only="PER-")] == [
        "PER-12"
    ]
    assert found(_with("Q1", code, "10,06", last_year="10,1"), only="PER-") == []


def test_a_flow_is_not_smaller_than_the_windows_inside_it() -> None:
    evidence = _with("year", FEEDBACK, "300", Q1="100", Q3="120", **{"6M": "200"})
    [finding] = found(evidence, only="PER-07")
    assert finding.indicators == (FEEDBACK,)
    assert "200 (đến 14/06/2023) + 120 (đến 14/09/2023) = 320" in finding.message_vi
    assert (
        found(_with("year", FEEDBACK, "320", Q1="100", Q3="120", **{"6M": "200"}), only="PER-07")
        == []
    )


@pytest.mark.parametrize(
    "change",
    [{"period_end": None}, {"earlier": ()}, {"period_start": None}],
    ids=["no end", "nothing earlier", "no start"],
)
def test_without_windows_nothing_is_compared(change: dict[str, Any]) -> None:
    evidence = _with("year", FEEDBACK, "100", Q1="300")
    assert found(replace(evidence, **change), only="PER-") == []


def test_reports_without_a_window_of_their_own_and_later_ones_are_left_out() -> None:
    evidence = _with("6M", COMPLETED, "20", Q1="25")
    unknown = replace(evidence.earlier[0], period_end=None)
    later = replace(evidence.earlier[0], period_end=date(2023, 9, 14))
    assert found(replace(evidence, earlier=(unknown, later)), only="PER-") == []


UNITS, LOWER = "organisation.public_units.under_districts", "organisation.public_units.total"
POSTS = "organisation.civil_servants.allocated"


def _province(code: str, value: str, lower: str, *parts: str) -> Evidence:
    reports = tuple(report({lower: part}, version="2024_district") for part in parts)
    return report({code: value}, parts=reports)


def test_a_province_is_the_sum_of_its_units() -> None:
    assert found(_province(UNITS, "180", LOWER, "100", "80"), only="UP-") == []
    [finding] = found(_province(UNITS, "190", LOWER, "100", "80"), only="UP-")
    assert (finding.rule, finding.expected_value) == ("UP-05", Decimal(180))
    assert "tổng của 2 đơn vị cấp dưới là 180 (lệch 10)" in finding.message_vi


def test_where_a_unit_is_silent_the_province_may_have_more_but_not_less() -> None:
    assert found(_province(UNITS, "190", LOWER, "100", ""), only="UP-") == []
    assert len(found(_province(UNITS, "90", LOWER, "100", ""), only="UP-")) == 1
    assert found(_province(UNITS, "", LOWER, "100"), only="UP-") == []
    assert found(_province(UNITS, "90", LOWER), only="UP-") == []


def test_units_together_have_no_more_than_the_province() -> None:
    assert found(_province(POSTS, "200", POSTS, "74", "80"), only="UP-") == []
    [finding] = found(_province(POSTS, "150", POSTS, "74", "80"), only="UP-")
    assert (finding.rule, finding.expected_value) == ("UP-06", None)
    assert "ghi 150, nhỏ hơn tổng của 2 đơn vị cấp dưới là 154" in finding.message_vi
