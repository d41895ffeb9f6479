"""The only writers of open data. A version that is published stays; what is corrected is published again with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from thuocdo.errors import InvalidInput
from thuocdo.open_data.datasets import (
    BY_YEAR,
    EVALUATION,
    INDICATORS,
    PROCEDURES,
    SERVICE_INDEX,
    Dataset,
)
from thuocdo.open_data.evaluation_rows import evaluation_rows
from thuocdo.open_data.files import as_parquet, rows_of
from thuocdo.open_data.index_rows import index_rows
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.rows import (
    HIDDEN,
    VALUE,
    Earlier,
    Row,
    month_rows,
    procedure_rows,
    year_rows,
)
from thuocdo.scoring.handling_evaluation.windows import Span, quarter_of
from thuocdo.working_time.period import ONE_DAY, Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_LOCK = 0x7468_6F64
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Notes:
    """Why something is published again, in both languages; empty for the first version."""

    vi: str = ""
    en: str = ""


def month_of(day: date) -> Period:
    """Return the calendar month that a day is in."""
    start = day.replace(day=1)
    end = date(start.year + start.month // MONTHS, start.month % MONTHS + 1, 1)
    return Period(start, end)


@transaction.atomic
def publish_month(
    month: Period, *, actor: User | None, at: datetime, notes: Notes = Notes()
) -> PublishedVersion | None:
    """Publish the indicators of a calendar month; null where they are as they were published.

    Raises:
        InvalidInput: the month has not ended, or it was published and no notes say why it changes.
        CubeBroken: figures are being computed anew.
    """
    _begin(month, at)
    period = f"{month.start:%Y-%m}"
    found = month_rows(month, k=settings.OPEN_DATA_SMALLEST, earlier=_earlier(period))
    return _publish(
        INDICATORS, period, found.rows, as_of=found.as_of, actor=actor, at=at, notes=notes
    )


@transaction.atomic
def publish_index(
    month: Period, *, actor: User | None, at: datetime, notes: Notes = Notes()
) -> PublishedVersion | None:
    """Publish the service index of a calendar month; null where it is as it was published.

    Raises:
        InvalidInput: the month has not ended, or it was published and no notes say why it changes.
        CubeBroken: figures are being computed anew.
    """
    _begin(month, at)
    found = index_rows(month, k=settings.OPEN_DATA_SMALLEST)
    period = f"{month.start:%Y-%m}"
    return _publish(
        SERVICE_INDEX, period, found.rows, as_of=found.as_of, actor=actor, at=at, notes=notes
    )


@transaction.atomic
def publish_evaluation(
    span: Span, *, actor: User | None, at: datetime, notes: Notes = Notes()
) -> PublishedVersion | None:
    """Publish the evaluation of agencies in a quarter or year; null where it is as it was published.

    Raises:
        InvalidInput: the period has not ended, or it was published and no notes say why it changes.
        CubeBroken: figures are being computed anew.
    """
    _begin(span.whole, at)
    found = evaluation_rows(span, k=settings.OPEN_DATA_SMALLEST)
    return _publish(
        EVALUATION, span.word, found.rows, as_of=found.as_of, actor=actor, at=at, notes=notes
    )


@transaction.atomic
def publish_year(
    year: int, *, actor: User | None, at: datetime, notes: Notes = Notes()
) -> PublishedVersion | None:
    """Publish a year of its twelve published months; null where one is missing, or where it is as it was published.

    Raises:
        InvalidInput: it was published and no notes say why it changes.
    """
    _alone()
    months = list(
        PublishedVersion.objects.newest()
        .filter(dataset=INDICATORS.slug, period__startswith=f"{year}-")
        .order_by("period")
    )
    if len(months) < MONTHS:
        return None
    rows = year_rows(str(year), [rows_of(one) for one in months])
    as_of = max(one.as_of for one in months)
    return _publish(BY_YEAR, str(year), rows, as_of=as_of, actor=actor, at=at, notes=notes)


@transaction.atomic
def publish_procedures(*, actor: User | None, at: datetime) -> PublishedVersion | None:
    """Publish the catalogue of procedures as of a day; null where it is as it was published last."""
    _alone()
    today = timezone.localdate(at)
    rows = procedure_rows(today)
    content = as_parquet(PROCEDURES, rows)
    last = (
        PublishedVersion.objects.filter(dataset=PROCEDURES.slug)
        .order_by("-period", "-number")
        .first()
    )
    if last is not None and last.digest == sha256(content).hexdigest():
        return None
    notes = Notes("Danh mục thay đổi trong ngày.", "The catalogue changed within the day.")
    return _publish(PROCEDURES, today.isoformat(), rows, as_of=at, actor=actor, at=at, notes=notes)


def publish_due(*, at: datetime) -> list[PublishedVersion]:
    """Publish what is due and not published yet.

    That is indicators and service index of the last month, the evaluation of the last quarter and year, the last year, and the catalogue where it changed.
    """
    last = month_of(timezone.localdate(at).replace(day=1) - ONE_DAY)
    found: list[PublishedVersion | None] = []
    for dataset, publish in ((INDICATORS, publish_month), (SERVICE_INDEX, publish_index)):
        if not _versions(dataset, f"{last.start:%Y-%m}"):
            found.append(publish(last, actor=None, at=at))
    found += _evaluations_due(at)
    year = timezone.localdate(at).year - 1
    if not _versions(BY_YEAR, str(year)):
        found.append(publish_year(year, actor=None, at=at))
    found.append(publish_procedures(actor=None, at=at))
    return [one for one in found if one is not None]


def _evaluations_due(at: datetime) -> list[PublishedVersion | None]:
    today = timezone.localdate(at)
    this = quarter_of(today)
    ended = (quarter_of(this.whole.start - ONE_DAY), Span(today.year - 1, None))
    return [
        publish_evaluation(span, actor=None, at=at)
        for span in ended
        if not _versions(EVALUATION, span.word)
    ]


def _begin(period: Period, at: datetime) -> None:
    if timezone.localdate(at) < period.end:
        raise InvalidInput(
            "period_not_over",
            "Kỳ này chưa kết thúc nên chưa công bố được. Hãy đợi đến đầu kỳ sau.",
            "This period is not over yet and cannot be published. Wait until the next one begins.",
        )
    _alone()


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _versions(dataset: Dataset, period: str) -> Sequence[PublishedVersion]:
    return list(
        PublishedVersion.objects.filter(dataset=dataset.slug, period=period).order_by("number")
    )


def _earlier(period: str) -> Earlier:
    shown: set[tuple[str, str]] = set()
    hidden: set[tuple[str, str]] = set()
    for version in _versions(INDICATORS, period):
        for row in rows_of(version):
            place = row["unit_code"], row["indicator"]
            if row["state"] == HIDDEN:
                hidden.add(place)
            elif row["state"] == VALUE:
                shown.add(place)
    return Earlier(frozenset(shown), frozenset(hidden))


def _publish(
    dataset: Dataset,
    period: str,
    rows: Sequence[Row],
    *,
    as_of: datetime,
    actor: User | None,
    at: datetime,
    notes: Notes,
) -> PublishedVersion | None:
    content = as_parquet(dataset, rows)
    digest = sha256(content).hexdigest()
    before = _versions(dataset, period)
    if before and before[-1].digest == digest:
        return None
    if before and not (notes.vi and notes.en):
        raise InvalidInput(
            "correction_without_notes",
            "Bộ dữ liệu của kỳ này đã công bố. Muốn công bố bản sửa, hãy ghi lý do bằng tiếng Việt và tiếng Anh.",
            "This period was published. To publish a correction, say why in Vietnamese and English.",
        )
    first = not before
    return PublishedVersion.objects.create(
        dataset=dataset.slug,
        period=period,
        number=1 if first else before[-1].number + 1,
        as_of=as_of,
        published_at=at,
        published_by=actor,
        notes_vi="" if first else notes.vi,
        notes_en="" if first else notes.en,
        licence=settings.OPEN_DATA_LICENCE,
        licence_url=settings.OPEN_DATA_LICENCE_URL,
        rows=len(rows),
        hidden=sum(row.get("state") == HIDDEN for row in rows),
        digest=digest,
        content=content,
    )
