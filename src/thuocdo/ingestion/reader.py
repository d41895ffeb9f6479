"""Reading a report from end to end: file → document → head, tables, prose → findings. Stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence
from thuocdo.ingestion.document import Document
from thuocdo.ingestion.head import read_head
from thuocdo.ingestion.prose import read_prose
from thuocdo.ingestion.readers import read_document
from thuocdo.ingestion.reading import Head, Reading, ReadTable
from thuocdo.ingestion.reports import split_reports
from thuocdo.ingestion.tables import plain_tables, read_tables, tables_to_cells
from thuocdo.vietnamese import fold

#: Raised when the reader or the rules read a file differently than before, so that stored reports can be read again.
READER_VERSION = "1"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and the readings of the reports in it, at least one."""

    document: Document
    readings: tuple[Reading, ...]


def read_report(source: Path | bytes, *, name: str) -> ReadFile:
    """Read a file whole.

    Raises:
        Unreadable: the file is no document, is damaged or protected, or is larger than the limits.
    """
    document = read_document(source, name=name)
    return ReadFile(
        document, tuple(_read_blocks(document, blocks) for blocks in split_reports(document))
    )


def form_version_of(tables: tuple[ReadTable, ...]) -> str | None:
    """Return the form version most of the tables belong to."""
    versions = [table.form.split("/")[0] for table in tables if table.form]
    return max(set(versions), key=versions.count) if versions else None


def is_reform_report(reading: Reading) -> bool:
    """Tell whether this is a report on administrative reform: it has a form of ours, or its title says so."""
    if any(table.form for table in reading.tables):
        return True
    title = fold(reading.head.title or "")
    return ("cai cach hanh chinh" in title or "cchc" in title) and bool(reading.mentions)


def _read_blocks(document: Document, blocks: range) -> Reading:
    part = _part(document, blocks)
    head = read_head(part)
    tables = read_tables(part)
    version = form_version_of(tables)
    prose = read_prose(part, form_version=version, level=head.level, year=head.year)
    reading = Reading(head, tables, prose.mentions, prose.assertions)
    return replace(reading, findings=check(evidence_of(reading)))


def _part(document: Document, blocks: range) -> Document:
    """Return the document with only these blocks; offsets stay those of the whole text."""
    if blocks == range(len(document.blocks)):
        return document
    return replace(document, blocks=document.blocks[blocks.start : blocks.stop])


def evidence_of(reading: Reading) -> Evidence:
    """Turn a reading into what the rules look at."""
    head: Head = reading.head
    return Evidence(
        form_version=form_version_of(reading.tables),
        level=head.level,
        period_start=head.period_start,
        period_end=head.period_end,
        cells=tables_to_cells(reading.tables),
        mentions=reading.mentions,
        assertions=reading.assertions,
        tables=plain_tables(reading.tables),
    )
