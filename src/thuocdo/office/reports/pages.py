"""What the report pages show, as typed values: built here from the rooms below, laid out in the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.models import Figure
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow, FormSection
from thuocdo.indicators.registry import indicator
from thuocdo.ingestion.models import Report

#: Below this the reader was unsure which item a row is, and the page says so.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the original text; `anchor` is set where a value was read from it."""

    text: str
    anchor: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the original: a paragraph is one cell, a table row several."""

    cells: tuple[tuple[Segment, ...], ...]


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


@dataclass(frozen=True, slots=True)
class CellView:
    """One row of a form: what it asks, what was read, where, and what is wrong with it."""

    row: FormRow
    figure: Figure | None
    anchor: str
    discrepancies: tuple[DiscrepancyView, ...] = ()

    @property
    def unsure(self) -> bool:
        """Tell whether the reader was unsure of the item."""
        return self.figure is not None and float(self.figure.confidence) < SURE


@dataclass(frozen=True, slots=True)
class SectionView:
    """One form of the report."""

    section: FormSection
    cells: tuple[CellView, ...]
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class MentionView:
    """A figure of the prose."""

    text: str
    value: str
    unit: str
    approximate: bool
    label: str
    anchor: str
    discrepancies: tuple[DiscrepancyView, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherTable:
    """A table of no known form."""

    rows: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole page of one report."""

    report: Report
    sections: tuple[SectionView, ...]
    mentions: tuple[MentionView, ...]
    other_tables: tuple[OtherTable, ...]
    discrepancies: tuple[DiscrepancyView, ...]
    lines: tuple[TextLine, ...]
    errors: int = 0
    warnings: int = 0
    explained: int = 0
    tied: int = field(default=0)


def report_page(report: Report) -> ReportPage:
    """Build the page of one report with a fixed number of queries, however many rows it has."""
    figures = list(Figure.objects.from_record(report.record).filter(superseded_by=None))
    rows = list(
        Discrepancy.objects.of_record(report.record)
        .standing()
        .worst_first()
        .prefetch_related("figures")
    )
    views = [_discrepancy(row) for row in rows]
    by_figure = _by_figure(views)
    stored = report.stored_reading
    return ReportPage(
        report=report,
        sections=_sections(report, figures, by_figure),
        mentions=_mentions(stored.reading["figures"], figures, by_figure),
        other_tables=tuple(
            OtherTable(t["rows"]) for t in stored.reading["tables"] if not t["form"]
        ),
        discrepancies=tuple(views),
        lines=original_lines(stored.text, _marks(figures, stored.reading, views)),
        errors=_count(rows, Discrepancy.Severity.ERROR),
        warnings=_count(rows, Discrepancy.Severity.WARNING),
        explained=sum(1 for row in rows if row.state == Discrepancy.State.EXPLAINED),
    )


def _count(rows: Iterable[Discrepancy], severity: str) -> int:
    return sum(
        1 for row in rows if row.severity == severity and row.state == Discrepancy.State.OPEN
    )


def _discrepancy(row: Discrepancy) -> DiscrepancyView:
    labels = tuple(_label(code) for code in row.indicators[:1])
    anchors = tuple(dict.fromkeys(anchor_of(place) for place in row.locations if "start" in place))
    return DiscrepancyView(row, labels, anchors)


def _label(code: str) -> str:
    found = indicator(code)
    return found.label_en if (get_language() or "vi").startswith("en") else found.label_vi


def _by_figure(views: Iterable[DiscrepancyView]) -> dict[int, tuple[DiscrepancyView, ...]]:
    found: dict[int, list[DiscrepancyView]] = defaultdict(list)
    for view in views:
        for figure in view.row.figures.all():
            found[figure.pk].append(view)
    return {pk: tuple(some) for pk, some in found.items()}


def _sections(
    report: Report, figures: Iterable[Figure], by_figure: dict[int, tuple[DiscrepancyView, ...]]
) -> tuple[SectionView, ...]:
    if not report.form_version:
        return ()
    by_row = {figure.form_row: figure for figure in figures if figure.form_row}
    version = form_version(report.form_version)
    present = {key.split(":")[0] for key in by_row}
    return tuple(
        _section(section, f"{version.code}/{section.number}", by_row, by_figure)
        for section in version.sections
        if f"{version.code}/{section.number}" in present
    )


def _section(
    section: FormSection,
    code: str,
    by_row: dict[str, Figure],
    by_figure: dict[int, tuple[DiscrepancyView, ...]],
) -> SectionView:
    cells = []
    for row in section.rows:
        figure = by_row.get(f"{code}:{row.key}")
        some = by_figure.get(figure.pk, ()) if figure else ()
        cells.append(CellView(row, figure, anchor_of(figure.location) if figure else "", some))
    open_rows = {
        v.row.pk: v.row
        for cell in cells
        for v in cell.discrepancies
        if v.row.state == Discrepancy.State.OPEN
    }
    severities = [row.severity for row in open_rows.values()]
    return SectionView(
        section, tuple(cells), severities.count("error"), severities.count("warning")
    )


def _mentions(
    read: Iterable[dict[str, Any]],
    figures: Iterable[Figure],
    by_figure: dict[int, tuple[DiscrepancyView, ...]],
) -> tuple[MentionView, ...]:
    by_place = {(f.location.get("start"), f.indicator): f for f in figures if not f.form_row}
    found = []
    for mention in read:
        figure = by_place.get((mention["location"]["start"], mention["indicator"]))
        found.append(
            MentionView(
                text=mention["text"],
                value=mention["value"],
                unit=mention["unit"],
                approximate=mention["approximate"],
                label=_label(mention["indicator"]) if mention["indicator"] else "",
                anchor=anchor_of(mention["location"]),
                discrepancies=by_figure.get(figure.pk, ()) if figure else (),
            )
        )
    return tuple(found)


def anchor_of(place: dict[str, Any]) -> str:
    """Return the id that a span of the original text has on the page."""
    return f"t{place['start']}"


def _marks(
    figures: Iterable[Figure], reading: dict[str, Any], views: Iterable[DiscrepancyView]
) -> dict[tuple[int, int], str]:
    """Return the spans to mark, each with the worst severity that concerns it."""
    spans = {(f.location["start"], f.location["end"]): "" for f in figures if "start" in f.location}
    spans |= {(m["location"]["start"], m["location"]["end"]): "" for m in reading["figures"]}
    for view in reversed(list(views)):
        for place in view.row.locations:
            if "start" in place:
                spans[place["start"], place["end"]] = view.row.severity
    return spans


def original_lines(text: str, marks: dict[tuple[int, int], str]) -> tuple[TextLine, ...]:
    """Cut the text into lines and cells with the given spans marked; of overlapping spans the first one counts."""
    spans = iter(sorted(marks.items(), key=lambda item: (item[0][0], -item[0][1])))
    chosen: list[tuple[int, int, str]] = []
    for (start, end), severity in spans:
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end, severity))
    lines, offset, cursor = [], 0, 0
    for line in text.split("\n"):
        cells = []
        for cell in line.split("\t"):
            cursor, segments = _segments(text, offset, offset + len(cell), chosen, cursor)
            cells.append(segments)
            offset += len(cell) + 1
        if line.strip():
            lines.append(TextLine(tuple(cells)))
    return tuple(lines)


def _segments(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]], cursor: int
) -> tuple[int, tuple[Segment, ...]]:
    segments, at = [], start
    while cursor < len(spans) and spans[cursor][1] <= start and spans[cursor][1] > spans[cursor][0]:
        cursor += 1
    while cursor < len(spans) and spans[cursor][0] <= end:
        first, last, severity = spans[cursor]
        stop = min(last, end)
        if first > at:
            segments.append(Segment(text[at:first]))
        segments.append(
            Segment(text[max(first, at) : stop], f"t{first}" if first >= start else "", severity)
        )
        at = max(stop, at)
        if last > end:
            break
        cursor += 1
    if at < end:
        segments.append(Segment(text[at:end]))
    return cursor, tuple(segments)
