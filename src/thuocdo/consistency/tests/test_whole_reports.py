"""Whole forms: where everything adds up nothing is reported, and one wrong figure is found where it is."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.consistency.catalogue import rules_for
from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence, Severity
from thuocdo.consistency.kinds.sums import SumEquals
from thuocdo.consistency.tests.builders import (
    DISTRICT,
    PROVINCE,
    PROVINCE_2022,
    TWO_TIER,
    cell,
    plain,
    report,
)
from thuocdo.consistency.tests.worlds import Values, consistent_values

VERSIONS = (PROVINCE_2022, PROVINCE, DISTRICT, *TWO_TIER)
_worlds = st.builds(Random, st.integers(0, 10_000))


def _report(version: str, values: Values) -> Evidence:
    return report(
        version=version,
        cells=tuple(cell(code, plain(value), version=version) for code, value in values.items()),
    )


def _sums(version: str, values: Values) -> list[SumEquals]:
    sums = [rule for rule in rules_for(version) if isinstance(rule, SumEquals) and rule.parts]
    return [rule for rule in sums if {rule.subject, *rule.parts} <= values.keys()]


@pytest.mark.parametrize("version", VERSIONS)
@given(random=_worlds)
def test_a_report_in_which_everything_adds_up_has_no_findings(version: str, random: Random) -> None:
    assert check(_report(version, consistent_values(version, random))) == ()


@pytest.mark.parametrize("version", VERSIONS)
@given(random=_worlds, data=st.data())
def test_one_more_in_a_total_breaks_its_own_sum(
    version: str, random: Random, data: st.DataObject
) -> None:
    values = consistent_values(version, random)
    sums = _sums(version, values)
    rule = data.draw(st.sampled_from(sums), label="rule")
    wrong = values | {rule.subject: values[rule.subject] + 1}
    errors = check(_report(version, wrong))
    own = [finding for finding in errors if finding.rule == rule.text.id]
    assert len(own) == 1
    assert own[0].printed_value == values[rule.subject] + 1
    assert own[0].expected_value == values[rule.subject]
    # Whatever else is found is about the same figure.
    assert all(rule.subject in finding.indicators for finding in errors)


@pytest.mark.parametrize("version", VERSIONS)
@given(random=_worlds, data=st.data())
def test_one_more_in_a_part_is_found_by_the_sum_it_belongs_to(
    version: str, random: Random, data: st.DataObject
) -> None:
    values = consistent_values(version, random)
    sums = _sums(version, values)
    rule = data.draw(st.sampled_from(sums), label="rule")
    part = data.draw(st.sampled_from(rule.parts), label="part")
    found = check(_report(version, values | {part: values[part] + 1}))
    assert rule.text.id in [finding.rule for finding in found]
    assert all(
        part in finding.indicators for finding in found if finding.severity is Severity.ERROR
    )


@pytest.mark.parametrize("version", VERSIONS)
@given(random=_worlds)
def test_the_same_report_is_always_judged_the_same(version: str, random: Random) -> None:
    values = consistent_values(version, random)
    evidence = _report(
        version, {code: value + (len(code) % 3 == 0) for code, value in values.items()}
    )
    findings = check(evidence)
    assert findings == check(evidence)
    assert [f.severity for f in findings] == sorted(
        (f.severity for f in findings), key=list(Severity).index
    )
