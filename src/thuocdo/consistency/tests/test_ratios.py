from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.tests.builders import PROVINCE_2022, cell, found, report, rules_found

ONLINE = "digital.online_services.with_"
RATE, ALL, PART = f"{ONLINE}online_dossiers_rate", f"{ONLINE}dossiers", f"{ONLINE}online_dossiers"


def test_the_share_is_spelled_out() -> None:
    [finding] = found(report({RATE: "100", ALL: "842", PART: "284"}), only="F7-28")
    assert (finding.printed_value, finding.expected_value) == (Decimal(100), Decimal("33.73"))
    assert "100 × 284 / 842 = 33,73 %, biểu ghi 100 %" in finding.message_vi
    assert "100 × 284 / 842 = 33.73 %, but 100 % is printed" in finding.message_en


@pytest.mark.parametrize(
    ("printed", "rules"),
    [
        ("33,73", []),
        ("33,72", ["GEN-ROUND"]),
        ("33,7", []),
        ("34", []),
        ("33", ["GEN-ROUND"]),
        ("33,80", ["F7-28"]),
        ("35", ["F7-28"]),
    ],
)
def test_the_tolerance_is_one_unit_of_the_last_digit_and_the_rest_is_rounding(
    printed: str, rules: list[str]
) -> None:
    assert rules_found(report({RATE: printed, ALL: "842", PART: "284"})) == rules


@pytest.mark.parametrize(
    "values",
    [
        {RATE: "", ALL: "842", PART: "284"},
        {RATE: "100", ALL: "", PART: "284"},
        {RATE: "100", ALL: "842", PART: "-"},
        {RATE: "100", ALL: "0", PART: "0"},
        {RATE: "1.234", ALL: "842", PART: "284"},
    ],
    ids=["no share", "no denominator", "a dash", "0 of 0", "a share that reads two ways"],
)
def test_a_share_that_cannot_be_known_is_not_judged(values: dict[str, str]) -> None:
    assert found(report(values), only="F7-28") == []


@pytest.mark.parametrize(
    ("printed", "hint"),
    [
        ("284", "có thể nhập số lượng vào ô tỷ lệ %"),
        ("66,27", "có thể ghi phần còn lại"),
        ("296,48", "có thể chia ngược tử số và mẫu số"),
        ("337,3", "có thể sai 10 lần"),
        ("37,33", "có thể đảo hai chữ số (37,33 và 33,73)"),
        ("12,5", ""),
    ],
)
def test_the_probable_cause_is_named(printed: str, hint: str) -> None:
    [finding] = found(report({RATE: printed, ALL: "842", PART: "284"}), only="F7-28")
    assert hint in finding.message_vi
    assert ("Gợi ý" in finding.message_vi) is bool(hint)


def test_a_numerator_from_a_note_is_named_with_its_source() -> None:
    note = "05/14 cơ quan, đơn vị đang trong quá trình thực hiện kết luận"
    inspectorate = "steering.inspectorate."
    cells = (
        cell(f"{inspectorate}units_audited", "14", note=note),
        cell(f"{inspectorate}conclusion_completion_rate", "78,57"),
    )
    [finding] = found(report(cells=cells), only="F1-10")
    assert (
        "100 × 9 / 14 = 64,29 % (9 «Số cơ quan, đơn vị đã hoàn thành việc thực hiện kết luận thanh tra» theo ghi chú)"
        in finding.message_vi
    )


def test_a_formula_in_the_cell_is_judged_by_its_result_and_by_its_operands() -> None:
    service = "digital.online_services.l3."
    values = {
        f"{service}rate": "$(564/1931)*100=29\\%$",
        f"{service}eligible": "564",
        f"{service}provided": "564",
    }
    evidence = report(values, version=PROVINCE_2022)
    assert set(rules_found(evidence)) == {"F7-15", "X-12", "FMT-FORMULA"}
    [operands] = found(evidence, only="X-12")
    assert (
        "ô ghi phép tính 564/1.931, nhưng tử số và mẫu số của biểu là 564/564"
        in operands.message_vi
    )


def test_a_formula_with_the_right_operands_is_only_a_matter_of_printing() -> None:
    service = "digital.online_services.l3."
    values = {
        f"{service}rate": "(282/564)*100 = 50%",
        f"{service}eligible": "564",
        f"{service}provided": "282",
    }
    assert rules_found(report(values, version=PROVINCE_2022)) == ["FMT-FORMULA"]
    unknown = {f"{service}rate": "(282/564)*100 = 50%", f"{service}eligible": "564"}
    assert rules_found(report(unknown, version=PROVINCE_2022)) == ["FMT-FORMULA"]


def test_a_stronger_finding_takes_the_place_of_the_range() -> None:
    assert rules_found(report({RATE: "133", ALL: "842", PART: "284"})) == ["F7-28"]
    assert rules_found(report({RATE: "133"})) == ["RNG-50"]
