"""Storing a reading: the report, its discrepancies and the text they were read from, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from thuocdo.consistency.evidence import Finding
from thuocdo.consistency.services import record_findings
from thuocdo.errors import InvalidInput
from thuocdo.ingestion.codec import written
from thuocdo.ingestion.counting import (
    PlaceIndex,
    figures_of,
    figures_of_reading,
    says,
)
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.indexing import index_report
from thuocdo.ingestion.models import Report, StoredReading
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
    """Store one report whole for a person to confirm, or return the stored one it repeats.

    A report of the same unit and period that the holder keeps already and that says the same in every figure is a
    duplicate and is not stored again. One that differs is stored and points to the one before it. None of its figures
    counts before it is confirmed.
    """
    start, end = period_of(reading)
    wanted = figures_of_reading(reading, unit_id=unit_id, start=start, end=end)
    earlier = earlier_report(
        unit_id=unit_id, holder_id=holder_id, window=(start, end), reading=reading
    )
    said, now = _said_by(earlier), says(wanted)
    if earlier and said == now and (earlier.number or None) in {reading.head.number, None}:
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
        relation=_relation(earlier, reading, same_forms=_in_forms(said) == _in_forms(now) != set()),
        related=earlier,
        stored_at=at,
        stored_by=actor,
    )
    save_reading(report, reading, source.text, at=at)
    save_findings(report, reading.findings, {}, at=at)
    return report


def earlier_report(
    *, unit_id: int, holder_id: int, window: tuple[date, date], reading: Reading
) -> Report | None:
    """Return the latest kept report of the same unit, period, form and holder, locked; null where there is none."""
    return (
        Report.objects.kept()
        .select_for_update(of=("self",))
        .select_related("stored_reading")
        .filter(
            unit_id=unit_id,
            holder_id=holder_id,
            period_start=window[0],
            period_end=window[1],
            form_version=form_version_of(reading.tables) or "",
        )
        .order_by("-stored_at", "-id")
        .first()
    )


def save_reading(report: Report, reading: Reading, text: str, *, at: datetime) -> None:
    """Keep the text of a report and the whole of what was read in it, and let search find it."""
    StoredReading.objects.update_or_create(
        report=report,
        defaults={
            "text": text,
            "content": written(reading),
            "reader_version": READER_VERSION,
            "read_at": at,
        },
    )
    index_report(report, reading, text)


def save_findings(
    report: Report, findings: Sequence[Finding], by_place: PlaceIndex, *, at: datetime
) -> None:
    """Bring the discrepancies of a report in line with what a check has found, and let them point to its stored figures."""

    def found(finding: Finding) -> list[int]:
        places = ((place.start, place.end) for place in finding.locations)
        return [by_place[place] for place in places if place in by_place]

    record_findings(
        findings,
        record=report.record,
        unit_id=report.unit_id,
        holder_id=report.holder_id,
        figures_of=found,
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


def _said_by(report: Report | None) -> set[tuple[object, ...]]:
    return says(figures_of(report, effective_reading(report).reading)) if report else set()


def _in_forms(said: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """Keep what cells of a form say, by their row; figures of the prose have none."""
    return {one for one in said if one[0]}


def _relation(earlier: Report | None, reading: Reading, *, same_forms: bool) -> Report.Relation:
    if earlier is None:
        return Report.Relation.FIRST
    head = reading.head
    if (head.number or "") != earlier.number or head.issued_on != earlier.issued_on:
        return Report.Relation.SUPERSEDING
    return Report.Relation.REWORDED if same_forms else Report.Relation.CORRECTED
