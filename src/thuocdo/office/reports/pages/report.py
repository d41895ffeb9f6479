"""The body of a report's page: its forms, its prose, its original, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.contents import Contents, Section, contents_of
from thuocdo.ingestion.edits import Edited, table_key
from thuocdo.ingestion.effective import shown_reading
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.reading import Reading
from thuocdo.office.labels import section_name
from thuocdo.office.reports.lookup import report_url
from thuocdo.office.reports.pages.original import Span, marks_of, original_html
from thuocdo.office.reports.pages.rows import (
    Pen,
    Words,
    discrepancy_items,
    flags_of,
    form_rows,
    loose_rows,
    mention_rows,
)

#: What a page shows of a discrepancy.
_SHOWN = (
    *("rule", "severity", "state", "indicators", "locations"),
    *("explanation", "message_vi", "message_en"),
)


@dataclass(frozen=True)
class Said:
    """What a report says and what was found in it; asked for once, for the body and for the original."""

    report: Report
    steps: Sequence[Correction]

    @cached_property
    def edited(self) -> Edited:
        """Return what the report says now."""
        stored = self.report.stored_reading
        if stored.get_deferred_fields():
            stored.refresh_from_db(fields=["text", "content"])  # in one query instead of two
        return shown_reading(self.report, corrections=self.steps)

    @cached_property
    def discrepancies(self) -> Sequence[Discrepancy]:
        """Return what does not add up, worst first; only what a page shows of it."""
        standing = Discrepancy.objects.of_record(self.report.record).standing()
        return list(standing.only(*_SHOWN).worst_first())


@dataclass(frozen=True, slots=True)
class SectionView:
    """One form of the report; `rows` is HTML."""

    number: int
    title: str
    key: str
    rows: str
    loose: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table of no known form; `rows` is HTML."""

    key: str
    rows: str


@dataclass(frozen=True, slots=True)
class ReportBody:
    """All that a report's page says of the report itself, the same for everybody with the same rights.

    `discrepancies` and `mentions` are HTML, empty where there are none.
    """

    report: Report
    sections: tuple[SectionView, ...]
    mentions: str
    other_tables: tuple[OtherTable, ...]
    discrepancies: str
    errors: int
    warnings: int
    explained: int
    doubts: int
    figures: int
    unfit: int
    may_correct: bool


def report_body(said: Said, *, owned: bool, may_correct: bool) -> ReportBody:
    """Build the body of a report's page with a fixed number of queries, however many rows it has.

    Args:
        said: what the report says.
        owned: whether who looks sees into the unit that keeps it; to others it is to be read and nothing else.
        may_correct: whether he may change it.
    """
    reading, rows = said.edited.reading, said.discrepancies
    contents, words, base = contents_of(reading), Words.now(), report_url(said.report)
    corrected = frozenset(step.target for step in in_force(said.steps))
    pen = Pen(words, flags_of(rows, words), corrected, base if may_correct else "")
    return ReportBody(
        report=said.report,
        sections=tuple(_section(section, pen) for section in contents.sections),
        mentions=mention_rows(reading.mentions, pen),
        other_tables=tuple(
            OtherTable(table_key(table), loose_rows(table.rows, pen))
            for table in contents.other_tables
        ),
        discrepancies=discrepancy_items(rows, words, base if owned else ""),
        errors=_count(rows, Discrepancy.Severity.ERROR),
        warnings=_count(rows, Discrepancy.Severity.WARNING),
        explained=sum(1 for row in rows if row.state == Discrepancy.State.EXPLAINED),
        doubts=doubts_in(contents),
        figures=sum(1 for _, e in contents.entries() if e.row) + len(reading.mentions),
        unfit=len(said.edited.unfit),
        may_correct=may_correct,
    )


def original_of(said: Said) -> str:
    """Return the original with every place marked that a figure was read from or a discrepancy points to."""
    text = said.report.stored_reading.text
    return original_html(text, _marks(said.edited.reading, said.discrepancies))


def doubts_in(contents: Contents) -> int:
    """Return how many rows a person should look at."""
    return sum(1 for _, entry in contents.entries() if entry.doubtful)


def _count(rows: Iterable[Discrepancy], severity: str) -> int:
    return sum(
        1 for row in rows if row.severity == severity and row.state == Discrepancy.State.OPEN
    )


def _section(section: Section, pen: Pen) -> SectionView:
    spans = {(e.row.location.start, e.row.location.end) for e in section.entries if e.row}
    flagged = {
        flag.row.pk: flag.row.severity
        for span in spans & pen.flags.keys()
        for flag in pen.flags[span]
        if flag.row.state == Discrepancy.State.OPEN
    }
    severities = list(flagged.values())
    return SectionView(
        number=section.asked.number,
        title=section_name(section.asked.title),
        key=table_key(section.table),
        rows=form_rows(section, pen),
        loose=loose_rows(section.loose, pen),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


def _marks(reading: Reading, rows: Sequence[Discrepancy]) -> dict[Span, str]:
    """Return the spans to mark; the severities are laid on from the mildest to the worst."""
    worst: dict[Span, str] = {}
    for row in reversed(rows):
        for place in row.locations:
            if "start" in place:
                worst[place["start"], place["end"]] = row.severity
    places = [row.location for table in reading.tables for row in table.rows]
    return marks_of([*places, *(m.location for m in reading.mentions)], worst)
