"""A stored report as JSON for programs: what `read_report --json` prints, as it stands after corrections, and its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.presentation import plain, reading_as_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.ingestion.models import Correction, Report


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as plain JSON values.

    Shape: the keys of `read_report --json` (document, tables, figures, discrepancies), the discrepancies as they are stored
    now, with state and explanation; then `report` and `corrections`.
    Null: what the report does not say. Time: ISO 8601, days inclusive.

    Raises:
        Unavailable: the reading was stored by an older version.
    """
    steps = list(report.corrections.all())
    reading = effective_reading(report, corrections=steps).reading
    found = Discrepancy.objects.of_record(report.record).standing().worst_first()
    return {
        **reading_as_json(reading),
        "discrepancies": [_discrepancy(row) for row in found],
        "report": _report(report),
        "corrections": _corrections(steps),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.pk,
        "state": report.state,
        "revision": report.revision,
        "unit": {"code": report.unit.code, "name": report.unit.name},
        "holder": {"code": report.holder.code, "name": report.holder.name},
        "form_version": report.form_version or None,
        "relation": report.relation,
        "related": report.related_id,
        "stored_at": report.stored_at.isoformat(),
        "confirmed_at": report.confirmed_at.isoformat() if report.confirmed_at else None,
        "file": {"name": report.file_name, "sha256": report.attachment.sha256},
        "reader_version": report.stored_reading.reader_version,
    }


def _corrections(steps: Sequence[Correction]) -> dict[str, Any]:
    """Return how many steps were taken, how many count, and what each that counts concerns."""
    counting = in_force(steps)
    return {
        "steps": len(steps),
        "in_force": len(counting),
        "last_at": steps[-1].at.isoformat() if steps else None,
        "changes": [
            {
                "number": step.number,
                "kind": step.kind,
                "target": step.target,
                "before": step.before,
                "after": step.after,
                "reason": step.reason,
                "at": step.at.isoformat(),
            }
            for step in counting
        ],
    }


def _discrepancy(row: Discrepancy) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "severity": row.severity,
        "indicators": row.indicators,
        "printed_value": plain(row.printed_value),
        "expected_value": plain(row.expected_value),
        "message_vi": row.message_vi,
        "message_en": row.message_en,
        "locations": row.locations,
        "state": row.state,
        "explanation": row.explanation,
    }
