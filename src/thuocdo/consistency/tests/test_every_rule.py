"""Each rule with an expression: a report made from the expression keeps it, a changed one breaks it."""

from __future__ import annotations

import pytest

from thuocdo.consistency.catalogue import rules
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.tests.builders import found
from thuocdo.consistency.tests.examples import MAKERS

#: Totals and parts that no form prints: only notes give them, see test_notes.
_ONLY_IN_NOTES = {"F7-06", "F7-07"}
_RULES = [rule for rule in rules() if type(rule) in MAKERS and rule.text.id not in _ONLY_IN_NOTES]
#: What no report of today can show: both sides stand in different form versions.
_BEYOND_ONE_FORM = {"F5-06", "UP-18", "UP-19"}


def _of(rule: Rule, findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.rule == rule.text.id]


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.text.id)
def test_a_report_that_keeps_the_rule_is_not_reported(rule: Rule) -> None:
    example = MAKERS[type(rule)](rule)
    assert _of(rule, found(example.keeps)) == []


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: rule.text.id)
def test_a_report_that_breaks_the_rule_is_reported_once_for_each_place(rule: Rule) -> None:
    if rule.text.id in _BEYOND_ONE_FORM:
        pytest.skip("needs two form versions")
    found_here = _of(rule, found(MAKERS[type(rule)](rule).breaks))
    assert found_here
    for finding in found_here:
        assert finding.indicators[0] in rule.codes()
        assert finding.locations
        assert finding.message_vi != finding.message_en
        assert not {"{", "}"} & set(finding.message_vi + finding.message_en)
        assert finding.severity in (rule.text.severity, Severity.WARNING)
