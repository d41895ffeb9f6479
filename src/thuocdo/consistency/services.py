"""The only writers of discrepancies: what a check found (here), and what people decide (`decisions`, `digest`)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.consistency.decisions import assign, explain, explain_all, reopen
from thuocdo.consistency.digest import send_digest
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.indicators.registry import indicators
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.facts.references import RecordRef

__all__ = [
    "assign",
    "explain",
    "explain_all",
    "fingerprint",
    "record_findings",
    "reopen",
    "send_digest",
]

_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_DESCRIBED = (
    "rule",
    "severity",
    "rank",
    "position",
    "indicators",
    "printed_value",
    "expected_value",
    "message_vi",
    "message_en",
    "locations",
    "search_text",
    "last_found_at",
)
FiguresOf = Callable[[Finding], Iterable[int]]


def fingerprint(finding: Finding) -> str:
    """Return what makes two findings the same contradiction, wherever in the file it stands."""
    parts = [
        finding.rule,
        ",".join(finding.indicators),
        str(finding.printed_value),
        str(finding.expected_value),
    ]
    if finding.printed_value is None and not finding.indicators:
        parts.append(finding.message_en)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


@transaction.atomic
def record_findings(
    findings: Sequence[Finding],
    *,
    record: RecordRef,
    unit_id: int,
    holder_id: int,
    figures_of: FiguresOf,
    at: datetime,
) -> None:
    """Bring the discrepancies of a record in line with what a check has just found.

    A known one keeps its state and explanation, a new one is opened, one no longer found is GONE, and one that was
    GONE or FIXED and is found again is open again (or explained, where it has an explanation).

    Args:
        findings: what the check found, worst first.
        record: the report or submission that was checked.
        unit_id: the unit the record is about.
        holder_id: the unit whose record it is.
        figures_of: the ids of the stored figures a finding concerns.
        at: the moment of the check.
    """
    known = {
        row.fingerprint: row for row in Discrepancy.objects.of_record(record).select_for_update()
    }
    owner = {
        "record_room": record.room,
        "record_id": record.id,
        "unit_id": unit_id,
        "holder_id": holder_id,
    }
    found: dict[str, tuple[Discrepancy, Finding]] = {}
    for position, (finding, key) in enumerate(
        zip(findings, _distinct_fingerprints(findings), strict=True)
    ):
        row = known.get(key) or Discrepancy(**owner, fingerprint=key, first_found_at=at)
        _describe(row, finding, position, at)
        found[key] = row, finding
    gone = [row for key, row in known.items() if key not in found]
    _move_all(gone, lambda _row: Discrepancy.State.GONE, at=at)
    _move_all([row for row, _ in found.values() if row.pk], _state_when_found, at=at)
    Discrepancy.objects.bulk_create([row for row, _ in found.values() if not row.pk])
    _point_to_figures(found.values(), figures_of)


def _state_when_found(row: Discrepancy) -> Discrepancy.State:
    """Return the state of a known discrepancy that a check has found again."""
    if row.state in {Discrepancy.State.GONE, Discrepancy.State.FIXED}:
        return Discrepancy.State.EXPLAINED if row.explanation else Discrepancy.State.OPEN
    return Discrepancy.State(row.state)


def _move_all(
    rows: Sequence[Discrepancy], to: Callable[[Discrepancy], Discrepancy.State], *, at: datetime
) -> None:
    events = [
        DiscrepancyEvent(discrepancy=row, from_state=row.state, to_state=to(row), at=at)
        for row in rows
        if row.state != to(row)
    ]
    for row in rows:
        if row.state != to(row):
            row.revision += 1
        row.state = to(row)
    Discrepancy.objects.bulk_update(rows, [*_DESCRIBED, "state", "revision"])
    DiscrepancyEvent.objects.bulk_create(events)


def _point_to_figures(found: Iterable[tuple[Discrepancy, Finding]], figures_of: FiguresOf) -> None:
    pairs = list(found)
    through = Discrepancy.figures.through
    through.objects.filter(discrepancy__in=[row for row, _ in pairs]).delete()
    through.objects.bulk_create(
        through(discrepancy_id=row.pk, figure_id=figure_id)
        for row, finding in pairs
        for figure_id in dict.fromkeys(figures_of(finding))
    )


def _distinct_fingerprints(findings: Sequence[Finding]) -> list[str]:
    seen: Counter[str] = Counter()
    prints: list[str] = []
    for finding in findings:
        key = fingerprint(finding)
        seen[key] += 1
        prints.append(
            key if seen[key] == 1 else hashlib.sha256(f"{key}#{seen[key]}".encode()).hexdigest()
        )
    return prints


def _describe(row: Discrepancy, finding: Finding, position: int, at: datetime) -> None:
    row.rule = finding.rule
    row.severity = finding.severity.value
    row.rank = _RANKS[finding.severity]
    row.position = position
    row.indicators = list(finding.indicators)
    row.printed_value = finding.printed_value
    row.expected_value = finding.expected_value
    row.message_vi = finding.message_vi
    row.message_en = finding.message_en
    row.locations = [location.as_json() for location in finding.locations]
    row.search_text = _search_text(finding)
    row.last_found_at = at


def _search_text(finding: Finding) -> str:
    """Return what a discrepancy can be found by: rule, messages and the names of its indicators, folded."""
    known = [indicators()[code] for code in finding.indicators if code in indicators()]
    words = [finding.rule, finding.message_vi, finding.message_en]
    for found in known:
        words += [found.label_vi, found.label_en]
    return fold(" ".join(words))
