from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.consistency.evidence import Approximation, Assertion, Claim, Severity
from thuocdo.consistency.kinds.prose import nested_sum_holds
from thuocdo.consistency.tests.builders import found, mention, plain, report, rules_found, states

RECEIVED = "procedures.dossiers.received."


def _claims(*assertions: Assertion) -> list[str]:
    return rules_found(report(version=None, assertions=assertions))


@given(parts=st.lists(st.integers(1, 10**6), min_size=2, max_size=6), off=st.integers(1, 9))
def test_a_stated_sum_holds_or_is_reported_with_what_it_should_be(
    parts: list[int], off: int
) -> None:
    right = states(Claim.SUM, plain(Decimal(sum(parts))), *(plain(Decimal(part)) for part in parts))
    assert _claims(right) == []
    wrong = states(
        Claim.SUM, plain(Decimal(sum(parts) + off)), *(plain(Decimal(part)) for part in parts)
    )
    if not nested_sum_holds(Decimal(sum(parts) + off), [Decimal(part) for part in parts]):
        [finding] = found(report(version=None, assertions=(wrong,)))
        assert (finding.rule, finding.expected_value) == ("NAR-SUM", Decimal(sum(parts)))


def test_the_sum_is_spelled_out_with_the_words_around_it() -> None:
    total = mention(None, "217", text="Sở Tư pháp đã thẩm định 217 dự thảo văn bản", section="II.1")
    [finding] = found(
        report(version=None, assertions=(states(Claim.SUM, total, "31", "57", "10", "57"),))
    )
    assert finding.severity is Severity.ERROR
    assert finding.message_vi.startswith(
        "Lời văn mục II.1: “Sở Tư pháp đã thẩm định 217 dự thảo văn bản”: 31 + 57 + 10 + 57 = 155, lời văn ghi 217 (lệch 62)"
    )
    assert (finding.printed_value, finding.expected_value) == (Decimal(217), Decimal(155))
    assert finding.indicators == ()
    assert len(finding.locations) == 5


def test_a_long_passage_is_cut_around_the_figure() -> None:
    passage = "một " * 60 + "217 dự thảo " + "hai " * 60
    total = mention(None, "217", text=passage, section="")
    [finding] = found(report(version=None, assertions=(states(Claim.SUM, total, "31", "57"),)))
    assert "“…" in finding.message_vi
    assert "217 dự thảo" in finding.message_vi
    assert len(finding.message_vi) < 250


def test_parts_of_parts_are_not_added_twice() -> None:
    assert _claims(states(Claim.SUM, "100", "60", "35", "25", "40")) == []
    assert _claims(states(Claim.SUM, "100", "60", "35", "24", "40")) == ["NAR-SUM"]


def test_a_list_of_only_some_parts_may_make_less_but_not_more() -> None:
    assert _claims(states(Claim.SUM, "100", "60", "30", complete=False)) == []
    [finding] = found(
        report(version=None, assertions=(states(Claim.SUM, "100", "60", "50", complete=False),))
    )
    assert (finding.rule, finding.expected_value) == ("NAR-SUM", None)
    assert "60 + 50 = 110, lớn hơn 100" in finding.message_vi


def test_one_part_is_no_sum() -> None:
    assert _claims(states(Claim.SUM, "100", "60")) == []
    assert _claims(states(Claim.SUM, "100", "110", complete=False)) == ["NAR-SUM"]


def test_all_is_said_of_what_rounds_to_all() -> None:
    assert _claims(states(Claim.RATIO, "100", "127", "128")) == ["NAR-RATIO"]
    assert _claims(states(Claim.RATIO, "100", "997", "1000")) == []


def test_growth_is_no_share_of_the_later_figure() -> None:
    assert _claims(states(Claim.GROWTH, "9.2", "24860", "22571")) == ["NAR-RATIO"]
    assert _claims(states(Claim.GROWTH, "10.1", "24860", "22571")) == []
    assert _claims(states(Claim.GROWTH, "110.1", "24860", "22571")) == []


@pytest.mark.parametrize(
    "inexact",
    [
        {"approximation": Approximation.MORE_THAN},
        {"planned": True},
        {"confidence": 0.4},
    ],
)
def test_arithmetic_is_not_asked_of_inexact_figures(inexact: dict[str, object]) -> None:
    assert _claims(states(Claim.SUM, "100", mention(None, "60", **inexact), "30")) == []


def test_a_difference_holds_either_way_round() -> None:
    assert _claims(states(Claim.DIFFERENCE, "316", "3.698", "3.382")) == []
    assert _claims(states(Claim.DIFFERENCE, "316", "3.382", "3.698")) == []
    [finding] = found(
        report(version=None, assertions=(states(Claim.DIFFERENCE, "2.881", "58.392", "61.288"),))
    )
    assert "61.288 - 58.392 = 2.896, lời văn ghi 2.881 (lệch 15)" in finding.message_vi
    assert _claims(states(Claim.DIFFERENCE, "316", "3.698")) == []


def _share(result: str, top: str, bottom: str) -> list[str]:
    return _claims(states(Claim.RATIO, mention(None, result, unit="%"), top, bottom))


@pytest.mark.parametrize(
    ("result", "top", "bottom", "rules"),
    [
        ("98,61", "1.181.435", "1.198.136", []),
        ("98,60", "1.181.435", "1.198.136", ["GEN-ROUND"]),
        ("98,06", "1.181.435", "1.198.136", ["NAR-RATIO"]),
        ("120,6", "7.225.500", "5.992.283", []),
        ("61", "584", "887", ["NAR-RATIO"]),
        ("34", "584", "887", []),  # 34 % fewer
        ("152", "584", "887", []),  # the inverse
        ("39,7", "584", "887", []),  # a part of both together
        ("50", "0", "887", ["NAR-RATIO"]),
        ("50", "0", "0", []),
    ],
)
def test_a_stated_share(result: str, top: str, bottom: str, rules: list[str]) -> None:
    assert _share(result, top, bottom) == rules


def test_a_share_of_three_numbers_is_no_share() -> None:
    assert _claims(states(Claim.RATIO, "50", "1", "2", "3")) == []


def test_a_number_that_is_off_only_in_the_last_digit_is_spelled_out() -> None:
    evidence = report(
        version=None,
        assertions=(states(Claim.RATIO, mention(None, "93,95", unit="%"), "5.460", "5.812"),),
    )
    [finding] = found(evidence)
    assert (finding.rule, finding.severity, finding.expected_value) == (
        "GEN-ROUND",
        Severity.WARNING,
        Decimal("93.94"),
    )
    assert "100 × 5.460 / 5.812 = 93,9436 %, làm tròn 93,94 %, ghi 93,95 %" in finding.message_vi
    assert "làm tròn sai" in finding.message_vi


def test_dossiers_received_have_a_rule_of_their_own() -> None:
    total = mention(f"{RECEIVED}total", "1.374.705")
    online = mention(f"{RECEIVED}online.total", "415.979")
    stated = states(Claim.SUM, total, online, "602.168")
    [finding] = found(report(version=None, mentions=(total, online), assertions=(stated,)))
    assert (finding.rule, finding.severity) == ("NAR-RECEIVED", Severity.WARNING)
    assert finding.indicators == (f"{RECEIVED}total", f"{RECEIVED}online.total")
    assert (finding.printed_value, finding.expected_value) == (Decimal(1374705), Decimal(1018147))


def _received(**told: str) -> list[str]:
    mentions = tuple(
        mention(RECEIVED + name.replace("__", "."), value) for name, value in told.items()
    )
    return rules_found(report(version=None, mentions=mentions))


def test_dossiers_received_are_added_up_where_prose_states_only_the_figures() -> None:
    parts = {"direct__total": "4.167", "online_l3__total": "2.515", "online_l4__total": "2.119"}
    assert _received(total="8.801", **parts) == []
    assert _received(total="8.803", **parts) == ["NAR-RECEIVED"]
    assert _received(total="8.803", postal__total="2", **parts) == []
    assert _received(total="8.803", direct__total="4.167", online_l3__total="2.515") == []
    assert _received(**parts) == []


def test_an_approximate_total_is_not_added_up() -> None:
    told = [("total", "9.000"), ("direct.total", "4.167"), ("online.total", "4.634")]
    mentions = tuple(
        mention(RECEIVED + name, value, approximation=Approximation.ABOUT) for name, value in told
    )
    assert rules_found(report(version=None, mentions=mentions)) == []


PROVIDED = "digital.online_services.partial_provided"


def test_one_quantity_has_one_value() -> None:
    evidence = report(
        version=None,
        mentions=(
            mention(PROVIDED, "842", section="II.2"),
            mention(PROVIDED, "824", section="II.6"),
        ),
    )
    [finding] = found(evidence)
    assert (finding.rule, finding.printed_value, finding.expected_value) == (
        "NAR-SAME",
        Decimal(824),
        Decimal(842),
    )
    assert (
        "842 (lời văn mục II.2: “đạt 842”); 824 (lời văn mục II.6: “đạt 824”)" in finding.message_vi
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"planned": True},
        {"confidence": 0.7},
        {"approximation": Approximation.NEARLY},
        {"as_of": date(2023, 6, 1)},
        {"unit": "xã"},
    ],
)
def test_statements_that_need_not_agree(changes: dict[str, object]) -> None:
    first = mention(PROVIDED, "842", as_of=date(2023, 11, 20))
    assert (
        rules_found(report(version=None, mentions=(first, mention(PROVIDED, "824", **changes))))
        == []
    )


def test_dossiers_carried_over_may_be_counted_in_or_not() -> None:
    parts = {"direct__total": "600", "online__total": "400", "carried_over": "50"}
    assert _received(total="1000", **parts) == []
    assert _received(total="1050", **parts) == []
    assert _received(total="1040", **parts) == ["NAR-RECEIVED"]


def test_a_growth_is_measured_against_what_was_before() -> None:
    assert _claims(states(Claim.GROWTH, "15,0", "1.286", "1.118")) == []
    assert _claims(states(Claim.GROWTH, "9,5", "2.826", "3.122")) == []
    wrong = states(Claim.GROWTH, "23", "1.286", "1.118")
    [finding] = found(report(version=None, assertions=(wrong,)))
    assert (finding.rule, finding.expected_value) == ("NAR-RATIO", Decimal("15.03"))
    assert "100 × (1.286 - 1.118) / 1.118 = 15,03 %, lời văn ghi 23 %" in finding.message_vi


def test_a_listed_sum_may_leave_out_what_was_carried_over() -> None:
    total = mention(f"{RECEIVED}total", "2.345")
    parts = (
        mention(f"{RECEIVED}online.total", "2.100"),
        mention(f"{RECEIVED}direct.total", "245"),
        mention(f"{RECEIVED}carried_over", "56"),
    )
    assert _claims(states(Claim.SUM, total, *parts)) == []
    wrong = mention(f"{RECEIVED}total", "2.435")
    assert _claims(states(Claim.SUM, wrong, *parts)) == ["NAR-RECEIVED"]
