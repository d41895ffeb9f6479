from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from thuocdo.consistency.evidence import Severity
from thuocdo.consistency.tests.builders import DISTRICT, cell, found, mention, report

UNITS = "organisation.public_units."
TOTAL, OWN, DEPARTMENTS, DISTRICTS = (
    f"{UNITS}{name}" for name in ("total", "under_province", "under_departments", "under_districts")
)
PARTS = {OWN: "14", DEPARTMENTS: "220", DISTRICTS: "1.953"}


def test_the_arithmetic_is_spelled_out_in_both_languages() -> None:
    [finding] = found(report({TOTAL: "2.183", **PARTS}), only="F4-01")
    assert finding.severity is Severity.ERROR
    assert finding.indicators == (TOTAL, OWN, DEPARTMENTS, DISTRICTS)
    assert (finding.printed_value, finding.expected_value) == (Decimal(2183), Decimal(2187))
    assert (
        "Biểu 4, mục 1.5 «Tổng số đơn vị sự nghiệp công lập (ĐVSNCL) tại địa phương»"
        in finding.message_vi
    )
    assert "14 + 220 + 1.953 = 2.187, biểu ghi 2.183 (lệch 4)" in finding.message_vi
    assert "14 + 220 + 1,953 = 2,187, but 2,183 is printed (difference 4)" in finding.message_en


def test_the_faulty_cell_comes_first_among_the_places() -> None:
    evidence = report({**PARTS, TOTAL: "2.183"})
    [finding] = found(evidence, only="F4-01")
    assert finding.locations[0] == evidence.cells[3].location
    assert set(finding.locations) == {c.location for c in evidence.cells}


def test_a_blank_part_is_zero_once_another_is_filled() -> None:
    assert found(report({TOTAL: "234", **PARTS, DISTRICTS: ""}), only="F4-01") == []
    [finding] = found(report({TOTAL: "235", **PARTS, DISTRICTS: "-"}), only="F4-01")
    assert "14 + 220 + (trống) = 234" in finding.message_vi


@pytest.mark.parametrize(
    "values",
    [
        {TOTAL: "2.183", **dict.fromkeys(PARTS, "")},
        {TOTAL: "", **PARTS},
        {TOTAL: "2.183", OWN: "14", DEPARTMENTS: "220"},
        {TOTAL: "2.183", **PARTS, DISTRICTS: "theo Biểu 6"},
    ],
    ids=["no part filled", "no total", "a row is missing", "a part cannot be read"],
)
def test_a_sum_that_cannot_be_known_is_not_judged(values: dict[str, str]) -> None:
    assert found(report(values), only="F4-01") == []


def test_a_row_that_only_other_forms_have_counts_as_nothing() -> None:
    code = "institutions.legal_documents.issued_"
    values = {f"{code}total": "5", f"{code}district": "2", f"{code}commune": "2"}
    [finding] = found(report(values, version=DISTRICT), only="F2-01")
    assert finding.expected_value == Decimal(4)


def test_a_part_left_out_is_named() -> None:
    [finding] = found(report({TOTAL: "1.967", **PARTS}), only="F4-01")
    assert "có thể bỏ sót Biểu 4, mục 1.5.2" in finding.message_vi


def test_a_part_counted_twice_is_named() -> None:
    [finding] = found(report({TOTAL: "2.407", **PARTS}), only="F4-01")
    assert (
        "item 1.5.2 “Public service units under departments” may be counted twice"
        in finding.message_en
    )


def test_a_total_copied_from_a_part_is_named() -> None:
    [finding] = found(report({TOTAL: "1.953", **PARTS}), only="F4-01")
    assert "có thể chép nhầm từ Biểu 4, mục 1.5.3" in finding.message_vi


def test_two_items_that_count_the_same_are_compared() -> None:
    [finding] = found(report({TOTAL: "792", "finance.autonomy.units_total": "806"}), only="X-01")
    assert finding.message_vi.startswith(
        "Biểu 6, mục 2.1 «Tổng số ĐVSN công lập tại địa phương» ghi 806, còn Biểu 4, mục 1.5"
    )
    assert finding.expected_value == Decimal(792)


ABOLISHED = "procedures.inventory.abolished"


def test_a_helper_stated_in_prose_says_so() -> None:
    evidence = report({f"{ABOLISHED}_replaced": "528"}, mentions=(mention(ABOLISHED, "107"),))
    [finding] = found(evidence, only="F3-57")
    assert "theo lời văn là 107" in finding.message_vi
    assert "by the prose is 107" in finding.message_en


def test_a_helper_with_two_witnesses_convicts_only_if_both_do() -> None:
    row = cell(f"{ABOLISHED}_replaced", "528", note="421 thủ tục sửa đổi, 107 thủ tục bãi bỏ")
    told = report(cells=(row,), mentions=(mention(ABOLISHED, "528"),))
    assert found(told, only="F3-57") == []
    both = replace(told, mentions=(mention(ABOLISHED, "109"),))
    assert len(found(both, only="F3-57")) == 1


def test_what_only_prose_says_is_left_to_the_rules_about_prose() -> None:
    inventory = "procedures.inventory."
    told = [("total", "2.121"), ("province", "1.561"), ("district", "317"), ("commune", "200")]
    mentions = tuple(mention(inventory + name, value) for name, value in told)
    assert found(report(version=None, mentions=mentions), only="F3-01") == []


def test_a_total_computed_from_its_parts_is_not_held_against_them() -> None:
    values = {
        f"procedures.dossiers.{level}.resolved": "10"
        for level in ("department", "district", "commune")
    }
    evidence = report(values, mentions=(mention("procedures.dossiers.received.total", "29"),))
    [finding] = found(evidence, only="X-10")
    assert "computed from other items: 30, more than 29" in finding.message_en


def test_little_certainty_makes_a_warning_that_says_so() -> None:
    doubtful = cell(OWN, "14", confidence=0.6)
    evidence = report({TOTAL: "2.183", DEPARTMENTS: "220", DISTRICTS: "1.953"})
    [finding] = found(replace(evidence, cells=(*evidence.cells, doubtful)), only="F4-01")
    assert finding.severity is Severity.WARNING
    assert "đọc chưa chắc chắn" in finding.message_vi


def test_a_cell_that_can_hardly_be_read_is_no_evidence() -> None:
    evidence = report({TOTAL: "2.183", DEPARTMENTS: "220", DISTRICTS: "1.953"})
    lost = cell(OWN, "14", confidence=0.3)
    assert found(replace(evidence, cells=(*evidence.cells, lost)), only="F4-01") == []


def test_of_two_cells_of_one_item_the_surer_one_counts() -> None:
    evidence = report({TOTAL: "2.187", **PARTS})
    again = cell(TOTAL, "2.183", confidence=0.8)
    empty = cell(TOTAL, "")
    assert found(replace(evidence, cells=(again, empty, *evidence.cells)), only="F4-01") == []
