"""`thuocdo read_report FILE [--json]`: read one report and print what it holds. Needs no database and no server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from thuocdo.errors import InvalidInput
from thuocdo.ingestion.presentation import reading_as_json
from thuocdo.ingestion.reader import ReadFile, read_report
from thuocdo.ingestion.reading import Reading

EXIT_UNREADABLE = 2
_LISTS = ("tables", "figures", "discrepancies")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 read, 2 unreadable (message on standard error, no output)."""
    parser = argparse.ArgumentParser(
        prog="thuocdo read_report", description="Read a reform report without storing it."
    )
    parser.add_argument("file", type=Path, help="text, Word, Excel or PDF file")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        found = read_report(options.file, name=options.file.name)
    except InvalidInput as error:
        sys.stderr.write(f"{error.message_en}\n{error.message_vi}\n")
        return EXIT_UNREADABLE
    answer = json.dumps(as_json(found), ensure_ascii=False) if options.json else as_text(found)
    sys.stdout.write(f"{answer}\n")
    return 0


def as_json(found: ReadFile) -> dict[str, Any]:
    """Return the readings of a file as one document.

    `document` is the head of the first report. Where the file holds several, `documents` lists the heads of all of
    them, and every table, figure and discrepancy names its `report` by position.
    """
    readings = [reading_as_json(reading) for reading in found.readings]
    if len(readings) == 1:
        return readings[0]
    merged: dict[str, Any] = {
        "document": readings[0]["document"],
        "documents": [one["document"] for one in readings],
    }
    for name in _LISTS:
        merged[name] = [
            item | {"report": number} for number, one in enumerate(readings) for item in one[name]
        ]
    return merged


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
