"""Storing a reading: the report, its figures, its discrepancies and the text they were read from, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.consistency.evidence import Finding, Mention
from thuocdo.consistency.services import FiguresOf, record_findings
from thuocdo.errors import InvalidInput
from thuocdo.figures.models import Figure
from thuocdo.figures.services import NewFigure, record_read_figures, state_of
from thuocdo.ingestion.models import Report, StoredReading
from thuocdo.ingestion.presentation import reading_as_json
from thuocdo.ingestion.reader import READER_VERSION, form_version_of
from thuocdo.ingestion.reading import Reading
from thuocdo.organisations.matching import find_unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Upload
    from thuocdo.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading came from: the file and its name, the upload that brought it, its place in the file, its text."""

    attachment_id: int
    file_name: str
    position: int
    text: str
    upload: Upload | None = None


@transaction.atomic
def store_reading(
    reading: Reading,
    source: Source,
    *,
    unit_id: int,
    holder_id: int,
    actor: User | None,
    at: datetime,
) -> Report:
    """Store one report whole, or return the stored one it repeats.

    A report of the same unit and period that the holder keeps already and that says the same in every figure is a duplicate and is not stored again.
    One that differs is stored and points to the one before it.
    """
    start, end = period_of(reading)
    earlier = (
        Report.objects.select_for_update()
        .filter(
            unit_id=unit_id,
            holder_id=holder_id,
            period_start=start,
            period_end=end,
            form_version=form_version_of(reading.tables) or "",
        )
        .order_by("-stored_at", "-id")
        .first()
    )
    if earlier and _says_the_same(earlier, reading):
        return earlier
    report = Report.objects.create(
        attachment_id=source.attachment_id,
        upload=source.upload,
        file_name=source.file_name,
        position=source.position,
        unit_id=unit_id,
        holder_id=holder_id,
        title=reading.head.title or "",
        number=reading.head.number or "",
        issued_on=reading.head.issued_on,
        period_kind=reading.head.period_kind or "",
        period_start=start,
        period_end=end,
        form_version=form_version_of(reading.tables) or "",
        relation=_relation(earlier, reading),
        related=earlier,
        stored_at=at,
        stored_by=actor,
    )
    figures = record_read_figures(
        new_figures(reading, unit_id, start, end),
        record=report.record,
        holder_id=holder_id,
        attachment_id=source.attachment_id,
        actor=actor,
        at=at,
    )
    save_reading(report, reading, source.text, figures, at=at)
    return report


def save_reading(
    report: Report, reading: Reading, text: str, figures: Iterable[Figure], *, at: datetime
) -> None:
    """Keep the text and the reading of a report and bring its discrepancies in line with it."""
    StoredReading.objects.update_or_create(
        report=report,
        defaults={
            "text": text,
            "reading": reading_as_json(reading),
            "reader_version": READER_VERSION,
            "read_at": at,
        },
    )
    record_findings(
        reading.findings,
        record=report.record,
        unit_id=report.unit_id,
        holder_id=report.holder_id,
        figures_of=_figures_of(figures),
        at=at,
    )


def period_of(reading: Reading) -> tuple[date, date]:
    """Return first day and first day after; a report that names only a year, or nothing, counts for that year.

    Raises:
        InvalidInput: the report names no period at all and no year.
    """
    head = reading.head
    if head.period_start and head.period_end:
        return head.period_start, head.period_end + timedelta(days=1)
    year = head.year or (head.issued_on.year if head.issued_on else None)
    if year is None:
        raise InvalidInput(
            "no_period",
            "Không tìm thấy kỳ báo cáo (năm, quý, tháng) trong tệp. Hãy bổ sung kỳ báo cáo vào tên báo cáo rồi gửi lại.",
            "The file names no report period (year, quarter, month). Add it to the title of the report and send it again.",
        )
    return date(year, 1, 1), date(year + 1, 1, 1)


def issuer_of(reading: Reading) -> Unit | None:
    """Return the unit that the head of a report names as its issuer; null where none is named or known."""
    if reading.head.issuer is None:
        return None
    _, end = period_of(reading)
    return find_unit(reading.head.issuer, level=reading.head.level, on=end - timedelta(days=1))


def new_figures(reading: Reading, unit_id: int, start: date, end: date) -> list[NewFigure]:
    """Return the figures a report gives: every cell of a known form, and the prose figures tied to an indicator."""
    cells = [
        NewFigure(
            indicator=row.indicator,
            unit_id=unit_id,
            period_start=start,
            period_end=end,
            printed=row.printed,
            note=row.note,
            form_row=f"{table.form}:{row.form_row}",
            location=row.location.as_json(),
            confidence=row.confidence,
        )
        for table in reading.tables
        if table.form
        for row in table.rows
        if row.indicator
    ]
    return cells + [
        _prose_figure(mention, unit_id, start, end)
        for mention in reading.mentions
        if mention.indicator
    ]


def _prose_figure(mention: Mention, unit_id: int, start: date, end: date) -> NewFigure:
    assert mention.indicator is not None
    return NewFigure(
        indicator=mention.indicator,
        unit_id=unit_id,
        period_start=start,
        period_end=end,
        printed=mention.printed,
        as_of=mention.as_of,
        location=mention.location.as_json(),
        confidence=mention.confidence,
    )


def _figures_of(figures: Iterable[Figure]) -> FiguresOf:
    by_place = {
        (figure.location.get("start"), figure.location.get("end")): figure.pk for figure in figures
    }

    def found(finding: Finding) -> list[int]:
        places = ((place.start, place.end) for place in finding.locations)
        return [by_place[place] for place in places if place in by_place]

    return found


def _says_the_same(report: Report, reading: Reading) -> bool:
    stored = {
        (f.form_row, f.indicator, f.state, f.value)
        for f in Figure.objects.from_record(report.record).filter(superseded_by=None)
    }
    start, end = period_of(reading)
    now = {
        (n.form_row, n.indicator, state_of(n.printed).value, n.printed.value)
        for n in new_figures(reading, report.unit_id, start, end)
    }
    return stored == now and (report.number or None) in {reading.head.number, None}


def _relation(earlier: Report | None, reading: Reading) -> Report.Relation:
    if earlier is None:
        return Report.Relation.FIRST
    same_paper = (
        reading.head.number or ""
    ) == earlier.number and reading.head.issued_on == earlier.issued_on
    return Report.Relation.CORRECTED if same_paper else Report.Relation.SUPERSEDING
