"""`thuocdo read_report FILE [--json]`: read one report and print what it holds. Needs no database and no server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from thuocdo.consistency.evidence import Finding, Mention
from thuocdo.errors import InvalidInput
from thuocdo.figures.source import Location
from thuocdo.ingestion.reader import ReadFile, read_report
from thuocdo.ingestion.reading import Head, Reading, ReadRow, ReadTable

EXIT_UNREADABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 read, 2 unreadable (message on standard error, no output)."""
    parser = argparse.ArgumentParser(prog="thuocdo read_report", description="Read a reform report without storing it.")
    parser.add_argument("file", type=Path, help="text, Word, Excel or PDF file")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        found = read_report(options.file, name=options.file.name)
    except InvalidInput as error:
        print(f"{error.message_en}\n{error.message_vi}", file=sys.stderr)
        return EXIT_UNREADABLE
    print(json.dumps(as_json(found), ensure_ascii=False) if options.json else as_text(found))
    return 0


def as_json(found: ReadFile) -> dict[str, Any]:
    """Return the reading as plain data.

    The first report of the file is `document`; where the file holds several, `documents` lists them all and every
    table, figure and discrepancy names its `report` by position.
    """
    several = len(found.readings) > 1
    result: dict[str, Any] = {
        "document": _head(found.readings[0].head),
        "tables": _collect(found, lambda r: [_table(t) for t in r.tables], several=several),
        "figures": _collect(found, lambda r: [_mention(m) for m in r.mentions], several=several),
        "discrepancies": _collect(found, lambda r: [_finding(f) for f in r.findings], several=several),
    }
    if several:
        result["documents"] = [_head(reading.head) for reading in found.readings]
    return result


def _collect(found: ReadFile, part: Any, *, several: bool) -> list[dict[str, Any]]:
    items = [(number, item) for number, reading in enumerate(found.readings) for item in part(reading)]
    return [item | {"report": number} if several else item for number, item in items]


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _head(head: Head) -> dict[str, Any]:
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


def _location(location: Location) -> dict[str, Any]:
    return location.as_json()


def _row(row: ReadRow) -> dict[str, Any]:
    return {
        "item": row.item,
        "label": row.label,
        "unit": row.unit,
        "printed": row.printed.text,
        "value": _plain(row.printed.value),
        "note": row.note,
        "indicator": row.indicator,
        "confidence": round(row.confidence, 3),
        "location": _location(row.location),
    }


def _table(table: ReadTable) -> dict[str, Any]:
    return {"form": table.form, "rows": [_row(row) for row in table.rows]}


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "value": _plain(mention.value),
        "unit": mention.unit,
        "approximate": mention.approximation is not None,
        "text": mention.text,
        "indicator": mention.indicator,
        "location": _location(mention.location),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "indicators": list(finding.indicators),
        "printed_value": _plain(finding.printed_value),
        "expected_value": _plain(finding.expected_value),
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "locations": [_location(location) for location in finding.locations],
    }


def as_text(found: ReadFile) -> str:
    """Return a summary for a person: what was recognised, then the discrepancies, worst first."""
    return "\n\n".join(_summary(reading) for reading in found.readings)


def _summary(reading: Reading) -> str:
    head = reading.head
    cells = sum(1 for table in reading.tables for row in table.rows if row.indicator)
    lines = [
        head.title or "(no title)",
        f"issuer   {head.issuer or '—'} ({head.level or 'level unknown'})",
        f"number   {head.number or '—'}, issued {head.issued_on or '—'}",
        f"period   {head.period_kind or '—'} {head.period_start or '?'} – {head.period_end or '?'}",
        f"read     {len(reading.tables)} tables, {cells} form cells, {len(reading.mentions)} figures in prose",
        f"found    {len(reading.findings)} discrepancies",
    ]
    lines += [f"  {f.severity.value:8}{f.rule:12}{f.message_en}" for f in reading.findings]
    return "\n".join(lines)
