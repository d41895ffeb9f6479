"""Readings as plain data: what `read_report --json` prints and what is kept beside a stored report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from thuocdo.consistency.evidence import Finding, Mention
from thuocdo.ingestion.reading import Head, Reading, ReadRow, ReadTable


def plain(value: Decimal | None) -> str | None:
    """Return a decimal as a plain string without exponent, null kept."""
    return None if value is None else format(value, "f")


def head_as_json(head: Head) -> dict[str, Any]:
    """Return the head; dates in ISO, the end of the period inclusive."""
    return {
        "title": head.title,
        "issuer": head.issuer,
        "level": head.level,
        "number": head.number,
        "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        "period": {
            "kind": head.period_kind,
            "start": head.period_start.isoformat() if head.period_start else None,
            "end": head.period_end.isoformat() if head.period_end else None,
        },
    }


def row_as_json(row: ReadRow) -> dict[str, Any]:
    """Return one row of a table."""
    return {
        "item": row.item,
        "label": row.label,
        "unit": row.unit,
        "printed": row.printed.text,
        "value": plain(row.printed.value),
        "note": row.note,
        "indicator": row.indicator,
        "confidence": round(row.confidence, 3),
        "location": row.location.as_json(),
    }


def table_as_json(table: ReadTable) -> dict[str, Any]:
    """Return one table with its rows; `form` is null where it is none of ours."""
    return {"form": table.form, "rows": [row_as_json(row) for row in table.rows]}


def mention_as_json(mention: Mention) -> dict[str, Any]:
    """Return one figure of the prose."""
    return {
        "value": plain(mention.value),
        "unit": mention.unit,
        "approximate": mention.approximation is not None,
        "text": mention.text,
        "indicator": mention.indicator,
        "location": mention.location.as_json(),
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Return one discrepancy."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "indicators": list(finding.indicators),
        "printed_value": plain(finding.printed_value),
        "expected_value": plain(finding.expected_value),
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "locations": [location.as_json() for location in finding.locations],
    }


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """Return a whole reading as the document that `read_report --json` prints for one report."""
    return {
        "document": head_as_json(reading.head),
        "tables": [table_as_json(table) for table in reading.tables],
        "figures": [mention_as_json(mention) for mention in reading.mentions],
        "discrepancies": [finding_as_json(finding) for finding in reading.findings],
    }
