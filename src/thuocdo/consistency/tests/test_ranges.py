from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.tests.builders import found, mention, report, rules_found

AUDIT = "steering.inspectorate."


def test_a_count_typed_into_the_cell_of_a_share() -> None:
    values = {f"{AUDIT}units_audited": "7", f"{AUDIT}conclusion_completion_rate": "7"}
    [finding] = found(report(values))
    assert finding.rule == "F1-12"
    assert "k/7, gần nhất 0/7 = 0,00 %" in finding.message_vi
    assert "có thể nhập số lượng vào ô tỷ lệ %" in finding.message_vi


@pytest.mark.parametrize("share", ["64,28", "64,29", "64,3", "64", "100", "0"])
def test_shares_of_fourteen(share: str) -> None:
    values = {f"{AUDIT}units_audited": "14", f"{AUDIT}conclusion_completion_rate": share}
    assert found(report(values), only="F1-12") == []


def test_a_share_beyond_all_parts_and_of_nothing() -> None:
    values = {f"{AUDIT}units_audited": "4", f"{AUDIT}conclusion_completion_rate": "130,5"}
    [finding] = found(report(values), only="F1-12")
    assert "4/4 = 100,00 %" in finding.message_vi
    assert "Gợi ý" not in finding.message_vi
    nothing = {f"{AUDIT}units_audited": "0", f"{AUDIT}conclusion_completion_rate": "50"}
    assert found(report(nothing), only="F1-12") == []
    assert found(report({f"{AUDIT}conclusion_completion_rate": "50"}), only="F1-12") == []


def test_choices_are_named() -> None:
    [finding] = found(report({"digital.lgsp.status": "3"}))
    assert "ghi 3, chỉ nhận 0 (Chưa); 1 (Đang làm); 2 (Hoàn thành)" in finding.message_vi


def test_a_value_that_only_prose_states_is_no_cell() -> None:
    assert rules_found(report(mentions=(mention("digital.lgsp.status", "3"),))) == []


EDOCS = "digital.edocs."


def test_an_overall_share_lies_between_its_parts() -> None:
    parts = {
        f"{EDOCS}departments_rate": "98",
        f"{EDOCS}districts_rate": "99",
        f"{EDOCS}communes_rate": "97",
    }
    assert found(report({f"{EDOCS}rate": "98", **parts})) == []
    [finding] = found(report({f"{EDOCS}rate": "89", **parts}))
    assert (finding.rule, finding.expected_value) == ("F7-12", None)
    assert "từ 97 đến 99" in finding.message_vi
    same = dict.fromkeys(parts, "98")
    assert found(report({f"{EDOCS}rate": "89", **same}))[0].expected_value == Decimal(98)
    unknown = {f"{EDOCS}rate": "89", f"{EDOCS}departments_rate": "98"}
    assert found(report(unknown), only="F7-12") == []


def test_counts_are_whole_and_nothing_is_negative() -> None:
    assert rules_found(report({"steering.documents_issued": "7,5"})) == ["RNG-90"]
    assert rules_found(report({"steering.documents_issued": "-7"})) == ["RNG-90"]
    assert rules_found(report({"finance.investment.planned": "-7"})) == ["RNG-91"]
    assert rules_found(report({"finance.investment.planned": "7,5"})) == []
