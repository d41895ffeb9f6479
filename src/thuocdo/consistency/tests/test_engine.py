from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence, Severity
from thuocdo.consistency.tests.builders import cell, mention, report, rules_found
from thuocdo.consistency.wording import number
from thuocdo.figures.notation import read_number

PLANNED, COMPLETED, RATE = (
    f"steering.plan.{name}" for name in ("tasks_planned", "tasks_completed", "completion_rate")
)


def test_nothing_is_found_in_nothing() -> None:
    assert check(Evidence(None, None, None, None)) == ()


def test_the_worst_comes_first_then_what_comes_first_in_the_report() -> None:
    evidence = report(
        {
            "steering.documents_issued": "",
            PLANNED: "36",
            COMPLETED: "40",
            RATE: "100",
            "steering.dialogue.held": "5",
        }
    )
    findings = check(evidence)
    assert [f.severity for f in findings] == sorted(
        (f.severity for f in findings), key=list(Severity).index
    )
    starts = [f.locations[0].start for f in findings if f.severity is Severity.ERROR]
    assert starts == sorted(starts)
    assert findings[-1].rule == "GEN-BLANK"


def test_one_fault_that_is_met_twice_is_reported_once() -> None:
    evidence = report({PLANNED: "36", COMPLETED: "40"})
    again = replace(evidence, mentions=(mention(PLANNED, "36"), mention(PLANNED, "36")))
    assert rules_found(again) == ["F1-02"]


def test_general_rules_give_way_to_one_that_names_the_cell() -> None:
    rows = (cell(RATE, "64.28"), cell(PLANNED, "14"), cell(COMPLETED, "9"))
    other = cell("organisation.public_units.reduction_rate_vs_2015", "9,1")
    assert rules_found(report(cells=(*rows, other))) == ["GEN-ROUND", "FMT-DECIMAL"]


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=2))
def test_numbers_in_messages_read_back_as_they_are(value: Decimal) -> None:
    written = number(value, 2)
    assert read_number(written.vi).value == value
    assert Decimal(written.en.replace(",", "")) == value


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=3))
def test_numbers_are_written_without_needless_digits(value: Decimal) -> None:
    written = number(value).en
    assert Decimal(written.replace(",", "")) == value
    assert not (written.endswith("0") and "." in written)
