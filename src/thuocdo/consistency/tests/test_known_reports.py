"""The three reports whose faults are known: every fault that figures can show is found, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.tests.truth import REPORTS, TRUTH, evidence_of, findings_of

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="the known reports are not here")


def _matches(known: dict[str, str], finding: Finding) -> bool:
    about_the_same = not known["key"] or known["key"] in finding.indicators
    return known["rule_id"] == finding.rule and about_the_same


def _pairs(report: str) -> tuple[list[dict[str, str]], list[Finding]]:
    """Return the known faults that were not found, and the findings that are none."""
    left = [
        finding for finding in check(evidence_of(report)) if finding.severity is not Severity.NOTE
    ]
    missed = []
    for known in sorted(findings_of(report), key=lambda row: not row["key"]):
        match = next((finding for finding in left if _matches(known, finding)), None)
        if match is not None:
            left.remove(match)
        elif known["detect"] != "human":
            missed.append(known)
    return missed, left


@pytest.mark.parametrize("report", REPORTS)
def test_every_known_fault_is_found(report: str) -> None:
    missed, _ = _pairs(report)
    assert [row["id"] for row in missed] == []


@pytest.mark.parametrize("report", REPORTS)
def test_nothing_else_is_reported(report: str) -> None:
    _, extra = _pairs(report)
    assert [(finding.rule, finding.message_en) for finding in extra] == []


@pytest.mark.parametrize("report", REPORTS)
def test_printed_and_expected_values_are_those_a_person_would_give(report: str) -> None:
    findings = check(evidence_of(report))
    for known in findings_of(report):
        match = [finding for finding in findings if known["key"] and _matches(known, finding)]
        if known["scope"] == "format" or known["detect"] == "human" or not match:
            continue
        if known["printed_value"]:
            assert Decimal(known["printed_value"]) in [finding.printed_value for finding in match]
        if known["expected_value"]:
            expected = [
                finding.expected_value for finding in match if finding.expected_value is not None
            ]
            assert any(
                abs(Decimal(known["expected_value"]) - value) < Decimal("0.005")
                for value in expected
            )
