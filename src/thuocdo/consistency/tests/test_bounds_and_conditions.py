from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.evidence import Severity
from thuocdo.consistency.tests.builders import DISTRICT, PROVINCE, cell, found, mention, report

RECEIVED = "procedures.dossiers.received."


def test_a_part_larger_than_its_whole() -> None:
    values = {"steering.plan.tasks_planned": "36", "steering.plan.tasks_completed": "63"}
    [finding] = found(report(values), only="F1-02")
    assert finding.indicators[0] == "steering.plan.tasks_completed"
    assert (finding.printed_value, finding.expected_value) == (Decimal(63), None)
    assert (
        "Biểu 1, mục 2.2 «Số nhiệm vụ đã hoàn thành»: 63, lớn hơn 36 (Biểu 1, mục 2.1"
        in finding.message_vi
    )


def test_sums_on_both_sides_are_spelled_out_and_blanks_are_zero() -> None:
    code = "steering.central_tasks."
    values = {
        f"{code}assigned": "40",
        f"{code}completed_on_time": "39",
        f"{code}completed_late": "",
        f"{code}overdue_open": "2",
    }
    [finding] = found(report(values), only="F1-13")
    assert "39 + (trống) + 2 = 41, lớn hơn 40" in finding.message_vi
    assert finding.printed_value is None


def test_what_is_subtracted_on_the_right_counts() -> None:
    values = {
        f"{RECEIVED}direct.commune": "4.167",
        f"{RECEIVED}postal.commune": "2",
        f"{RECEIVED}online_l3.commune": "2.380",
    }
    values |= {
        f"{RECEIVED}online_l4.commune": "1.863",
        "procedures.dossiers.commune.on_time": "8.366",
    }
    [finding] = found(
        report(values | {"procedures.apologies.commune": "53"}, version=DISTRICT), only="F3-53"
    )
    assert "4.167 + 2 + 2.380 + 1.863 - 8.366 = 46" in finding.message_vi


@pytest.mark.parametrize("total", ["", "theo Biểu 3", None])
def test_a_bound_that_is_not_known_bounds_nothing(total: str | None) -> None:
    values = {"procedures.one_stop.same_level.total": "467"}
    if total is not None:
        values["procedures.inventory.total"] = total
    assert found(report(values), only="F3-05") == []


def test_an_unknown_helper_beside_a_known_one_leaves_the_bound_open() -> None:
    departments = mention("organisation.structure.departments_total", "19")
    evidence = report(
        {"civil_service.job_positions.agencies_approved": "48"}, mentions=(departments,)
    )
    assert found(evidence, only="F5-07") == []


def test_what_the_report_may_have_left_unsaid_makes_a_warning() -> None:
    told = (
        mention("procedures.dossiers.all.resolved", "1.400"),
        mention(f"{RECEIVED}total", "1.300"),
    )
    [finding] = found(report(mentions=told), only="X-10")
    assert finding.severity is Severity.WARNING
    assert "Báo cáo không nêu «Số hồ sơ từ kỳ trước chuyển qua»" in finding.message_vi
    carried = (*told, mention(f"{RECEIVED}carried_over", "50"))
    [finding] = found(report(mentions=carried), only="X-10")
    assert finding.severity is Severity.ERROR
    enough = (*told, mention(f"{RECEIVED}carried_over", "100"))
    assert found(report(mentions=enough), only="X-10") == []


def test_a_bound_that_is_a_number() -> None:
    values = {"digital.edocs.rate": "90", "digital.edocs.parallel_paper_rate": "20"}
    [finding] = found(report(values, version=DISTRICT), only="F7-14")
    assert "90 + 20 = 110, lớn hơn 100" in finding.message_vi


SURVEY = "steering.survey."


def test_the_claim_is_at_fault_when_its_ground_is_missing() -> None:
    values = {f"{SURVEY}ballots": "", f"{SURVEY}method": "0"}
    [finding] = found(report(values, version=DISTRICT), only="F1-19")
    assert finding.indicators[0] == f"{SURVEY}method"
    assert finding.printed_value == 0
    assert "mục 1.4.1 «Số lượng phiếu khảo sát» để trống" in finding.message_vi


def test_the_empty_cell_is_at_fault_when_a_figure_asks_for_it() -> None:
    code = "steering.provincial_tasks."
    values = {f"{code}assigned": "01", f"{code}completed_on_time": "", f"{code}completed_late": "0"}
    [finding] = found(report(values, version=DISTRICT))
    assert (finding.rule, finding.indicators[0]) == ("F1-15", f"{code}completed_on_time")


def test_what_all_parts_agree_on_belongs_into_the_empty_cell() -> None:
    levels = {
        f"digital.edocs.{level}_rate": "100" for level in ("departments", "districts", "communes")
    }
    [finding] = found(report({"digital.edocs.rate": "", **levels}))
    assert (finding.rule, finding.expected_value) == ("F7-13", Decimal(100))
    [unequal] = found(
        report({"digital.edocs.rate": "", **levels, "digital.edocs.communes_rate": "90"})
    )
    assert (unequal.rule, unequal.expected_value) == ("F7-13", None)


@pytest.mark.parametrize(
    "values",
    [
        {f"{SURVEY}conducted": "1"},
        {f"{SURVEY}conducted": "1", f"{SURVEY}ballots": "nhiều"},
        {f"{SURVEY}conducted": "0", f"{SURVEY}ballots": "0"},
    ],
    ids=["no such row", "cannot be read", "condition does not hold"],
)
def test_a_condition_that_is_not_known_to_hold_asks_for_nothing(values: dict[str, str]) -> None:
    assert found(report(values, version=PROVINCE), only="F1-16") == []


def test_both_ways() -> None:
    iso = "digital.iso.commune"
    for maintained, applying in (("1", "0"), ("0", "30"), ("1", "")):
        values = {f"{iso}_maintained": maintained, f"{iso}s_applying": applying}
        assert len(found(report(values, version=DISTRICT), only="F7-37")) == 1
    assert (
        found(
            report({f"{iso}_maintained": "1", f"{iso}s_applying": "30"}, version=DISTRICT),
            only="F7-37",
        )
        == []
    )


def test_doubt_about_a_cell_passes_on() -> None:
    cells = (cell(f"{SURVEY}ballots", "5.500", confidence=0.6), cell(f"{SURVEY}conducted", "0"))
    [finding] = found(report(cells=cells), only="F1-17")
    assert finding.severity is Severity.WARNING


def test_what_the_form_does_not_ask_for_bounds_nothing() -> None:
    told = (
        mention("procedures.dossiers.all.resolved", "1.400"),
        mention(f"{RECEIVED}carried_over", "50"),
    )
    assert found(report(mentions=told, version=PROVINCE), only="X-10") == []
