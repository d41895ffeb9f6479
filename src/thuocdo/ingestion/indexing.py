"""Keeping the passages of stored reports in line with what the reports say; called in the transaction of each change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import override

from thuocdo.ingestion.edits import row_key
from thuocdo.ingestion.passages import ReportText
from thuocdo.vietnamese import search_words

if TYPE_CHECKING:
    from thuocdo.ingestion.models import Report
    from thuocdo.ingestion.reading import Reading

Kind = ReportText.Kind


class Passage(NamedTuple):
    """What a row of `ReportText` says."""

    start: int | None
    about: str
    text: str


Passages = dict[tuple[str, str], Passage]


def index_report(report: Report, reading: Reading | None, text: str) -> None:
    """Write all passages of a report; only its title and prose where the reading cannot be opened. Two queries and up."""
    rows = _rows(reading) if reading else {}
    _bring_in_line(report, _title(report) | _prose(text) | rows, kinds=tuple(Kind))


def index_rows(report: Report, reading: Reading) -> None:
    """Bring notes and labels in line after a correction: one query where none of them has changed."""
    _bring_in_line(report, _rows(reading), kinds=(Kind.NOTE, Kind.LABEL))


def index_title(report: Report) -> None:
    """Bring the title in line after the head or the form has changed."""
    _bring_in_line(report, _title(report), kinds=(Kind.TITLE,))


def _bring_in_line(report: Report, wanted: Passages, *, kinds: tuple[Kind, ...]) -> None:
    """Write what differs and nothing else: saving one cell must not rewrite the index of a whole report."""
    columns = ("kind", "place", "start", "about", "text", "pk")
    known = {
        (kind, place): (Passage(*rest), pk)
        for kind, place, *rest, pk in report.texts.filter(kind__in=kinds).values_list(*columns)
    }
    gone = [
        pk for key, (passage, pk) in known.items() if key not in wanted or wanted[key] != passage
    ]
    if gone:
        report.texts.filter(pk__in=gone).delete()
    ReportText.objects.bulk_create(
        ReportText(
            report=report,
            holder_id=report.holder_id,
            kind=kind,
            place=place,
            start=passage.start,
            about=passage.about,
            text=passage.text,
            folded=search_words(passage.text),
        )
        for (kind, place), passage in wanted.items()
        if (kind, place) not in known or known[kind, place][0] != passage
    )


def _title(report: Report) -> Passages:
    """Return all that a report is called by: its issuer, its name, its period, its number."""
    with override("vi"):
        parts = (report.unit.name, report.title, report.period_label, report.number)
    return {(Kind.TITLE.value, ""): Passage(None, "", " · ".join(part for part in parts if part))}


def _prose(text: str) -> Passages:
    """Return the paragraphs of the prose; rows of tables hold tabs, and their words are found as rows."""
    return {
        (Kind.PROSE.value, str(start)): Passage(start, "", line)
        for start, line in _lines(text)
        if "\t" not in line and search_words(line)
    }


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _rows(reading: Reading) -> Passages:
    found: Passages = {}
    for row in (row for table in reading.tables for row in table.rows):
        key, start = row_key(row), row.location.start
        if search_words(row.note):
            found[Kind.NOTE.value, key] = Passage(start, row.label, row.note)
        if row.form_row is None and search_words(row.label):
            found[Kind.LABEL.value, key] = Passage(start, "", row.label)
    return found
