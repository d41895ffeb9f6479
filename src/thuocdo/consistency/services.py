"""The only writers of discrepancies: what a check found, and what a person decided."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.errors import Conflict, InvalidInput

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.facts.references import RecordRef

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
        row.state = to(row)
    Discrepancy.objects.bulk_update(rows, [*_DESCRIBED, "state"])
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
    row.last_found_at = at


@transaction.atomic
def explain(
    discrepancy: Discrepancy, *, explanation: str, actor: User, at: datetime
) -> Discrepancy:
    """Accept a discrepancy as it is, with the reason why it is right all the same.

    Raises:
        InvalidInput: the explanation is empty.
        Conflict: the discrepancy is no longer found.
    """
    words = explanation.strip()
    if not words:
        raise InvalidInput(
            "explanation_needed",
            "Cần ghi lý do giải trình. Hãy viết vì sao số liệu này vẫn đúng rồi lưu lại.",
            "An explanation needs words. Write why the figure is right all the same, then save.",
        )
    row = Discrepancy.objects.select_for_update().get(pk=discrepancy.pk)
    if row.state == Discrepancy.State.GONE:
        raise Conflict(
            "discrepancy_gone",
            "Sai lệch này không còn sau lần kiểm tra mới nhất. Hãy tải lại trang.",
            "The latest check no longer finds this discrepancy. Reload the page.",
        )
    row.explanation = words
    row.decided_by, row.decided_at = actor, at
    _move(row, Discrepancy.State.EXPLAINED, reason=words, actor=actor, at=at)
    return row


@transaction.atomic
def reopen(discrepancy: Discrepancy, *, actor: User, at: datetime) -> Discrepancy:
    """Take an explanation back; it stays in the history."""
    row = Discrepancy.objects.select_for_update().get(pk=discrepancy.pk)
    row.explanation = ""
    row.decided_by, row.decided_at = actor, at
    _move(row, Discrepancy.State.OPEN, reason="", actor=actor, at=at)
    return row


def _move(
    row: Discrepancy, to: Discrepancy.State, *, reason: str, actor: User | None, at: datetime
) -> None:
    DiscrepancyEvent.objects.create(
        discrepancy=row, from_state=row.state, to_state=to, reason=reason, actor=actor, at=at
    )
    row.state = to
    row.save()
