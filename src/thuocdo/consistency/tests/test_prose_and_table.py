from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from thuocdo.consistency.evidence import Approximation, Claim, Severity
from thuocdo.consistency.tests.builders import cell, found, mention, report, rules_found, states

POSTS = "organisation.civil_servants.allocated"
PLANNED = "finance.investment.planned"
RATE = "finance.investment.disbursement_rate"


def test_table_and_prose_are_set_side_by_side() -> None:
    told = mention(POSTS, "3.698", text="được giao 3.698 biên chế", section="II.3")
    evidence = report({POSTS: "3.968"}, mentions=(told,))
    [finding] = found(evidence)
    assert (finding.rule, finding.severity) == ("NAR-31", Severity.ERROR)
    assert (finding.printed_value, finding.expected_value) == (Decimal(3968), Decimal(3698))
    assert (
        "biểu ghi 3.968, còn lời văn mục II.3: “được giao 3.698 biên chế” nêu 3.698 (lệch 270)"
        in finding.message_vi
    )
    assert "có thể đảo hai chữ số (3.968 và 3.698)" in finding.message_vi
    assert finding.locations == (evidence.cells[0].location, told.location)


@pytest.mark.parametrize(
    ("stated", "approximation", "agrees"),
    [
        ("1.000", Approximation.MORE_THAN, True),
        ("1.046", Approximation.MORE_THAN, True),
        ("1.050", Approximation.MORE_THAN, False),
        ("1.100", Approximation.NEARLY, True),
        ("1.000", Approximation.NEARLY, False),
        ("2.000", Approximation.NEARLY, False),
        ("1.000", Approximation.ABOUT, True),
        ("1.500", Approximation.ABOUT, False),
    ],
)
def test_vague_words_are_taken_at_their_meaning(
    stated: str, approximation: Approximation, agrees: bool
) -> None:
    told = mention(POSTS, stated, approximation=approximation)
    findings = found(report({POSTS: "1.046"}, mentions=(told,)))
    assert [finding.severity for finding in findings] == ([] if agrees else [Severity.WARNING])


def test_the_vague_word_is_repeated() -> None:
    told = mention(POSTS, "1.050", approximation=Approximation.MORE_THAN)
    [finding] = found(report({POSTS: "1.046"}, mentions=(told,)))
    assert "nêu hơn 1.050" in finding.message_vi
    assert "states more than 1,050" in finding.message_en
    assert "lệch" not in finding.message_vi


def test_the_best_witness_counts_and_equally_good_ones_may_agree() -> None:
    sure, unsure = mention(POSTS, "3.968", confidence=1.0), mention(POSTS, "3.698", confidence=0.7)
    assert rules_found(report({POSTS: "3.968"}, mentions=(unsure, sure))) == []
    assert rules_found(report({POSTS: "3.698"}, mentions=(unsure, sure))) == ["NAR-31"]
    other = mention(POSTS, "3.698", confidence=0.95)
    assert rules_found(report({POSTS: "3.698"}, mentions=(sure, other))) == ["NAR-SAME"]


@pytest.mark.parametrize(
    "changes",
    [{"planned": True}, {"confidence": 0.4}, {"unit": "%"}],
    ids=["a goal", "hardly tied", "a share of posts"],
)
def test_what_is_no_witness(changes: dict[str, object]) -> None:
    assert (
        rules_found(report({POSTS: "3.968"}, mentions=(mention(POSTS, "3.698", **changes),))) == []
    )


def test_a_blank_cell_asks_for_what_prose_gives() -> None:
    [finding] = found(report({POSTS: ""}, mentions=(mention(POSTS, "3.698"),)))
    assert (finding.rule, finding.severity) == ("NAR-31", Severity.WARNING)
    assert (finding.printed_value, finding.expected_value) == (None, Decimal(3698))
    nothing = mention(POSTS, "0")
    assert rules_found(report({POSTS: ""}, mentions=(nothing,))) == ["GEN-BLANK"]
    vague = mention(POSTS, "3.700", approximation=Approximation.ABOUT)
    assert rules_found(report({POSTS: ""}, mentions=(vague,))) == ["GEN-BLANK"]


def test_a_cell_that_cannot_be_read_is_not_compared() -> None:
    evidence = report({POSTS: "theo Quyết định"}, mentions=(mention(POSTS, "3.698"),))
    assert rules_found(evidence) == ["FMT-FORMULA"]


@pytest.mark.parametrize(
    ("stated", "unit", "agrees"),
    [
        ("14.861.491", "triệu đồng", True),
        ("14.861", "tỷ đồng", True),
        ("14.861,5", "tỷ đồng", True),
        ("14,86", "nghìn tỷ đồng", True),
        ("14.681", "tỷ đồng", False),
        ("14.861.491.000.000", "đồng", True),
    ],
)
def test_money_is_compared_in_one_unit_and_as_far_as_prose_writes_it(
    stated: str, unit: str, agrees: bool
) -> None:
    told = mention(PLANNED, stated, unit=unit)
    assert (rules_found(report({PLANNED: "14.861.491"}, mentions=(told,))) == []) is agrees


def test_money_in_another_unit_is_written_with_it() -> None:
    [finding] = found(
        report({PLANNED: "14.861.491"}, mentions=(mention(PLANNED, "14.681", unit="tỷ đồng"),))
    )
    assert "nêu 14.681 tỷ đồng (lệch 180.491)" in finding.message_vi
    assert finding.expected_value == Decimal(14681000)


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        ("58,3", True),
        ("58,29", True),
        ("58", True),
        ("58,34", True),
        ("58,45", False),
        ("59,3", False),
    ],
)
def test_shares_are_compared_as_far_as_both_are_written(stated: str, agrees: bool) -> None:
    assert (rules_found(report({RATE: "58,3"}, mentions=(mention(RATE, stated),))) == []) is agrees


def test_a_note_stands_for_a_helper_that_has_no_cell() -> None:
    total = "organisation.structure.departments_total"
    row = cell("digital.doc_connect.departments_rate", "100", note="19 sở, ngành")
    assert rules_found(report(cells=(row,), mentions=(mention(total, "19"),))) == []
    [finding] = found(report(cells=(row,), mentions=(mention(total, "21"),)))
    assert finding.rule == "NAR-60"
    assert "«Tổng số sở, ngành và tương đương» theo ghi chú: biểu ghi 19" in finding.message_vi


DOSSIERS = "procedures.dossiers."
LEVELS = {
    f"{DOSSIERS}department.resolved": "209.049",
    f"{DOSSIERS}department.on_time": "208.301",
    f"{DOSSIERS}district.resolved": "68.146",
    f"{DOSSIERS}district.on_time": "67.890",
    f"{DOSSIERS}commune.resolved": "661.081",
    f"{DOSSIERS}commune.on_time": "659.451",
}


@pytest.mark.parametrize(
    ("stated", "rules"),
    [("99,72", []), ("99,71", ["GEN-ROUND"]), ("99,68", ["NAR-ALL-RATE"]), ("99,7", [])],
)
def test_the_overall_share_is_computed_from_the_three_levels(stated: str, rules: list[str]) -> None:
    evidence = report(LEVELS, mentions=(mention(f"{DOSSIERS}all.on_time_rate", stated),))
    assert rules_found(evidence) == rules


def test_the_computed_share_is_spelled_out() -> None:
    [finding] = found(report(LEVELS, mentions=(mention(f"{DOSSIERS}all.on_time_rate", "99,68"),)))
    assert (
        "theo biểu 100 × (208.301 + 67.890 + 659.451) / (209.049 + 68.146 + 661.081) = 99,72 (lệch 0,04)"
        in finding.message_vi
    )
    assert (finding.printed_value, finding.expected_value) == (Decimal("99.68"), Decimal("99.72"))
    assert finding.indicators[0] == f"{DOSSIERS}all.on_time_rate"


def test_without_the_forms_there_is_nothing_to_compute() -> None:
    told = (mention(f"{DOSSIERS}all.on_time_rate", "99,68"),)
    assert rules_found(report(mentions=told)) == []
    counted = tuple(mention(code, value) for code, value in LEVELS.items())
    assert found(report(mentions=told + counted), only="NAR-ALL") == []


def test_the_last_digit_of_one_place_is_reported_once() -> None:
    told = mention(f"{DOSSIERS}all.on_time_rate", "99,71")
    evidence = report(LEVELS, mentions=(told,))
    stated = states(Claim.RATIO, told, "935.642", "938.276")
    assert rules_found(replace(evidence, assertions=(stated,))) == ["GEN-ROUND"]


def test_a_vague_share_is_not_rounded() -> None:
    told = mention(f"{DOSSIERS}all.on_time_rate", "99", approximation=Approximation.MORE_THAN)
    assert rules_found(report(LEVELS, mentions=(told,))) == []


def test_online_dossiers_are_those_submitted_online() -> None:
    values = {
        "digital.online_dossiers.full.online": "205.299",
        "digital.online_dossiers.partial.online": "194.813",
    }
    told = mention("procedures.dossiers.received.online.total", "415.979")
    [finding] = found(report(values, mentions=(told,)), only="NAR-ONLINE")
    assert (finding.printed_value, finding.expected_value) == (Decimal(415979), Decimal(400112))


def test_a_unit_of_money_that_lost_its_marks_is_still_one() -> None:
    told = mention(PLANNED, "12.552,8", unit="ty đồng")
    assert found(report({PLANNED: "12.552.758"}, mentions=(told,)), only="NAR-39") == []
