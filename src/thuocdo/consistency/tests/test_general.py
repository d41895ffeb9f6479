from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from thuocdo.consistency.tests.builders import DISTRICT, cell, found, mention, report, rules_found

INVENTORY = "procedures.inventory."
CHECK = "institutions.legal_documents.check_"
PARTIAL = "finance.autonomy.partial"


def test_a_share_of_nothing_is_left_blank() -> None:
    values = {
        f"{CHECK}resolution_rate": "0",
        f"{CHECK}needing_action": "0",
        f"{CHECK}resolved": "0",
    }
    [finding] = found(report(values))
    assert (finding.rule, finding.printed_value) == ("GEN-ZERO", Decimal(0))
    assert rules_found(report(values | {f"{CHECK}resolution_rate": ""})) == []
    assert rules_found(report(values | {f"{CHECK}resolution_rate": "100"})) == ["GEN-ZERO"]


def test_an_empty_total_shows_what_belongs_there() -> None:
    values = {f"{INVENTORY}total": "", f"{INVENTORY}district": "309", f"{INVENTORY}commune": "242"}
    [finding] = found(report(values, version=DISTRICT))
    assert (finding.rule, finding.expected_value) == ("GEN-PARENT", Decimal(551))
    assert "để trống, trong khi" in finding.message_vi
    assert finding.message_vi.count("= 551") == 1


def test_an_empty_share_takes_what_its_parts_agree_on() -> None:
    rate = "procedures.internal_process.approved_rate"
    values = {rate: "", f"{rate}_district": "100", f"{rate}_commune": "100"}
    assert found(report(values, version=DISTRICT))[0].expected_value == Decimal(100)
    differ = values | {f"{rate}_commune": "90"}
    assert found(report(differ, version=DISTRICT))[0].expected_value is None


def test_an_empty_share_beside_its_operands_is_computed() -> None:
    feedback = "procedures.feedback."
    values = {
        f"{feedback}resolution_rate": "",
        f"{feedback}received": "359",
        f"{feedback}resolved": "344",
    }
    [finding] = found(report(values))
    assert (finding.rule, round(finding.expected_value or 0, 2)) == ("GEN-PARENT", Decimal("95.82"))
    half = found(report(values | {f"{feedback}resolved": "-"}), only="GEN-PARENT")
    assert half[0].expected_value is None


def test_a_share_lies_between_the_shares_below_it() -> None:
    rate = "procedures.internal_process.approved_rate"
    values = {rate: "50", f"{rate}_district": "100", f"{rate}_commune": "90"}
    [finding] = found(report(values, version=DISTRICT))
    assert finding.rule == "GEN-PARENT"
    assert "ghi 50, nhưng các chỉ tiêu con từ 90 đến 100" in finding.message_vi
    unknown = values | {f"{rate}_commune": "1.234"}
    assert found(report(unknown, version=DISTRICT), only="GEN-PARENT") == []


def test_headings_with_a_value_cell_may_stay_empty() -> None:
    recruitment = "civil_service.recruitment."
    values = {f"{recruitment}total": "", f"{recruitment}civil_servants_exam": "24"}
    assert rules_found(report(values)) == []


def test_a_total_without_its_parts_is_reported_once() -> None:
    parts = {f"{PARTIAL}_{span}": "" for span in ("70_100", "30_70", "10_30")}
    [finding] = found(report({PARTIAL: "175", **parts}))
    assert (finding.rule, finding.printed_value) == ("GEN-CHILD", Decimal(175))
    assert rules_found(report({PARTIAL: "0", **parts})) == []


def test_notes_and_dashes_in_the_parts_say_more_than_a_blank() -> None:
    total = cell(PARTIAL, "175")
    noted = [
        cell(f"{PARTIAL}_{span}", "", note="chưa phân loại")
        for span in ("70_100", "30_70", "10_30")
    ]
    assert found(report(cells=(total, *noted)), only="GEN-") == []
    dashes = {PARTIAL: "175", **{f"{PARTIAL}_{span}": "-" for span in ("70_100", "30_70", "10_30")}}
    assert set(rules_found(report(dashes))) == {"GEN-DASH"}


def test_a_blank_leaf_is_asked_about() -> None:
    [finding] = found(report({"steering.documents_issued": ""}))
    assert (finding.rule, finding.printed_value, finding.expected_value) == (
        "GEN-BLANK",
        None,
        None,
    )


def test_a_note_explains_a_blank() -> None:
    explained = cell("civil_service.recruitment.commune_to_district", "", note="Không còn thủ tục")
    assert rules_found(report(cells=(explained,))) == []


@pytest.mark.parametrize(
    "values",
    [
        {
            "procedures.one_stop.same_level.total": "178",
            "procedures.one_stop.same_level.district": "178",
            "procedures.one_stop.same_level.commune": "",
        },
        {
            "institutions.legal_documents.issued_total": "0",
            "institutions.legal_documents.issued_district": "",
            "institutions.legal_documents.issued_commune": "",
        },
        {"digital.iso.communes_applying": "", "digital.iso.commune_maintained": "0"},
    ],
    ids=["parts make the total", "the total is 0", "nothing to count"],
)
def test_a_blank_that_can_only_be_zero_is_no_fault(values: dict[str, str]) -> None:
    blanks = [
        f
        for f in found(report(values, version=DISTRICT), only="GEN-BLANK")
        if "iso" not in f.indicators[0]
    ]
    assert blanks == []


def test_a_method_is_left_blank_where_there_was_no_survey() -> None:
    survey = "steering.survey."
    assert (
        rules_found(report({f"{survey}ballots": "0", f"{survey}method": ""}, version=DISTRICT))
        == []
    )
    held = {f"{survey}conducted": "1", f"{survey}ballots": "5.500", f"{survey}method": ""}
    assert rules_found(report(held)) == ["F1-18"]


def test_a_share_of_nothing_that_has_no_rows_below_it_may_be_blank() -> None:
    audit = "steering.inspectorate."
    values = {f"{audit}units_audited": "0", f"{audit}conclusion_completion_rate": ""}
    assert rules_found(report(values)) == []
    assert rules_found(report(values | {f"{audit}units_audited": "4"})) == ["GEN-BLANK"]


def test_after_june_2025_there_are_no_districts_to_report_on() -> None:
    evidence = report(
        {
            "steering.inspection.districts_inspected": "",
            "steering.inspection.departments_inspected": "",
        }
    )
    assert len(found(evidence, only="GEN-BLANK")) == 2
    later = replace(evidence, period_end=date(2025, 12, 14))
    [finding] = found(later, only="GEN-BLANK")
    assert finding.indicators == ("steering.inspection.departments_inspected",)


def test_a_cell_that_can_hardly_be_read_is_not_called_blank() -> None:
    cells = (
        cell("steering.documents_issued", "", confidence=0.3),
        cell("steering.plan.tasks_planned", "-", confidence=0.3),
    )
    assert rules_found(report(cells=cells)) == []


def test_what_prose_says_takes_the_place_of_the_blank() -> None:
    evidence = report(
        {"finance.autonomy.converted_to_jsc": ""},
        mentions=(mention("finance.autonomy.converted_to_jsc", "04"),),
    )
    assert rules_found(evidence) == ["NAR-59"]


def test_without_a_known_form_no_row_stands_below_another() -> None:
    evidence = replace(
        report({PARTIAL: "175", f"{PARTIAL}_70_100": ""}), form_version="1999_province"
    )
    assert [f.rule for f in found(evidence, only="GEN-")] == ["GEN-BLANK"]


def test_an_empty_total_beside_its_parts_shows_what_belongs_there() -> None:
    code = "finance.autonomy."
    values = {
        f"{code}units_total": "",
        f"{code}self_investment_recurrent": "3",
        f"{code}self_recurrent": "8",
        f"{code}partial": "20",
        f"{code}state_funded": "61",
    }
    findings = [f for f in found(report(values)) if f.indicators[0] == f"{code}units_total"]
    assert [(f.rule, f.expected_value) for f in findings] == [("GEN-PARENT", Decimal(92))]
