"""The check of one report: every rule that applies is asked, and what it finds is put in order.

Pure: the same evidence always gives the same findings, nothing is read or stored.
"""

from __future__ import annotations

from collections.abc import Iterable

from thuocdo.consistency.case import Case
from thuocdo.consistency.catalogue import rules_for
from thuocdo.consistency.evidence import Evidence, Finding, Severity
from thuocdo.consistency.kinds.ranges import Range

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
#: Rules that hold for every form give way to one that names the cell; how a cell is printed is another matter.
_GENERAL = "GEN-"
_PRINTING = ("FMT-NUMBER", "FMT-UNIT", "FMT-DECIMAL", "FMT-FORMULA")


def check(evidence: Evidence) -> tuple[Finding, ...]:
    """Return what does not add up in a report, worst first, then in the order of the document.

    Shape: one finding per rule and place. A cell that a specific rule reports is not reported again by a general one.
    """
    case = Case(evidence, rules_for(evidence.form_version, evidence.given))
    found = [finding for rule in case.rules for finding in rule.check(case)]
    ranges = {rule.text.id for rule in case.rules if isinstance(rule, Range)}
    return tuple(sorted(_without_repeats(_without_weaker(found, ranges)), key=_rank))


def _without_weaker(found: list[Finding], ranges: set[str]) -> list[Finding]:
    """Leave out what a stronger finding about the same cell already says.

    A value computed from the form's own figures says more than the range it leaves, and a rule about the item says
    more than one about every item.
    """
    about = [finding for finding in found if finding.indicators]
    computed = {
        f.indicators[0]
        for f in about
        if f.expected_value is not None and f.rule not in ranges and _names_cell(f.rule)
    }
    specific = {f.indicators[0] for f in about if _names_cell(f.rule)}
    return [
        finding
        for finding in found
        if not finding.indicators
        or (
            not (finding.rule.startswith(_GENERAL) and finding.indicators[0] in specific)
            and not (finding.rule in ranges and finding.indicators[0] in computed)
        )
    ]


def _names_cell(rule: str) -> bool:
    return not rule.startswith((_GENERAL, *_PRINTING))


def _without_repeats(found: Iterable[Finding]) -> Iterable[Finding]:
    """Keep the first of findings that say the same: one wrong figure is often stated more than once."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in found:
        same = (finding.rule, finding.indicators, finding.printed_value, finding.expected_value)
        kept.setdefault(same if finding.indicators else (*same, finding.message_en), finding)
    return kept.values()


def _rank(finding: Finding) -> tuple[int, int]:
    return _ORDER[finding.severity], finding.locations[0].start if finding.locations else 0
