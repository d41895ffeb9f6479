"""The page of one report: its forms, its prose, its original, and what does not add up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thuocdo.consistency.evidence import Mention
from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.notation import Kind
from thuocdo.forms.version import FormRow
from thuocdo.ingestion.contents import Contents, Entry, Section, contents_of
from thuocdo.ingestion.edits import mention_key, row_key, table_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction, Report
from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable
from thuocdo.office.labels import indicator_label
from thuocdo.office.reports.pages.original import (
    Span,
    TextLine,
    anchor_of,
    marks_of,
    original_lines,
)
from thuocdo.ui.jinja import figure


@dataclass(frozen=True, slots=True)
class DiscrepancyView:
    """A discrepancy with the places it points to."""

    row: Discrepancy
    labels: tuple[str, ...]
    anchors: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Return the id of the discrepancy on the page."""
        return f"d{self.row.pk}"


Flags = Mapping[Span, tuple[DiscrepancyView, ...]]


@dataclass(frozen=True, slots=True)
class CellView:
    """One row of a form: what it asks, what the report says, where, what is wrong with it, and whether a person changed it."""

    asked: FormRow
    row: ReadRow | None
    key: str
    anchor: str
    discrepancies: tuple[DiscrepancyView, ...] = ()
    doubtful: bool = False
    corrected: bool = False

    @property
    def shown(self) -> bool:
        """Tell whether there is a value to show; a heading that the form leaves no value has none."""
        heading = self.asked.heading and not self.asked.indicator
        return self.row is not None and not (self.blank and heading)

    @property
    def blank(self) -> bool:
        """Tell whether the report leaves the cell blank."""
        return self.row is not None and self.row.printed.kind is Kind.BLANK


@dataclass(frozen=True, slots=True)
class LooseView:
    """A printed row that is none of the form's."""

    row: ReadRow
    key: str
    anchor: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One form of the report."""

    number: int
    title: str
    key: str
    cells: tuple[CellView, ...]
    loose: tuple[LooseView, ...]
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class MentionView:
    """A figure of the prose."""

    mention: Mention
    text: str
    key: str
    label: str
    anchor: str
    corrected: bool
    discrepancies: tuple[DiscrepancyView, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table of no known form."""

    key: str
    rows: tuple[LooseView, ...]


@dataclass(frozen=True, slots=True)
class ReportBody:
    """All that a report's page says of the report itself, the same for everybody with the same rights."""

    report: Report
    sections: tuple[SectionView, ...]
    mentions: tuple[MentionView, ...]
    other_tables: tuple[OtherTable, ...]
    discrepancies: tuple[DiscrepancyView, ...]
    lines: tuple[TextLine, ...]
    errors: int
    warnings: int
    explained: int
    doubts: int
    figures: int
    unfit: int
    owned: bool
    may_correct: bool


def report_body(
    report: Report, steps: Sequence[Correction], *, owned: bool, may_correct: bool
) -> ReportBody:
    """Build the body of a report's page with a fixed number of queries, however many rows it has.

    Args:
        report: with its stored reading.
        steps: all its corrections.
        owned: whether who looks sees into the unit that keeps it; to others it is to be read and nothing else.
        may_correct: whether he may change it.
    """
    edited = effective_reading(report, corrections=steps)
    reading = edited.reading
    contents = contents_of(reading)
    rows = list(Discrepancy.objects.of_record(report.record).standing().worst_first())
    views = [_discrepancy(row) for row in rows]
    flags = _by_place(views)
    corrected = frozenset(step.target for step in in_force(steps))
    return ReportBody(
        report=report,
        sections=tuple(_section(s, flags, corrected) for s in contents.sections),
        mentions=tuple(_mention(m, flags, corrected) for m in reading.mentions),
        other_tables=tuple(_other(table) for table in contents.other_tables),
        discrepancies=tuple(views),
        lines=original_lines(report.stored_reading.text, _marks(reading, views)),
        errors=_count(rows, Discrepancy.Severity.ERROR),
        warnings=_count(rows, Discrepancy.Severity.WARNING),
        explained=sum(1 for row in rows if row.state == Discrepancy.State.EXPLAINED),
        doubts=doubts_in(contents),
        figures=sum(1 for _, e in contents.entries() if e.row) + len(reading.mentions),
        unfit=len(edited.unfit),
        owned=owned,
        may_correct=may_correct,
    )


def doubts_in(contents: Contents) -> int:
    """Return how many rows a person should look at."""
    return sum(1 for _, entry in contents.entries() if entry.doubtful)


def _count(rows: Iterable[Discrepancy], severity: str) -> int:
    return sum(
        1 for row in rows if row.severity == severity and row.state == Discrepancy.State.OPEN
    )


def _discrepancy(row: Discrepancy) -> DiscrepancyView:
    places: list[dict[str, Any]] = [place for place in row.locations if "start" in place]
    anchors = tuple(dict.fromkeys(f"t{place['start']}" for place in places))
    return DiscrepancyView(
        row, tuple(indicator_label(code) for code in row.indicators[:1]), anchors
    )


def _by_place(views: Iterable[DiscrepancyView]) -> Flags:
    found: dict[Span, list[DiscrepancyView]] = defaultdict(list)
    for view in views:
        for span in {(p["start"], p["end"]) for p in view.row.locations if "start" in p}:
            found[span].append(view)
    return {span: tuple(some) for span, some in found.items()}


def _section(section: Section, flags: Flags, corrected: frozenset[str]) -> SectionView:
    cells = tuple(_cell(entry, flags, corrected) for entry in section.entries)
    open_rows = {
        view.row.pk: view.row.severity
        for cell in cells
        for view in cell.discrepancies
        if view.row.state == Discrepancy.State.OPEN
    }
    severities = list(open_rows.values())
    return SectionView(
        number=section.asked.number,
        title=section.asked.title,
        key=table_key(section.table),
        cells=cells,
        loose=tuple(map(_loose, section.loose)),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


def _cell(entry: Entry, flags: Flags, corrected: frozenset[str]) -> CellView:
    row = entry.row
    if row is None:
        return CellView(entry.asked, None, "", "")
    return CellView(
        asked=entry.asked,
        row=row,
        key=entry.key,
        anchor=anchor_of(row.location),
        discrepancies=flags.get((row.location.start, row.location.end), ()),
        doubtful=entry.doubtful,
        corrected=entry.key in corrected,
    )


def _loose(row: ReadRow) -> LooseView:
    return LooseView(row, row_key(row), anchor_of(row.location))


def _other(table: ReadTable) -> OtherTable:
    return OtherTable(table_key(table), tuple(map(_loose, table.rows)))


def _mention(mention: Mention, flags: Flags, corrected: frozenset[str]) -> MentionView:
    key = mention_key(mention)
    return MentionView(
        mention=mention,
        text=figure(mention.value) + (" %" if mention.unit == "%" else ""),
        key=key,
        label=indicator_label(mention.indicator) if mention.indicator else "",
        anchor=anchor_of(mention.location),
        corrected=key in corrected,
        discrepancies=flags.get((mention.location.start, mention.location.end), ()),
    )


def _marks(reading: Reading, views: Iterable[DiscrepancyView]) -> dict[Span, str]:
    """Return the spans to mark; the severities are laid on from the mildest to the worst."""
    worst: dict[Span, str] = {}
    for view in reversed(list(views)):
        for place in view.row.locations:
            if "start" in place:
                worst[place["start"], place["end"]] = view.row.severity
    places = [row.location for table in reading.tables for row in table.rows]
    return marks_of([*places, *(m.location for m in reading.mentions)], worst)
