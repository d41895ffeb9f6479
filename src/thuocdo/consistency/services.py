"""The only writers of discrepancies: what a check found (here), and what people decide (`decisions`, `digest`)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from thuocdo.consistency.decisions import assign, explain, explain_all, reopen
from thuocdo.consistency.digest import send_digest
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.indicators.registry import indicators
from thuocdo.postgresql.shapes import Slot, instances
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

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
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
#: Kept as the reason of the step, in the language of the official record.
NUMBERS_CHANGED = "Số liệu đã khác khi được giải trình; lời giải trình trước:"
#: Within this time a discrepancy that is found again is not written again.
FOUND_AGAIN_AFTER = timedelta(hours=1)
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


@transaction.atomic(savepoint=False)
def record_findings(
    findings: Sequence[Finding],
    *,
    record: RecordRef,
    unit_id: int,
    holder_id: int,
    figures_of: FiguresOf | None,
    at: datetime,
) -> list[Discrepancy]:
    """Bring the discrepancies of a record in line with what a check has just found, and return those that stand, worst first.

    A known one keeps its state and explanation, a new one is opened, one no longer found is GONE, and one that was
    GONE or FIXED and is found again is open again (or explained, where it has an explanation).

    Args:
        findings: what the check found, worst first.
        record: the report or submission that was checked.
        unit_id: the unit the record is about.
        holder_id: the unit whose record it is.
        figures_of: the ids of the stored figures a finding concerns; null where the record keeps its values elsewhere.
        at: the moment of the check.
    """
    place = {"room": record.room, "id": record.id}
    known = {row.fingerprint: row for row in instances("discrepancies that are held", _held, place)}
    owner = {
        "record_room": record.room,
        "record_id": record.id,
        "unit_id": unit_id,
        "holder_id": holder_id,
    }
    found: dict[str, tuple[Discrepancy, Finding]] = {}
    changed: set[str] = set()
    overtaken: set[str] = set()
    for finding, key in zip(findings, _distinct_fingerprints(findings), strict=True):
        row = known.get(key) or Discrepancy(
            **owner, fingerprint=key, first_found_at=at, last_found_at=at
        )
        said = row.message_vi
        if _describe(row, finding):
            changed.add(key)
            if row.explanation and _says_other_numbers(row, said):
                overtaken.add(key)
        found[key] = row, finding
    standing = {key: row for key, (row, _) in found.items() if row.pk}
    _reopen_overtaken([standing[key] for key in sorted(overtaken)], at=at)
    _move_all(known, standing, changed, at=at)
    _still_found(standing.values(), at=at)
    Discrepancy.objects.bulk_create([row for row, _ in found.values() if not row.pk])
    if figures_of is not None:
        _point_to_figures(found.values(), figures_of)
    return sorted(
        (row for row, _ in found.values()), key=lambda row: (row.rank, row.position, row.pk)
    )


def _held() -> QuerySet[Discrepancy]:
    found = Discrepancy.objects.filter(record_room=Slot("room"), record_id=Slot("id"))
    return found.select_for_update()


def _state_when_found(row: Discrepancy) -> Discrepancy.State:
    """Return the state of a known discrepancy that a check has found again."""
    if row.state in {Discrepancy.State.GONE, Discrepancy.State.FIXED}:
        return Discrepancy.State.EXPLAINED if row.explanation else Discrepancy.State.OPEN
    return Discrepancy.State(row.state)


def _move_all(
    known: Mapping[str, Discrepancy],
    standing: Mapping[str, Discrepancy],
    described_anew: set[str],
    *,
    at: datetime,
) -> None:
    """Move known discrepancies to the state they have now; only rows that change are written."""
    events: list[DiscrepancyEvent] = []
    moved, described = [], []
    for key, row in known.items():
        to = _state_when_found(row) if key in standing else Discrepancy.State.GONE
        if row.state != to:
            events.append(
                DiscrepancyEvent(discrepancy=row, from_state=row.state, to_state=to, at=at)
            )
            row.state = to
            row.revision += 1
            moved.append(row)
        if key in described_anew:
            described.append(row)
    # The rows are locked; one statement a state, mostly one in all.
    for state in {row.state for row in moved}:
        ids = [row.pk for row in moved if row.state == state]
        Discrepancy.objects.filter(pk__in=ids).update(state=state, revision=F("revision") + 1)
    Discrepancy.objects.bulk_update(described, [*_DESCRIBED, "state", "explanation", "revision"])
    DiscrepancyEvent.objects.bulk_create(events)


def _reopen_overtaken(rows: Sequence[Discrepancy], *, at: datetime) -> None:
    """Open discrepancies again whose numbers are no longer those that a person explained; his words stay in the history."""
    events = [
        DiscrepancyEvent(
            discrepancy=row,
            from_state=row.state,
            to_state=Discrepancy.State.OPEN,
            reason=f"{NUMBERS_CHANGED} {row.explanation}",
            at=at,
        )
        for row in rows
    ]
    for row in rows:
        row.state, row.explanation = Discrepancy.State.OPEN, ""
        row.revision += 1
    DiscrepancyEvent.objects.bulk_create(events)


def _says_other_numbers(row: Discrepancy, said: str) -> bool:
    """Tell whether a discrepancy names other numbers than before; where it has values, its fingerprint holds them."""
    return row.printed_value is None and _NUMBER.findall(said) != _NUMBER.findall(row.message_vi)


def _still_found(rows: Iterable[Discrepancy], *, at: datetime) -> None:
    """Note when discrepancies were last found, to the hour: every cell that is saved checks the whole report."""
    old = [row.pk for row in rows if row.last_found_at <= at - FOUND_AGAIN_AFTER]
    if old:
        Discrepancy.objects.filter(pk__in=old).update(last_found_at=at)


def _point_to_figures(found: Iterable[tuple[Discrepancy, Finding]], figures_of: FiguresOf) -> None:
    """Let discrepancies point to the figures they concern; only links that change are written."""
    pairs = list(found)
    if not pairs:
        return
    through = Discrepancy.figures.through
    wanted = {(row.pk, figure_id) for row, finding in pairs for figure_id in figures_of(finding)}
    links = through.objects.filter(discrepancy__in=[row.pk for row, _ in pairs])
    known = {
        (row_id, figure_id): pk
        for pk, row_id, figure_id in links.values_list("pk", "discrepancy_id", "figure_id")
    }
    gone = [pk for pair, pk in known.items() if pair not in wanted]
    if gone:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(discrepancy_id=row_id, figure_id=figure_id)
        for row_id, figure_id in sorted(wanted - known.keys())
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


def _describe(row: Discrepancy, finding: Finding) -> bool:
    """Let a discrepancy say what a finding says; returns whether that is anything new.

    Its position is that of the place it stands in, so that one that goes does not move the others.
    """
    values: dict[str, object] = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "rank": _RANKS[finding.severity],
        "position": finding.locations[0].start if finding.locations else 0,
        "indicators": list(finding.indicators),
        "printed_value": finding.printed_value,
        "expected_value": finding.expected_value,
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "locations": [location.as_json() for location in finding.locations],
    }
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.search_text = _search_text(finding)
    return True


def _search_text(finding: Finding) -> str:
    """Return what a discrepancy can be found by: rule, messages and the names of its indicators, folded."""
    known = [indicators()[code] for code in finding.indicators if code in indicators()]
    words = [finding.rule, finding.message_vi, finding.message_en]
    for found in known:
        words += [found.label_vi, found.label_en]
    return fold(" ".join(words))
