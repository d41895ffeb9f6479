"""Small reports to be read, and stored reports made without reading anything."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

import factory

from thuocdo.attachments.services import store
from thuocdo.ingestion.codec import written
from thuocdo.ingestion.models import Report, StoredReading, Upload
from thuocdo.ingestion.reader import read_report
from thuocdo.ingestion.reading import Head, Reading
from thuocdo.ingestion.review import confirm
from thuocdo.ingestion.services import read_upload, receive_upload
from thuocdo.ingestion.storage import Source, store_reading

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

AT = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
SAMPLE = Path(__file__).parent.parent / "data" / "thanh-hoa-2023.txt"


def report_text(
    *,
    issuer: str = "TỈNH MẪU",
    year: int = 2023,
    total: int = 30,
    parts: tuple[int, int] = (10, 20),
) -> str:
    """Return a report with one sentence of prose and no table; `total` and `parts` decide whether it adds up."""
    first, second = parts
    return (
        f"ỦY BAN NHÂN DÂN\n{issuer}\n\nBÁO CÁO\n\nKết quả công tác cải cách hành chính năm {year}\n\n"
        f"1. Trong năm {year} đã tiếp nhận {total} hồ sơ, trong đó: tiếp nhận trực tiếp {first} hồ sơ; "
        f"tiếp nhận trực tuyến {second} hồ sơ.\n"
    )


def text_file(name: str = "bao-cao.txt", **parts: object) -> SimpleUploadedFile:
    """Return a report as a browser sends it."""
    return SimpleUploadedFile(name, report_text(**parts).encode(), content_type="text/plain")  # type: ignore[arg-type]


def uploaded(
    content: bytes, *, holder: Unit, actor: User | None = None, name: str = "b.txt"
) -> Upload:
    """Take a file in and read it; returns the upload as it is afterwards."""
    upload = receive_upload(io.BytesIO(content), name=name, holder=holder, actor=actor, at=AT)
    read_upload(upload, at=AT)
    upload.refresh_from_db()
    return upload


def sample_report(*, holder: Unit, issuer: Unit, confirmed: bool = True) -> Report:
    """Store the sample report of a province as if `issuer` had issued it, with all its figures and discrepancies."""
    found = read_report(SAMPLE, name=SAMPLE.name)
    with SAMPLE.open("rb") as stream:
        attachment = store(stream, name=SAMPLE.name, actor=None, at=AT)
    source = Source(attachment.pk, SAMPLE.name, 0, found.document.text)
    report = store_reading(
        found.readings[0], source, unit_id=issuer.pk, holder_id=holder.pk, actor=None, at=AT
    )
    return confirm(report, actor=None, at=AT) if confirmed else report


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """A stored report without figures; `holder=` and `unit=` must be given."""

    class Meta:
        model = Report
        skip_postgeneration_save = True

    attachment = factory.LazyFunction(
        lambda: store(io.BytesIO(b"report"), name="b.txt", actor=None, at=AT)
    )
    file_name = "b.txt"
    title = factory.Sequence(lambda n: f"Báo cáo số {n}")
    period_start = date(2023, 1, 1)
    period_end = date(2024, 1, 1)
    stored_at = AT
    state = Report.State.CONFIRMED
    confirmed_at = AT

    @factory.post_generation
    def reading(obj: Report, create: bool, _given: object, **_options: object) -> None:  # noqa: N805
        """Give the report an empty reading."""
        StoredReading.objects.create(
            report=obj,
            text="",
            content=written(Reading(Head())),
            reader_version="1",
            read_at=AT,
        )
